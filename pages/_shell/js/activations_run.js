// What the two training views share: a map of the plane with its points, and curves over the epochs on a log axis.
import { ink, MEANING, within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { drawPoints, mapPainter, sized } from "./networks_paint.js";
import { floats, say } from "./activations_view.js";

export const RUN_CSS = `
.run-map { position: relative; min-height: 0; min-width: 0; display: flex; flex-direction: column; }
.run-map h4 { margin: 0; font: 600 16px/26px var(--st-font); display: flex; justify-content: space-between; gap: .5rem; white-space: nowrap; }
.run-map h4 b { font-weight: inherit; }
.run-map h4 span { font-weight: 500; font-variant-numeric: tabular-nums; }
.run-map .square { position: relative; flex: 1; min-height: 0; }
.run-map canvas { position: absolute; box-shadow: 0 0 0 1px var(--st-border-color); border-radius: .5rem; }
.run-chart { position: relative; min-height: 0; min-width: 0; display: flex; flex-direction: column; }
.run-chart h4 { margin: 0; font: 600 16px/26px var(--st-font); }
.run-chart .box { position: relative; flex: 1; min-height: 0; }
.run-chart canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: crosshair; }
`;

/** Unpack what every run brings: the points, and how far the plane reaches. */
export function pointsOf({ points, labels, reach }) {
  const places = floats(points);
  return { points: places, count: places.length / 2, labels, test: [], classes: 2, reach };
}

/** Make a map; `show(levels, side, run, {title, note, line})` paints 0..255 [side x side], row 0 below. */
export function planeMap() {
  const root = html("figure", "run-map");
  root.style.margin = 0;
  const title = html("h4", "", "<b></b><span></span>", root);
  const square = html("div", "square", "", root);
  const canvas = html("canvas", "", "", square);
  canvas.setAttribute("role", "img");
  let painter = null;
  return {
    root,
    show(levels, side, run, { name, note, line = null, radius = 4.2 }) {
      title.children[0].textContent = name;
      title.children[1].textContent = note;
      canvas.setAttribute("aria-label", `${name}: ${note}`);
      const size = Math.floor(Math.min(square.clientWidth, square.clientHeight));
      if (size < 20) return;
      canvas.style.width = canvas.style.height = `${size}px`;
      canvas.style.left = `${Math.floor((square.clientWidth - size) / 2)}px`;
      painter = painter?.side === side ? painter : mapPainter(side);
      painter.numbers(levels, { low: 0, high: 255, dark: ink(root).dark });
      const context = sized(canvas, size, size);
      context.imageSmoothingQuality = "high";
      context.drawImage(painter.canvas, 0, 0, size, size);
      const pixel = (x, y) => [((x / run.reach + 1) / 2) * size, ((1 - y / run.reach) / 2) * size];
      drawPoints(context, run, (i) => pixel(run.points[2 * i], run.points[2 * i + 1]), { radius, host: root });
      if (line) straight(context, line, pixel);
    },
  };
}

function straight(context, { through, direction }, pixel) {
  const end = (t) => pixel(through[0] + t * direction[0], through[1] + t * direction[1]);
  for (const [colour, width] of [["#FFFFFF", 6], ["#1B2333", 3]]) {
    context.beginPath();
    context.moveTo(...end(-30));
    context.lineTo(...end(30));
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.setLineDash(width === 3 ? [10, 6] : []);
    context.stroke();
  }
  context.setLineDash([]);
}

const PAD = { left: 46, right: 10, top: 8, bottom: 24 };

/** Make a chart over epochs; `show(lines, {at, mark, log})`, each line {name, steps, values, colour, dash}. */
export function epochChart(title, go) {
  const root = html("figure", "run-chart");
  root.style.margin = 0;
  html("h4", "", title, root);
  const canvas = html("canvas", "", "", html("div", "box", "", root));
  canvas.setAttribute("role", "img");
  const view = { lines: [] };
  const nearest = (event) => {
    const steps = view.lines[0]?.steps ?? [];
    const px = within(canvas, event).x;
    return steps.reduce((best, step, i) => (Math.abs(view.x(step) - px) < Math.abs(view.x(steps[best]) - px) ? i : best), 0);
  };
  canvas.onpointerdown = (event) => view.lines.length && go(nearest(event));
  canvas.onpointermove = (event) => event.buttons && view.lines.length && go(nearest(event));
  return { root, show: (lines, options) => paint(view, root, canvas, lines, options) };
}

function paint(view, root, canvas, lines, { at, mark = 0, log = false, words = "" }) {
  view.lines = lines;
  canvas.setAttribute("aria-label", words);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (width < 20 || !lines.length) return;
  const context = sized(canvas);
  const colours = ink(root);
  const last = Math.max(1, lines[0].steps.at(-1));
  const known = lines.flatMap((line) => line.values).filter((v) => Number.isFinite(v) && (!log || v > 0));
  const high = Math.max(...known, log ? 1e-6 : 1);
  const low = log ? Math.min(...known) / 1.3 : 0;
  const x = (view.x = (step) => PAD.left + (Math.log1p(step) / Math.log1p(last)) * (width - PAD.left - PAD.right));
  const share = (v) => (log ? Math.log(v / low) / Math.log((high * 1.1) / low) : v / (high * 1.05));
  const y = (v) => height - PAD.bottom - share(Math.max(v, low)) * (height - PAD.top - PAD.bottom);
  frame(context, { width, height, colours, x, y, last, low, high, log });
  if (mark) rule(context, x(mark), PAD.top, x(mark), height - PAD.bottom, MEANING.violet, 2, [4, 4]);
  rule(context, x(at), PAD.top, x(at), height - PAD.bottom, colours.text, 1.2);
  for (const line of lines) curve(context, line, x, y, at, colours);
}

function frame(context, { width, height, colours, x, y, last, low, high, log }) {
  rule(context, PAD.left, height - PAD.bottom, width - PAD.right, height - PAD.bottom, colours.line, 1.5);
  context.fillStyle = colours.text;
  context.font = `400 14px ${colours.font}`;
  context.textAlign = "right";
  const ticks = log ? decades(low, high) : [0, Math.round(high / 2), Math.round(high)];
  for (const tick of ticks) {
    rule(context, PAD.left, y(tick), width - PAD.right, y(tick), colours.line, 0.7);
    context.fillText(tick >= 1 || tick === 0 ? String(tick) : say(tick, 3).replace(/0+$/, ""), PAD.left - 6, y(tick) + 5);
  }
  context.textAlign = "center";
  for (const step of [0, 10, 100, 1000, 10000]) if (step <= last * 0.75) context.fillText(step.toLocaleString("en"), x(step), height - 6);
  context.textAlign = "right";
  context.fillText(last.toLocaleString("en"), width - PAD.right, height - 6);
}

function decades(low, high) {
  const ticks = [];
  for (let e = Math.ceil(Math.log10(low)); 10 ** e <= high * 1.1; e += 1) ticks.push(Number((10 ** e).toPrecision(1)));
  return ticks.length ? ticks : [high];
}

function curve(context, line, x, y, at, colours) {
  context.beginPath();
  line.steps.forEach((step, i) => context[i ? "lineTo" : "moveTo"](x(step), y(line.values[i])));
  context.strokeStyle = line.colour;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.setLineDash(line.dash ?? []);
  context.stroke();
  context.setLineDash([]);
  const i = Math.max(0, line.steps.findLastIndex((step) => step <= at));
  context.beginPath();
  context.arc(x(line.steps[i]), y(line.values[i]), 6, 0, 2 * Math.PI);
  context.fillStyle = line.colour;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = colours.paper;
  context.stroke();
}

export function rule(context, x1, y1, x2, y2, colour, width, dash = []) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
