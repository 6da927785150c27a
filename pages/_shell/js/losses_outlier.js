// One wild point and three lines: squared, absolute and Huber fits follow the hand.
import { MEANING } from "./theme.js";
import { number, sign } from "./perceptron_formula.js";
import { draggable, html, scrub, set, svg } from "./perceptron_svg.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { cost, fits } from "./losses_fit.js";
import { button, LOOK, mounted } from "./losses_view.js";

const CSS = `${CHART_CSS}
.outlier { display: grid; grid-template: "picture side" minmax(0, 1fr) / minmax(0, 1fr) 370px; gap: .2rem 1.2rem; }
.outlier .chart { grid-area: picture; }
.outlier .side { grid-area: side; display: flex; flex-direction: column; gap: .5rem; min-height: 0; overflow-y: auto; }
.outlier .card { display: block; width: 100%; text-align: left; border: 2px solid var(--st-border-color); border-radius: .6rem; padding: .4rem .7rem; background: none; color: inherit; }
.outlier .card:hover { color: inherit; }
.outlier .card[aria-pressed="true"] { background: none; color: inherit; border-color: var(--st-primary-color); }
.outlier .card header { display: flex; align-items: center; gap: .5rem; }
.outlier .card header output { margin-left: auto; font-size: 20px; font-weight: 700; }
.outlier .card p { margin: .1rem 0; font: 500 16px var(--st-font); }
.outlier .meter { position: relative; height: 22px; background: var(--st-secondary-background-color); border-radius: 4px; overflow: hidden; font: 500 15px/22px var(--st-font); }
.outlier .meter i { position: absolute; inset: 0 auto 0 0; opacity: .45; }
.outlier .meter span { position: relative; padding-left: .4rem; }
.outlier .dot { cursor: grab; }
.outlier .bed { cursor: crosshair; }
@media (max-width: 900px) { .outlier { grid-template: "picture" 420px "side" auto / minmax(0, 1fr); height: auto; } }
`;
const NAMES = { mse: "Squared error (MSE)", mae: "Absolute error (MAE)", huber: "Huber" };
const MOST = 60;

export const mount = (component) => mounted(component, "outlier", CSS, build);

function build(view) {
  view.chart = chart({ label: "Points and the three best lines", x: "x", y: "y" });
  view.chart.root.classList.add("picture");
  view.root.append(view.chart.root);
  view.side = html("aside", "side", "", view.root);
  const { layer, inner, over } = view.chart;
  view.bed = svg("rect", { class: "bed", fill: "transparent" }, layer);
  layer.insertBefore(view.bed, inner);
  view.errors = svg("g", {}, inner);
  view.old = Object.keys(NAMES).map((name) => stroke(inner, LOOK[name][0], "2 6", 2));
  view.lines = Object.fromEntries(Object.keys(NAMES).map((name) => [name, stroke(inner, ...LOOK[name], 4.5)]));
  view.dots = svg("g", {}, over);
  view.cards = Object.fromEntries(Object.keys(NAMES).map((name) => [name, card(view, name)]));
  const bar = html("div", "bar", "", view.side);
  view.delta = scrub({ label: "Huber's delta", name: "δ", step: 0.1, most: 10, change: (delta) => view.set({ delta: Math.max(0.1, delta) }), commit: view.commit });
  bar.append(view.delta);
  button(bar, "Start again", () => { view.set({ points: structuredClone(view.data.start) }); view.held = view.data.start.length - 1; view.commit(); });
  view.note = html("p", "quiet", "Drag any point. Click an empty place to add one; double click or Delete removes it.", view.side);
  view.note.style.margin = "0";
  view.held = -1;
  view.lead = "mse";
  view.bed.addEventListener("click", (event) => grow(view, event));
  view.render = () => render(view);
}

function card(view, name) {
  const root = button(view.side, `<header><svg width="44" height="14"><line x1="2" x2="42" y1="7" y2="7" stroke="${LOOK[name][0]}" stroke-width="4" stroke-dasharray="${LOOK[name][1]}"/></svg><b>${NAMES[name]}</b><output></output></header><p></p><div class="meter"><i style="background:${LOOK[name][0]}"></i><span></span></div>`, () => { view.lead = name; view.later(); }, "Show this line's errors");
  root.className = "card";
  return root;
}

const round = ([x, y], [[x0, x1], [y0, y1]]) => [Math.max(x0, Math.min(x1, Number(x.toFixed(2)))) + 0, Math.max(y0, Math.min(y1, Number(y.toFixed(2)))) + 0];

function grow(view, event) {
  if (view.state.points.length >= MOST) return;
  view.held = view.state.points.length;
  view.set({ points: [...view.state.points, round(view.chart.at(event), view.data.box)] });
  view.commit();
}

function remove(view, i) {
  if (view.state.points.length <= 2) return;
  view.held = -1;
  view.set({ points: view.state.points.filter((_, j) => j !== i) });
  view.commit();
}

function put(view, i, place) {
  view.held = i;
  view.set({ points: view.state.points.map((old, j) => (j === i ? round(place, view.data.box) : old)) });
}

