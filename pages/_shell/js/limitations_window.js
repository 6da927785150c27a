// A curve learned inside a window: drag its edges, and see what the networks say outside.
import { onTheme, MEANING } from "./theme.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { draggable, html, set, svg } from "./perceptron_svg.js";

const CSS = `${CHART_CSS}
.window { height: var(--tall); display: flex; flex-direction: column; gap: .3rem; color: var(--st-text-color); font: 500 16px/1.35 var(--st-font); font-variant-numeric: tabular-nums; }
.window .chart { flex: 1 1 auto; min-height: 200px; }
.window .keys { display: flex; gap: .5rem; flex-wrap: wrap; }
.window .keys button { display: flex; align-items: center; gap: .4rem; font: 600 16px var(--st-font); color: inherit; background: none; border: 2px solid var(--st-border-color); border-radius: 2rem; padding: .2rem .8rem; cursor: pointer; }
.window .keys button[aria-checked="true"] { border-color: var(--c); }
.window .keys span { display: flex; align-items: center; gap: .4rem; padding: .3rem .2rem; font-size: 15px; }
.window .edge { cursor: ew-resize; }
.window .edge:focus-visible rect { stroke: var(--st-primary-color); stroke-width: 3; }
.window :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.window .edge:focus { outline: none; }
.window .state { min-height: 1.4em; opacity: .85; }
`;
const LOOK = { ReLU: ["orange", ""], tanh: ["violet", "3 5"], sine: ["blue", "12 5"] };

export function mount({ parentElement, data, setStateValue }) {
  const view = (parentElement.__window ??= create(parentElement));
  view.tell = (value) => setStateValue("moved", value);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS;
  const root = html("section", "window");
  root.setAttribute("role", "group");
  parent.append(style, root);
  const view = { root, data: null, low: 0, high: 0, seq: 0 };
  view.keys = html("div", "keys", "", root);
  view.keys.setAttribute("role", "radiogroup");
  view.chart = chart({ label: "The curve, the points and the networks' answers", x: "x", y: "f(x)" });
  root.append(view.chart.root);
  view.state = html("div", "state", "", root);
  const { layer, inner, over } = view.chart;
  view.shade = svg("rect", { fill: MEANING.green, "fill-opacity": 0.13 }, inner);
  view.mirror = svg("rect", { fill: MEANING.green, "fill-opacity": 0.06 }, inner);
  view.band = svg("path", { "fill-opacity": 0.22 }, inner);
  view.thin = svg("g", {}, inner);
  view.truth = stroke(inner, "var(--st-text-color)", "2 6", 3);
  view.lines = Object.fromEntries(Object.entries(LOOK).map(([name, [colour, dash]]) => [name, stroke(inner, MEANING[colour], dash, 4)]));
  view.dots = svg("g", {}, inner);
  view.edges = ["low", "high"].map((name) => edge(view, over, name));
  view.band.style.fill = MEANING.orange;
  const later = () => { if (view.data) render(view); };
  const end = onTheme(parent, later);
  const watch = new ResizeObserver(later);
  watch.observe(root);
  view.update = (data) => take(view, data);
  view.gone = () => { end(); watch.disconnect(); clearTimeout(view.timer); parent.__window = null; style.remove(); root.remove(); };
  return view;
}

function edge(view, parent, name) {
  const made = svg("g", { class: "edge", tabindex: 0, role: "slider", "aria-label": name === "low" ? "Left edge of the window" : "Right edge of the window" }, parent);
  svg("rect", { x: -14, width: 28, fill: "transparent", class: "grab" }, made);
  svg("line", { x1: 0, x2: 0, stroke: MEANING.green, "stroke-width": 3 }, made);
  svg("rect", { x: -9, width: 18, height: 40, rx: 6, fill: MEANING.green }, made);
  svg("path", { stroke: "#fff", "stroke-width": 2, d: "M-3 -8v16M3 -8v16" }, made);
  draggable(made, {
    start: () => view[name],
    move: (now) => move(view, name, view.chart.at(now)[0]),
    end: (moved) => moved && rest(view),
    nudge: ([dx]) => { move(view, name, view[name] + dx); rest(view); },
  });
  return made;
}

function move(view, name, to) {
  const { reach, narrowest } = view.data;
  const snapped = Math.round(to * 10) / 10;
  if (name === "low") view.low = Math.max(-reach, Math.min(view.high - narrowest, snapped));
  else view.high = Math.min(reach, Math.max(view.low + narrowest, snapped));
  [view.low, view.high] = [view.low, view.high].map((value) => Math.round(value * 10) / 10 + 0);
  view.seq += 1;
  render(view);
}

function rest(view) {
  clearTimeout(view.timer);
  view.timer = setTimeout(() => view.tell({ low: view.low, high: view.high, seq: view.seq }), 120);
}

const floats = (text) => new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);

