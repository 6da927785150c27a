// What every picture on losses shares: one life from mount to clean-up, live state under the hand, one look.
import { calm, MEANING, onTheme, SAID } from "./theme.js";
import { html } from "./perceptron_svg.js";

/** Colour and dash of each loss, the same in every part of the lesson. */
export const LOOK = {
  bce: [MEANING.blue, ""], mse: [MEANING.orange, "12 5"], focal: [MEANING.green, "3 5"], kl: [MEANING.grey, "14 5 3 5"],
  mae: ["var(--st-text-color)", "7 6"], softmax_ce: [MEANING.blue, ""], hinge: [MEANING.orange, "12 5"],
  squared_hinge: [MEANING.green, "3 5"], huber: [MEANING.green, "3 5"], log_cosh: [MEANING.grey, "14 5 3 5"],
  quantile: [MEANING.blue, "9 4 2 4"],
};

const BASE = `
.losses { height: var(--tall); min-height: 0; color: var(--st-text-color); font: 400 17px/1.4 var(--st-font); font-variant-numeric: tabular-nums; }
.losses button { font: 600 16px var(--st-font); color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color); border-radius: 2rem; padding: .3rem .85rem; cursor: pointer; }
.losses button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.losses button[aria-pressed="true"], .losses button[aria-checked="true"] { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.losses :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.losses .bar { display: flex; gap: .5rem .8rem; align-items: center; flex-wrap: wrap; }
.losses .worked { font: 600 23px/1.35 var(--st-font); }
.losses .worked i { font-family: var(--st-font); }
.losses .call { font: 500 15px/1.45 var(--st-code-font); opacity: .85; overflow-wrap: break-word; }
.losses .quiet { color: color-mix(in srgb, var(--st-text-color) 78%, transparent); font-size: 16px; }
.losses .violet { color: ${SAID.violet}; }
.losses .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.losses .scrub { display: inline-flex; align-items: baseline; gap: .3rem; border: 1px solid var(--st-border-color); border-radius: .5rem; padding: 0 .45rem; cursor: ns-resize; user-select: none; background: var(--st-background-color); }
.losses .scrub span { opacity: .75; font-style: italic; }
.losses .scrub input { font: 600 17px var(--st-font); color: inherit; background: none; border: 0; outline: none; text-align: right; padding: .12rem 0; cursor: inherit; font-variant-numeric: tabular-nums; }
.losses .scrub:focus-within { border-color: var(--st-primary-color); box-shadow: 0 0 0 1px var(--st-primary-color); }
.frac { display: inline-block; vertical-align: middle; text-align: center; line-height: 1.05; font-size: .78em; }
.frac b { display: block; font-weight: inherit; border-top: 2px solid; }
`;

/**
 * Mount a picture once and keep it. `build(view)` fills `view.root` and gives `view.render()`; `view.state` is what a
 * hand moves: `view.set(change)` draws it at once, `view.commit()` sends it to Python when the hand rests.
 */
export function mounted({ parentElement, data, setStateValue }, name, css, build) {
  const view = (parentElement.__losses ??= create(parentElement, name, css, build));
  view.tell = (value) => setStateValue("moved", value);
  view.update(data);
  return () => view.gone();
}

function create(parent, name, css, build) {
  const style = html("style");
  style.textContent = BASE + css;
  const root = html("section", `losses ${name}`);
  parent.append(style, root);
  const view = { root, data: null, state: null, seq: 0, waiting: 0, timer: 0 };
  view.later = () => {
    view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; if (view.data && root.isConnected) view.render(); });
  };
  view.set = (change) => { view.seq += 1; Object.assign(view.state, change); view.later(); };
  view.commit = () => {
    clearTimeout(view.timer);
    view.timer = setTimeout(() => view.tell({ ...view.state, seq: view.seq }), 120);
  };
  build(view);
  const unwatch = onTheme(parent, view.later);
  const watch = new ResizeObserver(view.later);
  watch.observe(root);
  view.update = (data) => take(view, data);
  view.gone = () => {
    view.stop?.(); unwatch(); watch.disconnect(); clearTimeout(view.timer); cancelAnimationFrame(view.waiting);
    parent.__losses = null; style.remove(); root.remove();
  };
  return view;
}

/** Take what Python says; its state only if the hand has not moved on since it was asked. */
function take(view, data) {
  const before = view.data;
  if (before === null) view.seq = data.seq;
  view.fresh = data.seq >= view.seq;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  if (view.fresh) view.state = structuredClone(data.state);
  view.root.dataset.fresh = view.fresh;
  view.take?.(before);
  view.later();
}

/** Make a row of buttons of which one is chosen; `show(value)` marks it. */
export function choice(label, options, choose) {
  const root = html("div", "bar");
  root.setAttribute("role", "radiogroup");
  root.setAttribute("aria-label", label);
  const buttons = options.map(([value, text]) => {
    const made = html("button", "", text, root);
    Object.assign(made, { type: "button", onclick: () => choose(value) });
    made.setAttribute("role", "radio");
    made.setAttribute("aria-checked", false);
    return made;
  });
  root.show = (now) => buttons.forEach((made, i) => made.setAttribute("aria-checked", options[i][0] === now));
  return root;
}

/** Make a button in `parent`. */
export function button(parent, text, act, title = "") {
  const made = html("button", "", text, parent);
  return Object.assign(made, { type: "button", onclick: act, title });
}

/** Play the frames from the first once Python asks anew; `view.data.play` counts how often it did. */
export function replay(view) {
  const asked = view.played !== undefined && view.played !== view.data.play;
  view.played = view.data.play;
  if (!asked) return;
  view.play.pause();
  if (calm()) return;
  view.play.go(0);
  view.play.root.querySelector(".play").click();
}

export const fraction = (top, bottom) => `<span class="frac">${top}<b>${bottom}</b></span>`;
