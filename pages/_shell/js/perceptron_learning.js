// Two ways to teach one neuron, side by side, on the same points and with one player.
import { onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { PLANE_CSS } from "./plane.js";
import { html } from "./perceptron_svg.js";
import { modes } from "./perceptron_points.js";
import { pane, PANE_CSS } from "./perceptron_pane.js";
import { descentWords, ruleWords, WORDS_CSS } from "./perceptron_update.js";

const CSS = `
.learning { display: grid; grid-template: "bar bar" auto "left right" minmax(0, 1fr) "player player" auto "said said" auto / minmax(0, 1fr) minmax(0, 1fr); gap: .4rem 1rem;
  height: var(--tall); color: var(--st-text-color); font: 400 17px/1.4 var(--st-font); }
.learning .bar { grid-area: bar; display: flex; gap: .9rem; align-items: center; flex-wrap: wrap; }
.learning .modes { display: flex; gap: .4rem; flex-wrap: wrap; }
.learning .bar small { font: 400 15px var(--st-font); opacity: .75; }
.learning .modes button { font: 600 16px var(--st-font); color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color); border-radius: 2rem; padding: .25rem .8rem; cursor: pointer; }
.learning .modes button[aria-checked="true"] { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.learning .offers { display: flex; gap: .5rem; margin-left: auto; }
.learning .offers button { font: 600 16px var(--st-font); color: var(--st-background-color); background: var(--st-primary-color); border: 0; border-radius: .5rem; padding: .4rem .9rem; cursor: pointer; }
.learning .dl-player { grid-area: player; }
.learning .said { grid-area: said; margin: 0; font: 500 17px/1.4 var(--st-font); }
.learning :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
@media (max-width: 820px) { .learning { grid-template: "bar" auto "left" 480px "right" 480px "player" auto "said" auto / minmax(0, 1fr); height: auto; } }
`;

export function mount({ parentElement, data, setStateValue, setTriggerValue }) {
  const view = (parentElement.__learning ??= create(parentElement));
  view.tell = (value) => setStateValue("edited", value);
  view.ask = (name) => setTriggerValue("asked", name);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLANE_CSS + PLAYER_CSS + PANE_CSS + WORDS_CSS;
  const root = html("section", "learning");
  parent.append(style, root);
  const view = { data: null, seq: 0, points: [], mode: "add1", stale: false, index: 0, waiting: 0, root };
  build(view);
  const unwatch = onTheme(parent, () => later(view));
  const watch = new ResizeObserver(() => later(view));
  watch.observe(root);
  view.update = (data) => take(view, data);
  view.gone = () => { view.play.pause(); unwatch(); watch.disconnect(); clearTimeout(view.timer); parent.__learning = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const hands = {
    points: () => view.points,
    mode: () => view.mode,
    set: (points) => { view.points = points; view.seq += 1; view.stale = true; view.play.pause(); later(view); },
    commit: () => commit(view),
  };
  const bar = html("div", "bar", "", view.root);
  bar.append(modes((name) => { view.mode = name; }));
  view.hint = html("small", "", "Drag moves a point. Right click or F flips it, double click or Delete removes it.", bar);
  view.offers = html("div", "offers", "", bar);
  view.panes = [
    pane({ area: "left", title: "Perceptron rule", words: ruleWords(), hands }),
    pane({ area: "right", title: "Logistic regression", words: descentWords(), hands }),
  ];
  view.root.append(...view.panes.map((made) => made.root));
  view.play = player({ show: (index) => { view.index = index; render(view); }, keys: view.root, frameMs: 280 });
  view.root.append(view.play.root);
  view.said = html("p", "said", "", view.root);
  view.said.setAttribute("role", "status");
}

/** Take what Python computed, unless the points have been edited since it was asked. */
function take(view, data) {
  const same = view.data?.id === data.id;
  if (view.data === null) view.seq = data.seq;
  view.root.style.setProperty("--tall", data.height);
  if (data.seq < view.seq) return;
  view.data = data;
  view.stale = false;
  view.points = data.points.map((x, i) => ({ x: [...x], one: data.labels[i] === 1 }));
  const count = Math.max(data.rule.length, data.descent.length, 1);
  const labels = Array.from({ length: count }, (_, i) => `step ${i} of ${count - 1}`);
  view.said.textContent = data.said;
  offers(view);
  view.play.load(labels, { keep: same });
  later(view);
}

function later(view) {
  view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; render(view); });
}

function render(view) {
  const { data, index, root } = view;
  if (!data || !root.isConnected) return;
  [data.rule, data.descent].forEach((frames, i) => {
    const at = Math.max(0, Math.min(index, frames.length - 1));
    view.panes[i].show({ frames: view.stale ? [] : frames, at, data, stale: view.stale });
  });
  root.dataset.index = index;
  root.dataset.points = view.points.length;
  root.dataset.fresh = !view.stale;
}

/** Offer what helps here: each is a button whose name goes to Python. */
function offers(view) {
  view.offers.replaceChildren();
  view.hint.style.display = view.data.offers.length ? "none" : "";
  for (const { name, text } of view.data.offers) {
    const button = html("button", name, text, view.offers);
    Object.assign(button, { type: "button", onclick: () => view.ask(name) });
  }
}

/** Send the points to Python when the hand has come to rest. */
function commit(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => {
    view.tell({ points: view.points.map(({ x }) => x), labels: view.points.map(({ one }) => Number(one)), seq: view.seq });
  }, 120);
}
