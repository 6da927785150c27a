// A code of ten numbers, one moved at a time over its whole range: what each has learned, and which have learned nothing.
import { draggable, html, set } from "./perceptron_svg.js";
import { button, mounted } from "./losses_view.js";
import { decode, encode, heldOut, network } from "./autoencoders_net.js";
import { mosaic, PAINT_CSS, picture } from "./autoencoders_paint.js";

const CSS = `${PAINT_CSS}
.perturb { display: grid; grid-template: "head table" auto "hand table" minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1.75fr); gap: .6rem 1.6rem; }
.perturb .head { grid-area: head; display: flex; gap: 1rem; justify-content: center; }
.perturb .hand { grid-area: hand; display: flex; flex-direction: column; gap: .5rem; } .perturb .hand p { margin: 0; font: 400 16px/1.35 var(--st-font); }
.perturb .rails { display: flex; gap: 6px; height: 150px; justify-content: center; }
.perturb .rail { position: relative; width: 28px; border-radius: 6px; background: var(--st-secondary-background-color); cursor: ns-resize; }
.perturb .rail i { position: absolute; left: -2px; right: -2px; height: 10px; margin-top: -5px; border-radius: 5px; background: var(--st-primary-color); }
.perturb .rail.dead i { background: #8A94A6; } .perturb .rail b { position: absolute; bottom: 2px; width: 100%; text-align: center; font: 500 14px var(--st-font); }
.perturb .table { grid-area: table; display: grid; grid-template-columns: 150px minmax(0, 1fr); gap: 0 .6rem; align-content: start; }
.perturb .table canvas { width: 100%; } .perturb .labels { display: grid; grid-auto-rows: 1fr; }
.perturb .labels div { display: flex; align-items: center; gap: .4rem; font: 500 15px var(--st-font); justify-content: flex-end; }
.perturb .labels i { height: 12px; background: var(--st-text-color); opacity: .6; border-radius: 3px; } .perturb .labels .dead { opacity: .65; }
.perturb .axis { grid-column: 2; display: flex; justify-content: space-between; font: 500 15px var(--st-font); padding: 0 .8rem; }
@media (max-width: 900px) { .perturb { grid-template: "head" auto "hand" auto "table" auto / minmax(0, 1fr); height: auto; } }
`;
const STEPS = 11, REACH = 3;

export const mount = (component) => mounted(component, "perturb", CSS, build);

function build(view) {
  const head = html("div", "head", "", view.root);
  view.real = picture(140, "x", "real");
  view.made = picture(140, "x̂", "made");
  head.append(view.real.root, view.made.root);
  const hand = html("div", "hand", "<div class='rails'></div><div class='bar' style='justify-content:center'></div><p></p>", view.root);
  [view.rails, view.bar, view.words] = hand.children;
  button(view.bar, "Back to its code", () => { view.moved = null; view.later(); });
  button(view.bar, "Another digit", () => { view.moved = null; view.set({ digit: Math.floor(Math.random() * 1000) }); view.commit(); });
  const table = html("div", "table", "<div class='labels'></div><canvas></canvas><div class='axis'><span>−3</span><span>the number moved, all others kept</span><span>3</span></div>", view.root);
  [view.labels, view.canvas, view.axis] = table.children;
  set(view.canvas, { role: "img", "aria-label": "Each row moves one number of the code from minus three to three" });
  view.take = () => take(view);
  view.render = () => render(view);
}

function take(view) {
  const { data } = view;
  view.root.setAttribute("aria-label", data.alt);
  if (view.named === data.net.name) return;
  Object.assign(view, { named: data.net.name, net: null, moved: null });
  Promise.all([network(data.net), heldOut()]).then(([net, images]) => { Object.assign(view, { net, images }); view.later(); });
}

function render(view) {
  if (!view.net) return;
  const { data, net, state } = view;
  const pixels = view.images[state.digit], own = encode(net, pixels).mu, code = view.moved ?? own;
  const made = decode(net, code);
  view.real.show(pixels, "x");
  view.made.show(made, view.moved ? "decoded, moved by hand" : "x̂ = decoder(μ)");
  rails(view, code);
  view.words.innerHTML = data.words;
  const rows = data.order.flatMap((number) => Array.from({ length: STEPS }, (_, k) => {
    const there = Float32Array.from(code);
    there[number] = -REACH + (2 * REACH * k) / (STEPS - 1);
    return decode(net, there);
  }));
  const room = view.root.clientHeight - 30;
  view.canvas.style.maxWidth = `${Math.floor((room * STEPS) / data.order.length)}px`;
  mosaic(view.canvas, rows, STEPS, { gap: 2 });
  view.axis.style.maxWidth = view.canvas.style.maxWidth;
  labels(view);
  Object.assign(view.root.dataset, { code: Array.from(code).join(" "), net: view.named, change: change(rows, data.order.length).join(" ") });
}

/** How far the ends of each row differ, as a squared error. */
function change(rows, count) {
  return Array.from({ length: count }, (_, row) => rows[row * STEPS].reduce((sum, value, i) => sum + (value - rows[row * STEPS + STEPS - 1][i]) ** 2, 0));
}

function labels(view) {
  const { order, kl, dead } = view.data, most = Math.max(...kl);
  view.labels.style.height = `${view.canvas.clientHeight}px`;
  view.labels.replaceChildren(...order.map((number) => {
    const words = kl[number] < dead ? "collapsed" : `${kl[number].toFixed(2)} nats`;
    return html("div", kl[number] < dead ? "dead" : "", `<span>z<sub>${number + 1}</sub> ${words}</span><i style="width:${Math.round((30 * kl[number]) / most)}px"></i>`);
  }));
}

function rails(view, code) {
  if (view.rails.children.length !== code.length) view.rails.replaceChildren(...Array.from(code, (_, i) => rail(view, i)));
  [...view.rails.children].forEach((root, i) => {
    root.firstChild.style.top = `${50 - (50 * Math.max(-REACH, Math.min(REACH, code[i]))) / (REACH * 1.1)}%`;
    root.classList.toggle("dead", view.data.kl[i] < view.data.dead);
    set(root, { "aria-valuenow": code[i].toFixed(2) });
  });
}

function rail(view, i) {
  const root = html("div", "rail", `<i></i><b>z<sub>${i + 1}</sub></b>`);
  set(root, { tabindex: 0, role: "slider", "aria-label": `Number ${i + 1} of the code`, "aria-valuemin": -REACH, "aria-valuemax": REACH });
  const current = () => view.moved ?? encode(view.net, view.images[view.state.digit]).mu;
  const put = (value) => { view.moved = Float32Array.from(current()); view.moved[i] = Math.max(-REACH, Math.min(REACH, value)); view.later(); };
  draggable(root, {
    start: () => current()[i],
    move: (_now, from, [, dy]) => put(from - (dy / 75) * REACH),
    nudge: ([dx, dy]) => put(current()[i] + 3 * (dx + dy)),
  });
  return root;
}
