// Diffusion in the plane: samples on their way, arrows learned and exact, two sliders (time, training), and a brush.
import { html, set, svg } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { pixels } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { choice, mounted, replay } from "./losses_view.js";
import { MEANING, SAID } from "./theme.js";
import { ground } from "./diffusion_ground.js";
import { brush, BRUSH_CSS } from "./diffusion_brush.js";

const CSS = `${CHART_CSS}${PLAYER_CSS}${BRUSH_CSS}
.cloud { display: grid; grid-template: "plane side" minmax(0, 1fr) "player player" auto / minmax(0, 1fr) minmax(0, 1fr); gap: .35rem 1.2rem; }
.cloud .plane { grid-area: plane; position: relative; min-height: 0; }
.cloud .plane canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; }
.cloud .side { grid-area: side; display: grid; grid-template-rows: auto auto minmax(0, 1.15fr) auto minmax(0, 1fr); gap: .15rem; min-height: 0; }
.cloud .bar button { font-size: 15px; padding: .12rem .6rem; }
.cloud .words { margin: 0; font: 500 16px/1.35 var(--st-font); min-height: 2.7em; }
.cloud .violet { color: ${SAID.violet}; } .cloud .green { color: ${SAID.green}; } .cloud .orange { color: ${SAID.orange}; } .cloud .blue { color: ${SAID.blue}; }
.cloud .learned { display: flex; gap: .6rem; align-items: center; font: 600 15.5px var(--st-font); }
.cloud .learned input { flex: 1; accent-color: ${MEANING.violet}; }
.cloud .dl-player { grid-area: player; }
@media (max-width: 900px) { .cloud { grid-template: "plane" 380px "side" 520px "player" auto / minmax(0, 1fr); height: auto; } }
`;
const SAMPLERS = [["flow", "DDIM"], ["walk", "DDPM"]];
const LAYERS = [["learned", "learned"], ["exact", "exact"], ["paths", "paths"], ["data", "data"]];

export const mount = (component) => mounted(component, "cloud", CSS, build);

function build(view) {
  Object.assign(view, { index: 0, look: 0, sampler: "flow", layers: new Set(["learned", "exact", "paths", "data"]) });
  const plane = html("div", "plane", "<canvas role='img'></canvas>", view.root);
  view.canvas = plane.firstChild;
  view.ground = ground(view.canvas);
  view.brush = brush(plane, view);
  const side = html("div", "side", "", view.root);
  const bar = html("div", "bar", "", side);
  view.samplers = choice("Sampler", SAMPLERS, (name) => { view.sampler = name; view.later(); });
  bar.append(view.samplers);
  view.toggles = LAYERS.map(([name, words]) => toggle(view, bar, name, words));
  view.words = html("p", "words", "", side);
  view.turned = chart({ label: "Angle between learned and exact arrows along the way", x: "step t", y: "arrows off by (degrees)", left: 44, bottom: 40, right: 18 });
  const slide = html("label", "learned", "<span></span>", side);
  view.slide = html("input", "", "", slide);
  Object.assign(view.slide, { type: "range", min: 0, oninput: () => { view.look = Number(view.slide.value); view.later(); } });
  view.slide.setAttribute("aria-label", "Training step");
  view.trained = slide.firstChild;
  view.losses = chart({ label: "Error of the arrows while training", x: "training step", y: "mean angle over all t (degrees)", left: 44, bottom: 40, right: 18 });
  side.insertBefore(view.turned.root, slide);
  side.append(view.losses.root);
  curves(view);
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 110 });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.take = (before) => take(view, before);
  view.render = () => render(view);
}

function toggle(view, bar, name, words) {
  const made = html("button", "", words, bar);
  Object.assign(made, { type: "button", onclick: () => { view.layers[view.layers.has(name) ? "delete" : "add"](name); view.later(); } });
  return () => made.setAttribute("aria-pressed", view.layers.has(name));
}

function curves(view) {
  const cursor = (at) => svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.5, "stroke-width": 2 }, at.inner);
  view.angle = { line: stroke(view.turned.inner, MEANING.violet), cursor: cursor(view.turned) };
  view.past = { line: stroke(view.losses.inner, MEANING.violet), cursor: cursor(view.losses) };
}

const shorts = (text, scale) => Float32Array.from(new Int16Array(pixels(text).buffer), (v) => v / scale);

