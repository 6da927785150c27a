// The large picture: what the network, or one unit of it, answers over the plane, with the points on it.
import { ink } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { drawPoints, mapPainter, short, sized } from "./networks_paint.js";
import { answers, features, grid, INPUT_NAMES, layers } from "./networks_model.js";

const [QUICK, FINE] = [44, 88];
export const MAP_CSS = `
.map { display: flex; flex-direction: column; min-height: 0; min-width: 0; }
.map h4 { margin: 0 0 .15rem; font: 600 15px/26px var(--st-font); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.map .square { position: relative; flex: 1; min-height: 0; }
.map canvas { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: .5rem; touch-action: manipulation; }
.map .drawable { touch-action: none; cursor: crosshair; }
.map .save { position: absolute; right: .4rem; top: .4rem; font: 600 14px var(--st-font); color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .1rem .5rem; cursor: pointer; opacity: 0; transition: opacity .15s; }
.map .square:hover .save, .map .save:focus-visible { opacity: .92; }
.map .tip { position: absolute; pointer-events: none; background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .15rem .45rem; font: 500 14px/1.35 var(--st-font); white-space: pre; z-index: 4; }
`;

/** Make the picture. */
export function largeMap() {
  const root = html("figure", "map");
  root.style.margin = 0;
  const title = html("h4", "", "", root);
  const square = html("div", "square", "", root);
  const canvas = html("canvas", "", "", square);
  canvas.setAttribute("role", "img");
  const tip = html("div", "tip", "", square);
  tip.hidden = true;
  const save = html("button", "save", "PNG", square);
  save.title = "Save this picture as PNG";
  save.onclick = () => download(canvas, "network.png");
  const view = { root, square, canvas, tip, painters: { [QUICK]: mapPainter(QUICK), [FINE]: mapPainter(FINE) }, rows: {}, settle: 0 };
  canvas.addEventListener("pointermove", (event) => point(view, event));
  canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
  return {
    root,
    canvas,
    square,
    /** Show `run` at `weights`; `node` picks a unit's own map, `faded(i)` lets points step back. */
    show(run, weights, options) {
      Object.assign(view, { run, weights, options });
      title.textContent = options.title;
      canvas.setAttribute("aria-label", options.alt ?? options.title);
      paint(view, options.quick ? QUICK : FINE);
    },
    at: (event) => plane(view, event),
  };
}

/** Give the picture on the canvas to the visitor as a file. */
function download(canvas, name) {
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
}

function rowsOf(view, side) {
  const { run } = view;
  const key = `${side} ${run.reach} ${run.inputs}`;
  if (!view.rows[key]) {
    view.rows = { ...(Object.keys(view.rows).length > 6 ? {} : view.rows), [key]: features(run, grid(run.reach, side), side * side) };
  }
  return view.rows[key];
}

/** Fill the painter of `side` with what is to be seen. */
function fill(view, side) {
  const { run, weights, options } = view;
  const painter = view.painters[side];
  const dark = ink(view.root).dark;
  const { node, sharp } = options;
  if (node?.column === 0) {
    const values = features(run, grid(run.reach, side), side * side, [node.name]);
    const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    painter.numbers(values, { low: -most, high: most, dark });
    return painter;
  }
  const outputs = layers(run, weights, rowsOf(view, side), side * side);
  if (node) {
    const units = run.widths[node.column];
    const values = outputs[node.column - 1];
    let most = 1;
    for (let i = node.unit; i < values.length; i += units) most = Math.max(most, Math.abs(values[i]));
    if (node.column === run.widths.length - 1) most = Math.min(most, 6);
    painter.numbers(values, { stride: units, offset: node.unit, low: -most, high: most, dark });
    return painter;
  }
  const told = answers(run, outputs.at(-1), side * side);
  if (run.classes > 2) painter.classes(told, run.classes, { sharp, dark });
  else painter.numbers(told, run.classes ? { low: 0, high: 1, sharp, dark } : { low: -run.span, high: run.span, sharp, dark });
  return painter;
}

