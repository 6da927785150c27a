// Hidden space: where the layers move the plane. The grid and the points travel from one layer to the next.
import { ink } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { drawPoints, sized } from "./networks_paint.js";
import { features, layers, principal } from "./networks_model.js";

const [LINES, DOTS] = [17, 49];
export const SPACE_CSS = `
.space { display: flex; flex-direction: column; min-height: 0; min-width: 0; gap: .3rem; }
.space .stage { position: relative; flex: 1; min-height: 0; }
.space canvas { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: .5rem; background: var(--st-secondary-background-color); }
.space .row { display: flex; align-items: center; gap: .6rem; font: 500 15px var(--st-font); min-height: 34px; }
.space input[type=range] { flex: 1; accent-color: var(--st-primary-color); min-width: 80px; }
.space select { font: inherit; color: inherit; background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; height: 32px; max-width: 190px; }
.space output { min-width: 8.2em; font-weight: 600; }
`;

/** Make the view; `commit({layer, axes})` hears where the learner stops. */
export function hiddenSpace(commit) {
  const root = html("div", "space");
  const top = html("div", "row", "", root);
  const name = html("output", "", "", top);
  const range = html("input", "", "", top);
  Object.assign(range, { type: "range", min: 0, step: 0.02 });
  range.setAttribute("aria-label", "How far through the layers");
  html("span", "", "seen along", top);
  const axes = html("select", "", "", top);
  axes.setAttribute("aria-label", "Which two directions are drawn");
  const canvas = html("canvas", "", "", html("div", "stage", "", root));
  canvas.setAttribute("role", "img");
  const view = { root, canvas, range, axes, name, layer: null, choice: "pca", listed: "" };
  const redraw = () => view.run && paint(view);
  range.oninput = () => { view.layer = Number(range.value); redraw(); };
  range.onchange = () => commit({ layer: view.layer, axes: view.choice });
  axes.onchange = () => { view.choice = axes.value; redraw(); commit({ layer: view.layer, axes: view.choice }); };
  return {
    root,
    show(run, weights, { test, asked }) {
      Object.assign(view, { run, weights, test });
      if (view.asked !== JSON.stringify(asked)) {
        view.asked = JSON.stringify(asked);
        [view.layer, view.choice] = [asked.layer ?? run.widths.length - 2, asked.axes];
      }
      controls(view);
      paint(view);
    },
  };
}

function controls(view) {
  const { run, range, axes } = view;
  range.max = run.widths.length - 1;
  view.layer = Math.min(view.layer, run.widths.length - 1);
  range.value = view.layer;
  const units = run.widths[Math.max(1, Math.round(view.layer))];
  const listed = `${units}`;
  if (listed !== view.listed) {
    view.listed = listed;
    axes.replaceChildren(new Option("two main directions", "pca"));
    for (let a = 0; a < units; a += 1) for (let b = a + 1; b < units; b += 1) axes.append(new Option(`units ${a + 1} and ${b + 1}`, `${a + 1}-${b + 1}`));
  }
  if (![...axes.options].some((option) => option.value === view.choice)) view.choice = "pca";
  axes.value = view.choice;
}

/** Return the plane's grid of lines as points [n x 2]. */
function lattice(reach) {
  const out = [];
  const at = (i, n) => (i / (n - 1)) * 2 * reach - reach;
  for (let line = 0; line < LINES; line += 1) for (let dot = 0; dot < DOTS; dot += 1) out.push(at(line, LINES), at(dot, DOTS));
  for (let line = 0; line < LINES; line += 1) for (let dot = 0; dot < DOTS; dot += 1) out.push(at(dot, DOTS), at(line, LINES));
  return new Float32Array(out);
}