function take(view, before) {
  const { data } = view;
  if (before?.content !== data.content) {
    for (const name of ["flow", "walk"]) view[name] = shorts(data[name], data.scales.place);
    view.field = shorts(data.field, data.scales.arrow);
    view.exact = shorts(data.exact, data.scales.arrow);
    view.look = Math.max(0, data.steps.length - 1);
    view.play.load(data.steps.length ? data.times.map((t) => `t = ${t}`) : [], { keep: before?.steps.length > 0 && before.run === data.run, at: data.times.length - 1 });
  }
  view.brush.show(data.drawing, view.state.drawn ?? []);
  replay(view);
}

function render(view) {
  const { data } = view;
  view.samplers.show(view.sampler);
  view.toggles.forEach((show) => show());
  const trained = data.steps.length > 0;
  const level = Math.min(view.index, data.times.length - 2);
  const signal = trained ? data.signal[view.index] : 1;
  const points = data.drawing ? view.brush.points : data.points;
  const [many, places] = [data.samples, data.side ** 2];
  const way = trained ? view[view.sampler].subarray(view.look * data.times.length * many * 2, (view.look + 1) * data.times.length * many * 2) : null;
  const from = ((view.look * (data.times.length - 1)) + level) * places * 2;
  view.ground.draw({
    points: view.layers.has("data") ? points : [], way, index: view.index, many, side: data.side, reach: data.reach, paths: view.layers.has("paths"),
    learned: trained && view.layers.has("learned") ? view.field.subarray(from, from + places * 2) : null,
    exact: trained && view.layers.has("exact") ? view.exact.subarray(level * places * 2, (level + 1) * places * 2) : null,
  });
  tell(view, trained, level, signal);
}

function tell(view, trained, level, signal) {
  const { data } = view;
  view.slide.max = Math.max(0, data.steps.length - 1);
  view.slide.value = view.look;
  view.slide.disabled = data.steps.length < 2;
  view.trained.textContent = trained ? `trained for ${data.steps[view.look].toLocaleString("en")} steps` : "not trained yet";
  const off = trained ? data.turned[view.look][level] : NaN;
  const missed = trained ? data.missed[view.look][level] : NaN;
  view.words.innerHTML = trained
    ? `Arrows point to where the data are: <b class="violet">learned</b>, <b class="green">exact</b> (dashed). Where points are, they differ by <b>${off.toFixed(1)}°</b> and ${(100 * missed).toFixed(0)}% of their length. <b class="orange">Samples</b>, <b class="blue">data</b>.`
    : "Press Train: the network learns these points while you watch.";
  view.canvas.setAttribute("aria-label", view.words.textContent);
  const times = data.times.slice(0, -1);
  const most = Math.max(10, ...(trained ? data.turned[view.look] : [])) * 1.06;
  if (view.turned.fit([1000, 0], [0, most], { xTicks: [1000, 750, 500, 250, 0].map((n) => [n, String(n)]) }) && trained) {
    set(view.angle.line, { d: view.turned.path(times.map((t, i) => [t, data.turned[view.look][i]])) });
    upright(view.turned, view.angle.cursor, data.times[view.index]);
  }
  const all = data.turned.map((row) => row.reduce((sum, v) => sum + v, 0) / row.length);
  const last = Math.max(1, data.steps.at(-1) ?? 1);
  const grown = (step) => Math.log10(1 + step);
  const marks = [0, 10, 100, 1000, 10000].filter((n) => n <= last).map((n) => [grown(n), n.toLocaleString("en")]);
  if (view.losses.fit([0, grown(last)], [0, Math.max(10, ...all) * 1.06], { xTicks: marks }) && trained) {
    set(view.past.line, { d: view.losses.path(data.steps.map((step, i) => [grown(step), all[i]])) });
    upright(view.losses, view.past.cursor, grown(data.steps[view.look]));
  }
  for (const line of trained ? [] : [view.angle.line, view.past.line]) set(line, { d: "" });
  Object.assign(view.root.dataset, { index: view.index, look: view.look, snapshots: data.steps.length, off, signal, drawn: view.brush.points.length });
}

const upright = (at, line, x) => set(line, { x1: at.px(x), x2: at.px(x), y1: at.py(at.ys[0]), y2: at.py(at.ys[1]) });