function paint(view, side) {
  const { run, canvas, options } = view;
  const size = Math.min(view.square.clientWidth, view.square.clientHeight);
  if (size < 20) return;
  canvas.style.width = canvas.style.height = `${size}px`;
  view.size = size;
  const context = sized(canvas, size, size);
  context.imageSmoothingEnabled = !options.sharp;
  context.imageSmoothingQuality = "high";
  context.drawImage(fill(view, side).canvas, 0, 0, size, size);
  ticks(context, view);
  const radius = Math.max(2.6, Math.min(5, (size / 75) * Math.min(1, Math.sqrt(400 / run.count))));
  drawPoints(context, run, (i) => pixel(view, run.points[2 * i], run.points[2 * i + 1]), { radius, test: options.test, faded: options.faded, host: view.root });
}

const pixel = (view, x, y) => [((x / view.run.reach + 1) / 2) * view.size, ((1 - y / view.run.reach) / 2) * view.size];

function plane(view, event) {
  const box = view.canvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2].map((v) => v * view.run.reach);
}

function ticks(context, view) {
  const { run, size } = view;
  context.font = `500 14px ${ink(view.root).font}`;
  context.fillStyle = "#1B2333";
  context.strokeStyle = "rgba(255,255,255,.75)";
  context.lineWidth = 3;
  const write = (text, x, y, align) => {
    context.textAlign = align;
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
  };
  for (const share of [-0.5, 0, 0.5]) {
    const at = share * run.reach;
    write(short(own(run, 0, at), decimals(run, 0)), ...pixel(view, at, -run.reach).map((v, i) => v - 6 * i), "center");
    write(short(own(run, 1, at), decimals(run, 1)), 5, pixel(view, 0, at)[1] + 5, "left");
  }
  write(run.names[0] === "x1" ? "x₁" : run.names[0], size - 6, size - 6, "right");
  write(run.names[1] === "x2" ? "x₂" : run.names[1], 5, 16, "left");
}

/** A coordinate in the data's own unit. */
const own = (run, axis, value) => Math.round(1e4 * (value * run.scale[axis][1] + run.scale[axis][0])) / 1e4;
const decimals = (run, axis) => (run.scale[axis][1] * run.reach < 5 ? 1 : 0);

function point(view, event) {
  if (!view.run || view.options.node) { view.tip.hidden = true; return; }
  const [a, b] = plane(view, event);
  const { run, tip } = view;
  let [best, nearest] = [-1, ((10 / view.size) * 2 * run.reach) ** 2];
  for (let i = 0; i < run.count; i += 1) {
    const away = (run.points[2 * i] - a) ** 2 + (run.points[2 * i + 1] - b) ** 2;
    if (away < nearest && (view.options.test || !run.test[i])) [best, nearest] = [i, away];
  }
  tip.hidden = false;
  tip.textContent = words(view, best, a, b);
  const [x, y] = pixel(view, a, b);
  Object.assign(tip.style, { left: x < view.size / 2 ? `${x + 14}px` : "auto", right: x < view.size / 2 ? "auto" : `${view.square.clientWidth - x + 14}px`, top: `${Math.min(view.size - 70, y + 8)}px` });
}

function words(view, i, a, b) {
  const { run } = view;
  const [x, y] = i < 0 ? [a, b] : [run.points[2 * i], run.points[2 * i + 1]];
  const outputs = layers(run, view.weights, features(run, [x, y], 1), 1).at(-1);
  const told = answers(run, outputs, 1);
  const lines = [`(${short(own(run, 0, x), 1)}, ${short(own(run, 1, y), 1)})`];
  if (i >= 0) lines.push(`${run.test[i] ? "test" : "training"} point: ${run.classes ? run.class_names[run.labels[i]] : short(run.labels[i])}`);
  if (run.classes === 0) lines.push(`answer ${short(told[0])}`);
  else if (run.classes === 2) lines.push(`P(${run.class_names[1]}) = ${short(told[0])}`);
  else lines.push(run.class_names.map((name, k) => `${name} ${Math.round(100 * told[k])}%`).join("  "));
  return lines.join("\n");
}
