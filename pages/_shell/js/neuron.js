// One neuron under your hand: its drawing, its plane and its worked line stay one picture while anything is dragged.
import { calm, onTheme } from "./theme.js";
import { ACTIVATIONS, equation, line, snap, workOut } from "./perceptron_formula.js";
import { html } from "./perceptron_svg.js";
import { drawing, DRAWING_CSS } from "./perceptron_drawing.js";
import { neuronPlane } from "./perceptron_line.js";
import { PLANE_CSS } from "./plane.js";
import { truthTable, TABLE_CSS } from "./perceptron_table.js";
import { workedLine, READOUT_CSS, spoken } from "./perceptron_worked.js";

const CSS = `
.neuron { display: grid; grid-template: "bar bar" auto "left right" minmax(0, 1fr) "under under" auto / minmax(400px, 5fr) 7fr; gap: .5rem 1.1rem;
  height: var(--tall); color: var(--st-text-color); font: 400 17px var(--st-font); }
.neuron .bar { grid-area: bar; display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; min-height: 38px; }
.neuron .bar .gap { flex: 1; }
.neuron .left { grid-area: left; display: flex; flex-direction: column; min-height: 0; }
.neuron .left .drawing { flex: 1; min-height: 0; }
.neuron .plane { grid-area: right; min-height: 0; border: 1px solid var(--st-border-color); }
.neuron .under { grid-area: under; }
.neuron button { font: 600 16px var(--st-font); color: var(--st-text-color); background: none; border: 1px solid var(--st-border-color); border-radius: 2rem; padding: .35rem .85rem; cursor: pointer; }
.neuron button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.neuron button[aria-checked="true"], .neuron button.on { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.neuron :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.neuron .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 820px) { .neuron { grid-template: "bar" auto "right" 360px "left" 420px "under" auto / minmax(0, 1fr); height: auto; } }
`;

export function mount({ parentElement, data, setStateValue }) {
  const view = (parentElement.__neuron ??= create(parentElement));
  view.tell = (value) => setStateValue("moved", value);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLANE_CSS + DRAWING_CSS + TABLE_CSS + READOUT_CSS;
  const root = html("section", "neuron");
  parent.append(style, root);
  const view = { data: null, seq: 0, root, state: { w: [0, 0, 0], x: [0, 0], g: "sigmoid" }, waiting: 0, timer: 0, motion: 0 };
  build(view);
  const unwatch = onTheme(parent, () => later(view));
  const watch = new ResizeObserver(() => later(view));
  watch.observe(root);
  view.update = (data) => take(view, data);
  view.gone = () => { stop(view); unwatch(); watch.disconnect(); clearTimeout(view.timer); parent.__neuron = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { root } = view;
  const bar = html("div", "bar", "", root);
  const left = html("div", "left", "", root);
  const hands = {
    get: () => view.state,
    set: (change) => { stop(view); view.seq += 1; Object.assign(view.state, change); later(view); },
    commit: () => commit(view),
  };
  view.drawing = drawing({
    change: (kind, index, value) => hands.set({ [kind]: view.state[kind].map((old, i) => (i === index ? value : old)) }),
    commit: hands.commit,
  });
  left.append(view.drawing);
  view.table = truthTable({ choose: (x) => { hands.set({ x }); hands.commit(); } });
  left.append(view.table.root);
  view.plane = neuronPlane(hands);
  root.append(view.plane.root);
  view.worked = workedLine();
  view.worked.root.classList.add("under");
  root.append(view.worked.root);
  view.alt = html("p", "hidden", "", root);
  view.alt.setAttribute("aria-live", "polite");
  buttons(view, bar, hands);
}

function buttons(view, bar, hands) {
  const button = (text, act, title = "") => {
    const made = html("button", "", text, bar);
    Object.assign(made, { type: "button", title, onclick: act });
    return made;
  };
  view.example = button("The lecture's example", () => glide(view, view.data.lecture), "w₀ = 1, w = (3, −2) at the point (−1, 2)");
  view.solve = button("Show me weights that work", () => glide(view, { w: view.data.gate.solution, g: "step" }));
  view.sweep = button("Move only the bias", () => (view.motion ? stop(view) : sweep(view)), "The line shifts, it does not turn");
  html("span", "gap", "", bar);
  const group = html("div", "bar", "", bar);
  group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", "Activation g");
  view.choices = Object.entries(ACTIVATIONS).map(([name, { title }]) => {
    const made = html("button", "", title, group);
    Object.assign(made, { type: "button", onclick: () => { hands.set({ g: name }); hands.commit(); } });
    made.setAttribute("role", "radio");
    made.dataset.name = name;
    return made;
  });
  group.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const names = Object.keys(ACTIVATIONS);
    const next = (names.indexOf(view.state.g) + by + names.length) % names.length;
    view.choices[next].click();
    view.choices[next].focus();
  });
}

