// The GAN lab: both players at work in the plane, layer by layer, step by step, and every stored step again.
import { button, html } from "./gans_parts.js";
import { flow, FLOW_CSS } from "./gans_flow.js";
import { formula } from "./gans_formula.js";
import { cellAt, EDGE, plane } from "./gans_plane.js";
import { places, unpacked } from "./gans_frames.js";
import { side, SIDE_CSS } from "./gans_side.js";
import { onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";

const CSS = `${PLAYER_CSS}${FLOW_CSS}${SIDE_CSS}
.g-lab { color: var(--st-text-color); font: 400 1rem/1.35 var(--st-font); display: grid; gap: .3rem 1rem; outline: none;
  grid-template: "flow plane side" minmax(0, 1fr) "says says says" auto "player player player" auto / minmax(250px, 21rem) auto minmax(270px, 1fr); height: clamp(455px, calc(var(--dl-tall, 100vh) - 250px), 760px); }
.g-lab .plane { grid-area: plane; position: relative; height: 100%; aspect-ratio: 1; min-height: 0; }
.g-lab canvas { width: 100%; height: 100%; border: 1px solid var(--st-border-color); border-radius: .5rem; touch-action: none; box-sizing: border-box; }
.g-lab .g-flow { grid-area: flow; } .g-lab .g-side { grid-area: side; } .g-lab .dl-player { grid-area: player; }
.g-lab .says { grid-area: says; font: 500 1.08rem/1.5 var(--st-font); font-variant-numeric: tabular-nums; margin: 0; }
.g-lab .says i { font-family: var(--st-font); } .g-lab .says sub { font-size: .7em; }
.g-lab .row { display: flex; flex-wrap: wrap; gap: .3rem; align-items: center; }
.g-lab .row button { font: 600 .88rem var(--st-font); color: inherit; background: none; border: 1.5px solid var(--st-border-color); border-radius: 2rem; padding: .2rem .6rem; cursor: pointer; }
.g-lab .row button:hover { border-color: var(--st-primary-color); }
.g-lab .row button[aria-pressed="true"] { background: color-mix(in srgb, var(--tone, #1A66BA) 80%, #000); border-color: var(--tone, var(--st-primary-color)); color: #fff; }
.g-lab .row button[disabled] { opacity: .45; cursor: default; }
.g-lab :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.g-lab label { display: flex; gap: .4rem; align-items: center; font-size: .9rem; } .g-lab input { accent-color: var(--st-primary-color); flex: 1; min-width: 0; }
@media (max-width: 900px) { .g-lab { height: auto; grid-template: "plane" auto "side" 420px "flow" auto "says" auto "player" auto / minmax(0, 1fr); } .g-lab .plane { width: 100%; height: auto; } }
`;
const LAYERS = [["real", "● real", "#2B7FD9"], ["fake", "◆ fake", "#C95F00"], ["surface", "D’s surface", ""], ["arrows", "↗ gradients", "#8B5CF6"], ["grid", "# G’s grid", "#C95F00"], ["mean", "averaged G", "#5B6577"]];
const SLOW_MS = 1500;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__lab ??= create(parentElement));
  view.tell = setTriggerValue;
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style", "", CSS);
  const root = html("section", "g-lab");
  root.tabIndex = 0;
  parent.append(style, root);
  const view = { root, index: 0, sub: 0, morph: 1, cell: null, timer: 0, dots: [], layers: { real: true, fake: true, surface: true, arrows: true, grid: false, mean: false } };
  view.flow = flow();
  const box = html("div", "plane");
  view.plane = plane("Both players in the plane");
  box.append(view.plane.canvas);
  view.side = side();
  view.says = html("p", "says");
  view.play = player({ show: (index) => { view.index = index; render(view); }, keys: root, frameMs: 140 });
  view.hand = handButtons(view);
  view.toggles = layerButtons(view);
  view.flow.root.prepend(view.hand);
  view.flow.root.append(view.toggles, morphing(view));
  root.append(view.flow.root, box, view.side.root, view.says, view.play.root);
  watchPointer(view);
  const unwatch = onTheme(parent, () => render(view));
  const resize = new ResizeObserver(() => render(view));
  resize.observe(box);
  view.update = (data) => take(view, data);
  view.gone = () => { view.play.pause(); clearTimeout(view.timer); unwatch(); resize.disconnect(); parent.__lab = null; style.remove(); root.remove(); };
  return view;
}

function handButtons(view) {
  const row = html("div", "row");
  for (const [who, words, title] of [["d", "Step D", "Let only the discriminator learn once, slowly"], ["g", "Step G", "Let only the generator learn once, slowly"], ["both", "Both", "First D, then G"]]) {
    const made = button(row, words, () => view.tell("stepped", { who, at: view.run.steps[view.index], nonce: Math.random() }), title);
    made.dataset.who = who;
  }
  button(row, "Back to the run", () => view.tell("stepped", { who: "leave", at: 0, nonce: Math.random() })).dataset.who = "leave";
  return row;
}

