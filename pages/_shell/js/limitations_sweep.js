// Pictures, what a network says of each, and a chart: one slider moves them all, without asking the server.
import { ink, MEANING, onTheme, said } from "./theme.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { draggable, html, set, svg } from "./perceptron_svg.js";
import { ramp } from "./pictures.js";

const CSS = `${CHART_CSS}
.sweep { height: var(--tall); display: flex; flex-direction: column; gap: .35rem; color: var(--st-text-color); font: 500 16px/1.3 var(--st-font); font-variant-numeric: tabular-nums; }
.sweep .panels { display: flex; gap: 1rem; flex: 0 0 auto; }
.sweep .panel { flex: 1 1 0; min-width: 0; max-width: 210px; text-align: center; }
.sweep .panel b { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.sweep .panel small { font-size: 14px; opacity: .8; display: block; min-height: 1.3em; }
.sweep canvas { width: min(100%, calc(var(--dl-tall, 100vh) * .19), 190px); image-rendering: pixelated; border: 1px solid var(--st-border-color); border-radius: 4px; display: block; margin: .15rem auto; }
.sweep .bars { display: grid; grid-template-columns: repeat(10, 1fr); gap: 2px; height: 56px; align-items: end; }
.sweep .bars div { display: flex; flex-direction: column; justify-content: end; height: 100%; font-size: 14px; line-height: 16px; }
.sweep .bars i { display: block; min-height: 2px; background: var(--c); border-radius: 2px 2px 0 0; }
.sweep .bars .top { font-weight: 800; }
.sweep .bars .top i { outline: 2px solid var(--st-text-color); }
.sweep .verdict { font-weight: 700; white-space: nowrap; }
.sweep .knob { display: flex; align-items: center; gap: .8rem; flex: 0 0 auto; font-weight: 600; }
.sweep .knob input { flex: 1; accent-color: var(--st-primary-color); height: 1.6rem; }
.sweep .knob output { min-width: 4.6em; font-size: 20px; }
.sweep .chart { flex: 1 1 auto; min-height: 120px; cursor: ew-resize; }
.sweep .keys { display: flex; gap: 1.1rem; flex-wrap: wrap; font-size: 15px; }
.sweep .keys svg { vertical-align: middle; margin-right: .3rem; }
.sweep :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
`;

export function mount({ parentElement, data, setStateValue }) {
  const view = (parentElement.__sweep ??= create(parentElement));
  view.tell = (value) => setStateValue("moved", value);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS;
  const root = html("section", "sweep");
  root.setAttribute("role", "group");
  parent.append(style, root);
  const view = { root, data: null, index: 0, held: false };
  view.panels = html("div", "panels", "", root);
  const knob = html("label", "knob", "<span></span>", root);
  view.slider = html("input", "", "", knob);
  set(view.slider, { type: "range", min: 0, step: 1 });
  view.output = html("output", "", "", knob);
  view.label = knob.firstChild;
  view.keys = html("div", "keys", "", root);
  view.slider.oninput = () => go(view, Number(view.slider.value));
  view.slider.onchange = () => rest(view);
  const later = () => { if (view.data) render(view); };
  const end = onTheme(parent, later);
  const watch = new ResizeObserver(later);
  watch.observe(root);
  view.update = (data) => take(view, data);
  view.gone = () => { end(); watch.disconnect(); clearTimeout(view.timer); parent.__sweep = null; style.remove(); root.remove(); };
  return view;
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function take(view, data) {
  const same = view.data && view.data.at === data.at && view.data.places.length === data.places.length;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  view.root.setAttribute("aria-label", data.alt);
  view.label.textContent = data.label;
  view.slider.max = data.places.length - 1;
  view.slider.setAttribute("aria-label", data.label);
  view.shown = data.panels.map((panel) => ({ ...panel, pixels: bytes(panel.pixels), said: panel.said && new Float32Array(bytes(panel.said).buffer) }));
  layPanels(view);
  layChart(view);
  if (!same) view.index = nearest(data.places, data.at);
  render(view);
}

function nearest(places, at) {
  const apart = places.map((place) => Math.abs(place - at));
  return apart.indexOf(Math.min(...apart));
}

function go(view, index) {
  view.index = Math.max(0, Math.min(view.data.places.length - 1, index));
  render(view);
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => view.tell(view.data.places[view.index]), 150);
}

function layPanels(view) {
  view.panels.replaceChildren();
  view.cells = view.shown.map((panel) => {
    const box = html("div", "panel", "<b></b>", view.panels);
    box.firstChild.textContent = panel.name;
    const canvas = html("canvas", "", "", box);
    [canvas.width, canvas.height] = [panel.width, panel.height];
    const note = html("small", "", "", box);
    const verdict = html("div", "verdict", "", box);
    const bars = panel.said ? html("div", "bars", "", box) : null;
    const parts = bars ? Array.from({ length: 10 }, (_, digit) => html("div", "", `<i></i>${digit}`, bars)) : [];
    return { canvas, note, verdict, parts };
  });
}