/** Take what Python says, unless the hand has moved on since it was asked. */
function take(view, data) {
  const fresh = view.data === null;
  view.data = data;
  if (fresh) view.seq = data.seq;
  view.root.style.setProperty("--tall", data.height);
  if (data.seq >= view.seq && !view.motion) view.state = { w: [...data.w], x: [...data.x], g: data.g };
  view.example.style.display = data.gate ? "none" : "";
  view.sweep.style.display = data.gate ? "none" : "";
  view.solve.style.display = data.gate?.solution ? "" : "none";
  later(view);
}

function later(view) {
  view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; render(view); });
}

function render(view) {
  const { data, state, root } = view;
  if (!data || !root.isConnected) return;
  const worked = workOut(state.w, state.x, state.g);
  view.table.show(data.gate, state);
  view.plane.show({ ...state, worked, gate: data.gate });
  view.drawing.show({ ...state, worked });
  view.worked.show({ ...state, worked, line: line(state.w, view.plane.box()) });
  for (const choice of view.choices) {
    const on = choice.dataset.name === state.g;
    choice.setAttribute("aria-checked", on);
    choice.tabIndex = on ? 0 : -1;
  }
  Object.assign(root.dataset, { z: worked.z, y: worked.y, w: state.w.join(" "), x: state.x.join(" "), g: state.g, right: view.table.right ?? "" });
  clearTimeout(view.saying);
  view.saying = setTimeout(() => { view.alt.textContent = spoken(state, worked, equation(state.w), data.gate && view.table.right); }, 300);
}

/** Send the state to Python when the hand has come to rest. */
function commit(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => {
    view.tell({ w: [...view.state.w], x: [...view.state.x], g: view.state.g, seq: view.seq });
  }, 120);
}

function stop(view) {
  cancelAnimationFrame(view.motion);
  view.motion = 0;
  view.sweep.classList.remove("on");
}

/** Move smoothly to another neuron. */
function glide(view, { w = view.state.w, x = view.state.x, g = view.state.g }) {
  stop(view);
  const [from, began] = [{ w: view.state.w, x: view.state.x }, performance.now()];
  const between = (a, b, t) => a.map((value, i) => (t < 1 ? snap(value + (b[i] - value) * t, 0.01) : b[i]));
  const go = (now) => {
    const t = calm() ? 1 : Math.min(1, (now - began) / 600);
    const eased = t * t * (3 - 2 * t);
    view.state = { w: between(from.w, w, eased), x: between(from.x, x, eased), g };
    render(view);
    view.motion = t < 1 ? requestAnimationFrame(go) : 0;
    if (t === 1) { view.seq += 1; commit(view); }
  };
  view.motion = requestAnimationFrame(go);
}

/** Let the bias swing once around where it is: the line shifts parallel to itself. */
function sweep(view) {
  const [[w0, ...rest], began] = [view.state.w, performance.now()];
  view.sweep.classList.add("on");
  const go = (now) => {
    const t = Math.min(1, (now - began) / 6000);
    const away = 8 * Math.sin(2 * Math.PI * t);
    view.state = { ...view.state, w: [t < 1 ? snap(w0 + away) : w0, ...rest] };
    render(view);
    if (t === 1) return stop(view);
    view.motion = requestAnimationFrame(go);
  };
  view.motion = requestAnimationFrame(go);
}