function dot(view, i) {
  const made = svg("g", { class: "dot", tabindex: 0, role: "img" }, view.dots);
  svg("circle", { r: 22, fill: "transparent" }, made);
  const ring = svg("circle", { r: 15, fill: "none", stroke: MEANING.violet, "stroke-width": 3.5 }, made);
  const body = svg("circle", { r: 9, fill: "var(--st-text-color)", stroke: "var(--st-background-color)", "stroke-width": 2.5 }, made);
  draggable(made, {
    start: () => { view.held = i; view.later(); return view.state.points[i]; },
    move: (now) => put(view, i, view.chart.at(now)),
    end: (moved) => moved && view.commit(),
    nudge: (by) => { const at = view.state.points[i]; put(view, i, [at[0] + by[0], at[1] + by[1]]); view.commit(); },
  });
  made.addEventListener("dblclick", () => remove(view, i));
  made.addEventListener("keydown", (event) => { if (["Delete", "Backspace"].includes(event.key)) { event.preventDefault(); remove(view, i); } });
  return { made, ring, body };
}

function render(view) {
  const { chart: at, data, state } = view;
  if (!at.fit(...data.box)) return;
  set(view.bed, { x: at.px(at.xs[0]), y: at.py(at.ys[1]), width: at.wide, height: at.high });
  if (view.held < 0 || view.held >= state.points.length) view.held = farthest(state.points);
  while (view.dots.childElementCount > state.points.length) { view.dots.lastChild.remove(); view.marks.pop(); }
  view.marks ??= [];
  while (view.marks.length < state.points.length) view.marks.push(dot(view, view.marks.length));
  view.marks.forEach(({ made, ring }, i) => {
    const [x, y] = state.points[i];
    set(made, { transform: `translate(${at.px(x)} ${at.py(y)})`, "aria-label": `Point ${i + 1} at ${x}, ${y}. Arrow keys move it, Delete removes it.` });
    set(ring, { display: i === view.held ? null : "none" });
  });
  const now = fits(state.points, state.delta);
  const before = fits(state.points.filter((_, i) => i !== view.held), state.delta);
  lines(view, now, before);
  cards(view, now, before);
  view.delta.show(state.delta);
  view.root.dataset.fits = now ? Object.values(now).flatMap(({ intercept, slope, loss }) => [intercept, slope, loss]).join(" ") : "";
  view.root.dataset.points = state.points.length;
}

const errors = (line, points) => points.map(([x, y]) => line.intercept + line.slope * x - y);

function farthest(points) {
  const line = fits(points, 1)?.mae;
  if (!line) return 0;
  const far = errors(line, points).map(Math.abs);
  return far.indexOf(Math.max(...far));
}

function lines(view, now, before) {
  const { chart: at } = view;
  const ends = (line) => (line ? at.path(at.xs.map((x) => [x, line.intercept + line.slope * x])) : "");
  Object.keys(NAMES).forEach((name, i) => {
    set(view.lines[name], { d: ends(now?.[name]), "stroke-width": name === view.lead ? 5.5 : 3.5 });
    set(view.old[i], { d: name === view.lead ? ends(before?.[name]) : "" });
  });
  view.errors.replaceChildren();
  if (!now) return;
  const line = now[view.lead];
  view.state.points.forEach(([x, y], i) => {
    const [px, high, low] = [at.px(x), at.py(y), at.py(line.intercept + line.slope * x)];
    const size = Math.abs(high - low);
    const look = { fill: view.lead === "mse" ? LOOK.mse[0] : "none", "fill-opacity": i === view.held ? 0.22 : 0.12, stroke: LOOK[view.lead][0], "stroke-width": 2, "stroke-opacity": 0.6, "pointer-events": "none" };
    const aside = px + size > at.px(at.xs[1]) ? px - size : px;
    if (view.lead === "mse") svg("rect", { x: aside, y: Math.min(high, low), width: size, height: size, ...look }, view.errors);
    else svg("line", { x1: px, x2: px, y1: high, y2: low, ...look, "stroke-width": 3 }, view.errors);
  });
}

function cards(view, now, before) {
  const measure = { mse: (e) => e * e, mae: Math.abs, huber: (e) => cost(e, view.state.delta) };
  for (const [name, root] of Object.entries(view.cards)) {
    root.setAttribute("aria-pressed", name === view.lead);
    const [header, words, meter] = root.children;
    header.querySelector("output").textContent = now ? number(now[name].loss) : "";
    if (!now) { words.textContent = "All points stand above one another: no line has a slope."; continue; }
    const { intercept, slope } = now[name];
    const from = before ? ` · without the ringed point ${number(before[name].slope)}` : "";
    words.innerHTML = `<b>y = ${number(intercept)}${sign(slope)}${number(Math.abs(slope))} x</b><br>slope ${number(slope)}${from}`;
    const costs = errors(now[name], view.state.points).map(measure[name]);
    const part = costs[view.held] / Math.max(1e-12, costs.reduce((a, b) => a + b, 0));
    meter.children[0].style.width = `${100 * part}%`;
    meter.children[1].textContent = `ringed point: ${Math.round(100 * part)}% of the loss`;
  }
}