function layChart(view) {
  view.chart?.root.remove();
  view.keys.replaceChildren();
  view.chart = null;
  if (!view.data.lines.length) return;
  const [x, y] = view.data.titles;
  view.chart = chart({ label: `${y} against ${x}`, x, y });
  view.root.insertBefore(view.chart.root, view.keys);
  view.strokes = view.data.lines.map((line) => stroke(view.chart.inner, MEANING[line.colour] ?? line.colour, line.dash));
  view.marker = svg("line", { stroke: "var(--st-text-color)", "stroke-width": 2, "stroke-opacity": 0.6 }, view.chart.over);
  view.dots = view.data.lines.map((line) => svg("circle", { r: 6, fill: MEANING[line.colour] ?? line.colour, stroke: "var(--st-background-color)", "stroke-width": 2 }, view.chart.over));
  const aim = (event) => go(view, nearest(view.data.places, view.chart.at(event)[0]));
  draggable(view.chart.root, { start: (event) => { aim(event); return 0; }, move: aim, end: () => rest(view) });
  view.data.lines.forEach((line) => {
    const key = html("span", "", `<svg width="34" height="10"><line x1="1" x2="33" y1="5" y2="5" stroke="${MEANING[line.colour] ?? line.colour}" stroke-width="4" stroke-dasharray="${line.dash}"/></svg>`, view.keys);
    key.append(line.name);
  });
}

function render(view) {
  const { data, index } = view;
  const place = data.places[index];
  view.slider.value = index;
  view.output.textContent = `${+place.toFixed(4)}${data.unit}`;
  view.slider.setAttribute("aria-valuetext", view.output.textContent);
  view.root.dataset.place = place;
  view.shown.forEach((panel, i) => paint(view, panel, view.cells[i]));
  view.root.dataset.said = view.shown.filter((panel) => panel.said).map((panel) => top(panel.said, index)).join(" ");
  if (view.chart) plot(view, place);
}

function top(said, index) {
  const row = Array.from(said.subarray(10 * index, 10 * index + 10));
  return row.indexOf(Math.max(...row));
}

function paint(view, panel, cell) {
  const colours = ink(view.root.getRootNode().host ?? view.root);
  const size = panel.width * panel.height;
  const frames = panel.pixels.length / size;
  const from = Math.min(view.index, frames - 1) * size;
  const context = cell.canvas.getContext("2d");
  const image = context.createImageData(panel.width, panel.height);
  const table = panel.signed ? diverging(colours.dark) : grey(colours.dark);
  for (let i = 0; i < size; i += 1) image.data.set(table[panel.pixels[from + i]], 4 * i);
  context.putImageData(image, 0, 0);
  cell.note.textContent = panel.note;
  if (!panel.said) return;
  const best = top(panel.said, view.index);
  const { true: right, target } = view.data;
  cell.verdict.textContent = `says ${best} · ${Math.round(100 * panel.said[10 * view.index + best])} %`;
  const tone = (digit) => (digit === target ? MEANING.violet : digit === right ? MEANING.green : digit === best ? MEANING.orange : MEANING.grey);
  cell.verdict.style.color = right === null ? "" : said(tone(best));
  cell.parts.forEach((part, digit) => {
    part.className = digit === best ? "top" : "";
    part.firstChild.style.setProperty("--c", tone(digit));
    part.firstChild.style.height = `${38 * panel.said[10 * view.index + digit]}px`;
  });
}

const grey = (dark) => Array.from(ramp(dark), (value) => [value, value, value, 255]);

/** Orange below the middle, blue above it, the page's paper in between. */
function diverging(dark) {
  const [paper, low, high] = [dark ? [24, 24, 24] : [255, 255, 255], [224, 108, 0], [43, 127, 217]];
  return Array.from({ length: 256 }, (_, value) => {
    const by = Math.min(1, Math.abs(value - 128) / 127);
    return [...paper.map((from, i) => from + ((value < 128 ? low : high)[i] - from) * by), 255];
  });
}

function plot(view, place) {
  const { chart: at, data } = view;
  const every = data.lines.flatMap((line) => line.places);
  const most = Math.max(1, ...data.lines.flatMap((line) => line.values));
  if (!at.fit([Math.min(...data.places, ...every), Math.max(...data.places, ...every)], [0, most * 1.02])) return;
  data.lines.forEach((line, i) => {
    set(view.strokes[i], { d: at.path(line.places.map((x, j) => [x, line.values[j]])) });
    set(view.dots[i], { cx: at.px(place), cy: at.py(between(line, place)) });
  });
  set(view.marker, { x1: at.px(place), x2: at.px(place), y1: at.py(at.ys[0]), y2: at.py(at.ys[1]) });
}

/** Return a line's height between its own places. */
function between({ places, values }, x) {
  const after = Math.max(1, places.findIndex((place) => place >= x - 1e-9));
  const [a, b] = [places[after - 1], places[after]];
  const by = b === a ? 0 : Math.max(0, Math.min(1, (x - a) / (b - a)));
  return values[after - 1] + by * (values[after] - values[after - 1]);
}