function take(view, data) {
  if (view.data === null) view.seq = data.seq;
  const fresh = data.seq >= view.seq;
  view.data = { ...data, members: floats(data.members), truth: floats(data.truth), grid: floats(data.grid), x: floats(data.x), y: floats(data.y) };
  view.root.style.setProperty("--tall", data.height);
  view.root.setAttribute("aria-label", data.alt);
  if (fresh) [view.low, view.high] = [data.low, data.high];
  layKeys(view);
  render(view);
}

function layKeys(view) {
  view.keys.replaceChildren();
  view.data.names.forEach((name) => {
    const [colour, dash] = LOOK[name];
    const key = html("button", "", `<svg width="34" height="10"><line x1="1" x2="33" y1="5" y2="5" stroke="${MEANING[colour]}" stroke-width="4" stroke-dasharray="${dash}"/></svg>${name}`, view.keys);
    Object.assign(key, { type: "button", onclick: () => { view.seq += 1; view.tell({ low: view.low, high: view.high, picked: name, seq: view.seq }); view.data.picked = name; layKeys(view); render(view); } });
    set(key, { role: "radio", "aria-checked": name === view.data.picked });
    key.style.setProperty("--c", MEANING[colour]);
  });
  html("span", "", `<svg width="34" height="10"><line x1="1" x2="33" y1="5" y2="5" stroke="var(--st-text-color)" stroke-width="3" stroke-dasharray="2 6"/></svg>the curve itself`, view.keys);
  html("span", "", `<svg width="34" height="14"><rect width="34" height="14" fill="${MEANING[LOOK[view.data.picked][0]]}" fill-opacity=".25"/></svg>± 2 spreads`, view.keys);
}

function render(view) {
  const { data, chart: at } = view;
  if (!at.fit([-data.reach, data.reach], [-data.tall, data.tall])) return;
  const [top, high] = [at.py(at.ys[1]), at.high];
  set(view.shade, { x: at.px(view.low), y: top, width: at.px(view.high) - at.px(view.low), height: high });
  set(view.mirror, { display: data.symmetric ? null : "none", x: at.px(-view.high), y: top, width: at.px(view.high) - at.px(view.low), height: high });
  view.edges.forEach((made, i) => {
    const value = i ? view.high : view.low;
    set(made, { transform: `translate(${at.px(value)} 0)`, "aria-valuenow": value, "aria-valuetext": `x = ${value}` });
    const [grab, line, grip, ridges] = made.children;
    set(grab, { y: top, height: high });
    set(line, { y1: top, y2: top + high });
    set(grip, { y: top + high / 2 - 20 });
    set(ridges, { transform: `translate(0 ${top + high / 2})` });
  });
  curves(view);
  view.dots.replaceChildren();
  data.x.forEach((x, i) => {
    const inside = x >= view.low - 1e-6 && x <= view.high + 1e-6;
    svg("circle", { cx: at.px(x), cy: at.py(data.y[i]), r: 4.5, fill: inside ? MEANING.green : "none", stroke: MEANING.green, "stroke-width": 1.5 }, view.dots);
  });
  const moved = Math.abs(view.low - data.low) > 1e-6 || Math.abs(view.high - data.high) > 1e-6;
  view.state.textContent = moved ? `Window ${view.low} to ${view.high}: let go, and the networks learn again.` : "Drag the green edges: the networks see only the points between them.";
  Object.assign(view.root.dataset, { low: view.low, high: view.high, picked: data.picked, fitted: `${data.low} ${data.high}` });
}

/** Draw each activation's mean, and the chosen one's members and band. */
function curves(view) {
  const { data, chart: at } = view;
  const size = data.grid.length;
  const each = (a, m) => data.members.subarray((a * 5 + m) * size, (a * 5 + m + 1) * size);
  set(view.truth, { d: at.path(Array.from(data.grid, (x, i) => [x, data.truth[i]])) });
  view.thin.replaceChildren();
  data.names.forEach((name, a) => {
    const rows = [0, 1, 2, 3, 4].map((m) => each(a, m));
    const mean = Array.from(data.grid, (_, i) => rows.reduce((sum, row) => sum + row[i], 0) / 5);
    const chosen = name === data.picked;
    set(view.lines[name], { d: at.path(mean.map((y, i) => [data.grid[i], y])), "stroke-opacity": chosen ? 1 : 0.3, "stroke-width": chosen ? 4.5 : 3 });
    if (!chosen) return;
    const spread = mean.map((m, i) => Math.sqrt(rows.reduce((sum, row) => sum + (row[i] - m) ** 2, 0) / 5));
    const upper = mean.map((m, i) => [data.grid[i], m + 2 * spread[i]]);
    const lower = mean.map((m, i) => [data.grid[i], m - 2 * spread[i]]).reverse();
    set(view.band, { d: `${at.path([...upper, ...lower])}Z` });
    view.band.style.fill = MEANING[LOOK[name][0]];
    rows.forEach((row) => set(stroke(view.thin, MEANING[LOOK[name][0]], "", 1.2), { d: at.path(Array.from(row, (y, i) => [data.grid[i], y])), "stroke-opacity": 0.6 }));
    view.root.dataset.outer = mean[size - 1];
  });
}
