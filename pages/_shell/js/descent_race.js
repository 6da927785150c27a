// The race: all optimizers leave one start together; the table beside it ranks them while they run.
import { onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { html } from "./perceptron_svg.js";
import { chart, CHART_CSS } from "./descent_chart.js";
import { ground, GROUND_CSS, ratio } from "./descent_ground.js";
import { standings, STANDINGS_CSS } from "./descent_standings.js";
import { trails, TRAILS_CSS } from "./descent_trails.js";

const CSS = `
.race { display: grid; grid-template-columns: minmax(0, 1fr) clamp(500px, 46%, 640px); gap: .5rem 1.2rem; height: var(--tall); min-height: 500px;
  color: var(--st-text-color); font: 400 16px var(--st-font); outline: none; }
.race .left, .race .right { display: flex; flex-direction: column; gap: .5rem; min-width: 0; min-height: 0; }
.race .stage { flex: 1; min-height: 0; display: flex; flex-direction: column; gap: .5rem; }
.race .losses { flex: 1; min-height: 110px; }
.race .stage .losses { order: 1; }
.race .said { margin: 0; line-height: 1.4; }
.race .dl-player .play { width: 2.6rem; height: 2.6rem; }
.race .alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 900px) { .race { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .race .stage { height: 520px; flex: none; } .race .right { overflow-x: auto; } }
`;
const FRAME_MS = 70;
const ROOM = 150; // pixels under a wide picture: enough for the losses

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__race ??= create(parentElement));
  view.say = (name, value) => setTriggerValue(name, { ...value, seq: ++view.seq });
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLAYER_CSS + GROUND_CSS + CHART_CSS + STANDINGS_CSS + TRAILS_CSS;
  const root = html("section", "race");
  root.tabIndex = -1;
  parent.append(style, root);
  const view = { root, data: null, index: 0, seq: 0, picked: "" };
  build(view);
  const unwatch = onTheme(parent, () => layout(view));
  const resize = new ResizeObserver(() => layout(view));
  resize.observe(view.stage);
  view.update = (data) => update(view, data);
  view.gone = () => { unwatch(); resize.disconnect(); view.player.pause(); parent.__race = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const [left, right] = ["left", "right"].map((name) => html("div", name, "", view.root));
  view.right = right;
  view.stage = html("div", "stage", "", left);
  view.ground = ground(view.stage, "The surface with every optimizer's trail. Click where the race shall start.");
  view.trails = trails(view.ground);
  view.said = html("p", "said", "", view.stage);
  view.player = player({ show: (index) => go(view, index), keys: view.root, frameMs: FRAME_MS });
  left.append(view.player.root);
  view.standings = standings(right, {
    rate: (name, value) => view.say("rated", { name, value }),
    best: () => view.say("asked", { what: "best" }),
    usual: () => view.say("asked", { what: "usual" }),
    over: (name) => { view.picked = name; view.trails.pick(name); },
  });
  view.chart = chart(right);
  view.alt = html("p", "alt", "", view.root);
  view.ground.root.addEventListener("click", (event) => {
    view.say("started", { start: view.ground.at(event).map((w) => Number(w.toFixed(3))) });
  });
}

function update(view, data) {
  const same = view.data?.id === data.id;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  view.ground.land = data;
  view.alt.textContent = data.alt;
  view.said.textContent = data.said;
  view.chart.show(data.racers.map(({ values, colour, dash }) => ({ values: values.map((v) => v - data.lowest), colour, dash })), {
    target: data.target - data.lowest, label: "loss above the lowest" });
  view.standings.take(data);
  layout(view);
  if (same) go(view, view.index);
  else view.player.load(data.shown.map((step) => `step ${step} of ${data.steps}`));
}

function layout(view) {
  const { clientWidth: width, clientHeight: height } = view.stage;
  if (!view.data || !width || !height) return;
  const shape = ratio(view.data);
  const room = height - 58;
  const wide = Math.min(width, room * shape);
  const home = room - wide / shape > ROOM ? view.stage : view.right;
  if (view.chart.root.parentElement !== home) home.append(view.chart.root);
  view.ground.fit(wide, wide / shape);
  view.ground.paint();
  view.trails.take(view.data.racers);
  go(view, view.index);
}

function go(view, index) {
  view.index = index;
  if (!view.data?.shown.length || !view.ground.width) return;
  const step = view.data.shown[Math.min(index, view.data.shown.length - 1)];
  view.trails.go(step);
  view.chart.go(step);
  view.standings.go(step, step === view.data.steps);
  view.root.dataset.step = step;
}