function layerButtons(view) {
  const row = html("div", "row");
  row.setAttribute("aria-label", "Layers of the picture");
  for (const [name, words, tone] of LAYERS) {
    const made = button(row, words, () => { view.layers[name] = !view.layers[name]; render(view); });
    made.dataset.layer = name;
    if (tone) made.style.setProperty("--tone", tone);
  }
  return row;
}

/** A slider that carries samples and grid from their noise to where G puts them. */
function morphing(view) {
  const label = html("label", "", "noise");
  const range = html("input");
  Object.assign(range, { type: "range", min: 0, max: 1, step: 0.02, value: 1, title: "From the noise to what G makes of it" });
  range.setAttribute("aria-label", "From noise to samples");
  range.oninput = () => { view.morph = Number(range.value); render(view); };
  label.append(range, "samples");
  return label;
}

function watchPointer(view) {
  const { canvas } = view.plane;
  canvas.addEventListener("pointermove", (event) => {
    if (view.data?.drawable && event.buttons) return stroke(view, event);
    if (!view.layers.grid || view.data.flat) return;
    view.cell = cellAt(now(view)[view.layers.mean ? "mean_grid" : "grid"], view.lattice, view.morph, view.plane.at(event));
    render(view);
  });
  canvas.addEventListener("pointerdown", (event) => { if (view.data?.drawable) { canvas.setPointerCapture(event.pointerId); stroke(view, event); } });
  canvas.addEventListener("pointerup", () => view.data?.drawable && view.tell("drawn", { dots: view.dots, nonce: Math.random() }));
  canvas.addEventListener("pointerleave", () => { view.cell = null; render(view); });
}

function stroke(view, event) {
  const at = view.plane.at(event).map((value) => Math.round(value / view.data.raster) * view.data.raster);
  const near = ([a, b]) => Math.hypot(a - at[0], b - at[1]) < view.data.raster * 0.9;
  if (Math.max(...at.map(Math.abs)) > EDGE - 0.05 || view.dots.length >= view.data.most || view.dots.some(near)) return;
  view.dots.push(at);
  render(view);
}

function take(view, data) {
  const same = view.data?.id === data.id && !data.live && !view.data.live;
  if (view.data?.hand?.id !== data.hand?.id) { view.sub = 0; view.slow = Boolean(data.hand); }
  view.data = data;
  view.run = unpacked(data.run);
  view.steps = data.hand && unpacked(data.hand.run);
  view.real = places(data.real);
  view.noise = places(data.noise);
  view.lattice = places(data.lattice);
  view.dots = data.dots ?? [];
  view.plane.canvas.style.cursor = data.drawable ? "crosshair" : "";
  view.root.setAttribute("aria-label", data.alt);
  const labels = view.run.steps.map((step) => `step ${step.toLocaleString("en")}`);
  view.play.load(labels, { keep: same });
  view.play.root.hidden = data.live || Boolean(data.hand) || labels.length < 2;
  if (data.live) view.index = labels.length - 1;
  for (const made of view.hand.children) {
    made.hidden = (made.dataset.who === "leave") !== Boolean(data.hand) && made.dataset.who === "leave";
    made.disabled = !data.ready && made.dataset.who !== "leave";
  }
  render(view);
  slowly(view);
}

/** Walk through the captions by itself, once. */
function slowly(view) {
  clearTimeout(view.timer);
  if (!view.data.hand || !view.slow) return;
  view.timer = setTimeout(() => {
    if (view.sub >= view.data.hand.captions.length - 1) { view.slow = false; return; }
    view.sub += 1;
    render(view);
    slowly(view);
  }, SLOW_MS);
}

/** Return the frame on screen. */
function now(view) {
  return view.data.hand ? view.steps.at(view.data.hand.captions[view.sub].frame) : view.run.at(view.index);
}

function render(view) {
  const { data } = view;
  if (!data || !view.root.isConnected) return;
  const { hand } = data;
  const frame = now(view);
  for (const made of view.toggles.children) made.setAttribute("aria-pressed", view.layers[made.dataset.layer]);
  const drawing = data.drawable && view.dots.length;
  const layers = hand ? { ...view.layers, ...hand.captions[view.sub].layers } : view.layers;
  const real = drawing ? Float32Array.from(view.dots.flat()) : view.real;
  view.plane.draw(frame, { layers, real, noise: view.noise, lattice: view.lattice, flat: data.flat, morph: view.morph, cell: view.cell });
  if (hand) view.side.show(view.steps, hand.captions[view.sub].frame);
  else view.side.show(view.run, view.index);
  view.flow.show(hand?.captions ?? [], view.sub, (i) => { view.slow = false; view.sub = i; render(view); });
  view.says.innerHTML = formula(data.loss, frame.numbers);
  Object.assign(view.root.dataset, { step: frame.step, frames: view.run.count, hand: Boolean(hand), sub: view.sub, modes: frame.numbers.modes, dots: view.dots.length, cell: view.cell ?? "" });
}
