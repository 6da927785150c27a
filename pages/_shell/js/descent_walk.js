// Gradient descent under your hand: drag the start or the learning rate, and the whole path follows.
import { onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { html } from "./perceptron_svg.js";
import { chart, CHART_CSS } from "./descent_chart.js";
import { descend, FORMULAS } from "./descent_formulas.js";
import { ground, GROUND_CSS, ratio } from "./descent_ground.js";
import { steps, STEPS_CSS } from "./descent_steps.js";
import { side, SIDE_CSS } from "./descent_side.js";
import { TEX_CSS } from "./descent_tex.js";

const CSS = `
.walk { display: grid; grid-template-columns: minmax(0, 1fr) clamp(350px, 33%, 470px); grid-template-rows: auto minmax(0, 1fr); gap: .5rem 1.4rem; height: var(--tall); min-height: 500px;
  color: var(--st-text-color); font: 400 17px var(--st-font); outline: none; }
.walk .left { display: flex; flex-direction: column; gap: .5rem; min-width: 0; min-height: 0; }
.walk .stage { flex: 1; display: flex; gap: 1rem; min-height: 0; }
.walk .stage.under { flex-direction: column; gap: .4rem; }
.walk .losses { flex: 1; }
.walk .losses[hidden] { display: none; }
.walk .dl-player .play { width: 2.6rem; height: 2.6rem; }
.walk .alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 900px) { .walk { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .walk .stage { height: 460px; flex: none; } }
`;
const FRAME_MS = 260;
const ROOM = 190; // pixels: a narrower chart says nothing
const LOW = 120;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__walk ??= create(parentElement));
  view.say = setTriggerValue;
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLAYER_CSS + GROUND_CSS + CHART_CSS + STEPS_CSS + SIDE_CSS + TEX_CSS;
  const root = html("section", "walk");
  root.tabIndex = -1;
  parent.append(style, root);
  const view = { root, data: null, index: 0, seq: 0 };
  build(view);
  const unwatch = onTheme(parent, () => layout(view));
  const resize = new ResizeObserver(() => layout(view));
  resize.observe(view.stage);
  view.update = (data) => update(view, data);
  view.gone = () => { unwatch(); resize.disconnect(); view.player.pause(); parent.__walk = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const left = html("div", "left", "", view.root);
  view.stage = html("div", "stage", "", left);
  view.ground = ground(view.stage, "The loss and the path down. Press or drag to choose the start.");
  view.steps = steps(view.ground);
  view.chart = chart(view.stage);
  view.player = player({ show: (index) => go(view, index), keys: view.root, frameMs: FRAME_MS });
  left.append(view.player.root);
  view.side = side(view.root, {
    scenario: (key) => view.say("chosen", { key, seq: ++view.seq }),
    rate: (rate) => live(view, { rate }),
    settled: () => send(view),
  });
  view.alt = html("p", "alt", "", view.root);
  drag(view);
}

function drag(view) {
  const { root } = view.ground;
  const follow = (event) => live(view, { start: view.ground.at(event).map((w) => Number(w.toFixed(3))) });
  const stop = (event) => {
    root.removeEventListener("pointermove", follow);
    if (event.type === "pointerup") send(view);
  };
  root.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !view.data) return;
    root.setPointerCapture(event.pointerId);
    follow(event);
    root.addEventListener("pointermove", follow);
    root.addEventListener("pointerup", stop, { once: true });
    root.addEventListener("pointercancel", stop, { once: true });
  });
}

/** Walk again at once from a new start or at a new rate; Python hears of it on release. */
function live(view, change) {
  view.player.pause();
  view.now = { ...view.now, ...change, live: true };
  const { start, rate } = view.now;
  take(view, descend(view.data.name, start, rate, view.data.steps), values(view.data.name));
  view.frames = view.points.map((_, t) => ({ tag: t ? "update" : "start", at: t, from: Math.max(0, t - 1), latex: "" }));
  view.root.dataset.live = "true";
  go(view, view.frames.length - 1);
}

const values = (name) => (points) => points.map((w) => FORMULAS[name][0](...w));

function send(view) {
  view.seq += 1;
  view.say("moved", { start: view.now.start, rate: view.now.rate, seq: view.seq });
}

function update(view, data) {
  const same = view.data?.id === data.id;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  view.now = { start: data.start, rate: data.rate, live: false };
  view.root.dataset.live = "false";
  view.frames = data.frames;
  view.ground.land = data;
  view.alt.textContent = data.alt;
  take(view, data.points, () => data.values);
  layout(view);
  if (same) go(view, view.index);
  else view.player.load(data.frames.map(({ label }) => label), { at: data.frames.length - 1 });
}

function take(view, points, judge) {
  view.points = points;
  view.values = judge(points);
  view.chart.show([{ values: view.values.map((v) => v - view.data.lowest), colour: "#8B5CF6" }], {
    target: view.data.target - view.data.lowest, label: "loss above the lowest" });
}

function layout(view) {
  const { clientWidth: width, clientHeight: height } = view.stage;
  if (!view.data || !width || !height) return;
  const shape = ratio(view.data);
  const wide = shape ? Math.min(width, height * shape) : width;
  const tall = shape ? Math.min(height, wide / shape) : height;
  view.stage.classList.toggle("under", height - tall > LOW);
  view.chart.root.hidden = width - wide < ROOM && height - tall <= LOW;
  view.ground.fit(wide, tall);
  view.ground.paint();
  go(view, view.index);
}

function go(view, index) {
  if (!view.frames?.length || !view.ground.width) { view.index = index; return; }
  view.index = Math.max(0, Math.min(index, view.frames.length - 1));
  const frame = view.frames[view.index];
  view.steps.show(view.points, frame);
  view.chart.go(frame.at);
  view.side.show(view.data, view.now, frame);
  Object.assign(view.root.dataset, { step: frame.at, tag: frame.tag, w: view.points[frame.at].join(" "), rate: view.now.rate });
}