/** Return where everything lies in the drawing of one layer, in pixels around its middle: grid and points. */
function placed(view, layer, signals) {
  const { run } = view;
  if (layer === 0) return fitted(view, [signals.plane, run.points], [[-run.reach, run.reach], [-run.reach, run.reach]]);
  const units = run.widths[layer];
  const [grid, points] = [signals.grid[layer - 1], signals.points[layer - 1]];
  const eye = look(view.choice, points, run.count, units);
  const flat = [grid, points].map((values) => eye(values, values.length / units));
  return fitted(view, flat, [0, 1].map((axis) => range(flat[1].filter((_, i) => i % 2 === axis))));
}

function range(values) {
  const sorted = values.sort();
  const cut = Math.floor(sorted.length * 0.01);
  return [sorted[cut] ?? -1, sorted[sorted.length - 1 - cut] ?? 1];
}

/** Scale both axes alike so that `box` fills the canvas. */
function fitted(view, all, box) {
  const [width, height] = [view.canvas.clientWidth, view.canvas.clientHeight];
  const [wide, high] = box.map(([low, top]) => Math.max(1e-6, top - low));
  const scale = 0.86 * Math.min(width / wide, height / high);
  const middle = box.map(([low, top]) => (low + top) / 2);
  return all.map((values) => values.map((v, i) => (v - middle[i % 2]) * scale));
}

/** Return the projection to two directions: two units, or the two of most variance among the points. */
export function look(choice, points, count, units) {
  if (units === 1) return (values, n) => Float32Array.from({ length: 2 * n }, (_, i) => (i % 2 ? 0 : values[i / 2]));
  const chosen = choice === "pca" ? null : choice.split("-").map((unit) => Number(unit) - 1);
  const { mean, directions } = chosen
    ? { mean: new Float64Array(units), directions: chosen.map((unit) => Float64Array.from({ length: units }, (_, u) => Number(u === unit))) }
    : principal(points, count, units);
  return (values, n) => {
    const out = new Float32Array(2 * n);
    for (let i = 0; i < n; i += 1) for (let u = 0; u < units; u += 1) {
      const away = values[i * units + u] - mean[u];
      out[2 * i] += away * directions[0][u];
      out[2 * i + 1] += away * directions[1][u];
    }
    return out;
  };
}

function paint(view) {
  const { run, weights, layer } = view;
  const plane = lattice(run.reach);
  const count = plane.length / 2;
  const signals = { plane, grid: layers(run, weights, features(run, plane, count), count), points: layers(run, weights, run.rows, run.count) };
  const from = Math.min(Math.floor(layer), run.widths.length - 2);
  const t = layer - from;
  const soft = t * t * (3 - 2 * t);
  const ends = [placed(view, from, signals), t > 0 ? placed(view, from + 1, signals) : null];
  const [grid, points] = ends[0].map((values, k) => (t > 0 ? values.map((v, i) => v + (ends[1][k][i] - v) * soft) : values));
  const names = run.widths.map((_, l) => (l === 0 ? "plane of the data" : l === run.widths.length - 1 ? "output" : `layer ${l}`));
  view.name.textContent = t < 0.01 ? names[from] : t > 0.99 ? names[from + 1] : `${names[from].split(" of")[0]} → ${names[from + 1]}`;
  view.root.dataset.layer = layer;
  drawn(view, grid, points);
}

function drawn(view, grid, points) {
  const { canvas, run } = view;
  const context = sized(canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const place = (values, i) => [width / 2 + values[2 * i], height / 2 - values[2 * i + 1]];
  const colours = ink(view.root);
  context.lineWidth = 1;
  for (let line = 0; line < 2 * LINES; line += 1) {
    context.strokeStyle = colours.text;
    context.globalAlpha = line % LINES === (LINES - 1) / 2 ? 0.75 : 0.25;
    context.beginPath();
    for (let dot = 0; dot < DOTS; dot += 1) context[dot ? "lineTo" : "moveTo"](...place(grid, line * DOTS + dot));
    context.stroke();
  }
  context.globalAlpha = 1;
  drawPoints(context, run, (i) => place(points, i), { radius: 4.5, test: view.test, host: view.root });
  canvas.setAttribute("aria-label", `The grid of the plane and the points as ${view.name.textContent} sees them.`);
}
