// The plane of the curves: g solid, g' dashed, flat zones shaded, the probe with its tangent, and under the same axis
// the batch's pre-activations.
import { ink, MEANING } from "./theme.js";
import { sized } from "./networks_paint.js";
import { histogram } from "./activations_sample.js";

export const REACH = 6;
const PAD = { left: 46, right: 12, top: 12 };
const BINS = 96;

/** Return where things are on a canvas of this size. */
export function geometry(width, height, low, high) {
  const strip = Math.round(Math.min(120, height * 0.24));
  const bottom = height - strip - 30;
  const x = (z) => PAD.left + ((z + REACH) / (2 * REACH)) * (width - PAD.left - PAD.right);
  const y = (v) => bottom - ((v - low) / (high - low)) * (bottom - PAD.top);
  const z = (px) => ((px - PAD.left) / (width - PAD.left - PAD.right)) * 2 * REACH - REACH;
  return { width, height, low, high, bottom, strip, x, y, z, floor: height - 4, ceiling: height - 4 - strip };
}

/** Return heights that hold the curves shown, unbounded ones cut off. */
export function heights(curves, slopes) {
  let [low, high] = [0, 1];
  for (const curve of curves) {
    for (let i = 0; i < curve.z.length; i += 4) {
      low = Math.min(low, curve.values[i], slopes ? curve.slopes[i] : 0);
      high = Math.max(high, curve.values[i], slopes ? curve.slopes[i] : 0);
    }
  }
  [low, high] = [Math.max(low, -1.5), Math.min(high, 2.2)];
  const room = 0.07 * (high - low);
  return [low - room, high + room];
}

/** Paint everything; returns the geometry. */
export function paint(canvas, host, scene) {
  const context = sized(canvas);
  const g = geometry(canvas.clientWidth, canvas.clientHeight, ...heights(scene.lines.map((line) => line.curve), scene.slopes));
  const colours = ink(host);
  zones(context, g, scene, colours);
  axes(context, g, colours);
  batch(context, g, scene, colours);
  context.save();
  context.beginPath();
  context.rect(PAD.left, PAD.top - 6, g.width - PAD.left - PAD.right, g.bottom - PAD.top + 12);
  context.clip();
  for (const line of scene.lines) if (line.name !== scene.focus) curveOf(context, g, line, scene);
  const focus = scene.lines.find((line) => line.name === scene.focus);
  if (focus) { curveOf(context, g, focus, scene); tangent(context, g, scene, colours); }
  context.restore();
  if (focus) probe(context, g, scene, colours);
  return g;
}

function zones(context, g, scene, colours) {
  context.fillStyle = colours.dark ? "rgba(138,148,166,.26)" : "rgba(138,148,166,.20)";
  for (const [low, high] of scene.zones) {
    const [left, right] = [g.x(Math.max(low, -REACH)), g.x(Math.min(high, REACH))];
    context.fillRect(left, PAD.top - 6, right - left, g.floor - PAD.top + 6);
  }
  context.fillStyle = colours.text;
  context.globalAlpha = 0.75;
  context.font = `500 14px ${colours.font}`;
  for (const [low, high] of scene.zones) {
    const [left, right] = [g.x(Math.max(low, -REACH)), g.x(Math.min(high, REACH))];
    if (right - left < 60) continue;
    context.textAlign = "center";
    context.fillText("flat", (left + right) / 2, PAD.top + 44);
  }
  context.globalAlpha = 1;
}

function axes(context, g, colours) {
  const grid = colours.dark ? "rgba(233,237,245,.14)" : "rgba(27,35,51,.10)";
  context.font = `400 14px ${colours.font}`;
  context.fillStyle = colours.text;
  context.strokeStyle = grid;
  const step = g.high - g.low > 3 ? 1 : g.high - g.low > 1.6 ? 0.5 : 0.25;
  context.textAlign = "right";
  for (let k = Math.ceil(g.low / step); k * step <= g.high; k += 1) {
    rule(context, PAD.left, g.y(k * step), g.width - PAD.right, g.y(k * step), k ? grid : colours.line, k ? 1 : 2);
    context.fillText(String(k * step).replace("-", "−"), PAD.left - 7, g.y(k * step) + 5);
  }
  context.textAlign = "center";
  for (let z = -REACH; z <= REACH; z += 1) {
    rule(context, g.x(z), PAD.top, g.x(z), g.bottom, z ? grid : colours.line, z ? 1 : 2);
    context.fillText(String(z).replace("-", "−"), g.x(z), g.bottom + 18);
  }
  context.font = `italic 600 16px ${colours.font}`;
  context.fillText("z", g.x(REACH) - 14, g.bottom - 8);
}

function rule(context, x1, y1, x2, y2, colour, width, dash = []) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/** Bars of the batch under the axis: grey where the curve still has a slope, orange where it is flat. */
function batch(context, g, scene, colours) {
  const { shares, under, over } = histogram(scene.units, scene.spread, REACH, BINS);
  const most = Math.max(...shares, 1e-9);
  const wide = (g.x(REACH) - g.x(-REACH)) / BINS;
  for (let i = 0; i < BINS; i += 1) {
    const z = ((i + 0.5) / BINS) * 2 * REACH - REACH;
    const high = (shares[i] / most) * (g.floor - g.ceiling - 6);
    context.fillStyle = Math.abs(scene.at(z)[1]) < scene.flat ? MEANING.orange : MEANING.blue;
    context.fillRect(g.x(-REACH) + i * wide, g.floor - high, Math.max(1, wide - 1), high);
  }
  rule(context, PAD.left, g.floor, g.width - PAD.right, g.floor, colours.line, 1.5);
  context.font = `500 14px ${colours.font}`;
  context.fillStyle = colours.text;
  context.strokeStyle = scene.paper;
  context.lineWidth = 5;
  const write = (share, x, align, text) => {
    context.textAlign = align;
    if (share < 0.005) return;
    context.strokeText(text, x, g.ceiling + 30);
    context.fillText(text, x, g.ceiling + 30);
  };
  write(under, g.x(-REACH) + 4, "left", `◀ ${Math.round(under * 100)} % beyond`);
  write(over, g.x(REACH) - 4, "right", `${Math.round(over * 100)} % beyond ▶`);
}

function path(context, g, curve, values, reach = REACH) {
  context.beginPath();
  let drawing = false;
  for (let i = 0; i < curve.z.length; i += 1) {
    if (Math.abs(curve.z[i]) > reach) continue;
    const jump = i && curve.z[i] - curve.z[i - 1] < 1e-6 && Math.abs(values[i] - values[i - 1]) > 0.01;
    context[drawing && !jump ? "lineTo" : "moveTo"](g.x(curve.z[i]), g.y(values[i]));
    drawing = true;
  }
  context.stroke();
}

function curveOf(context, g, { curve, colour, mark, name }, scene) {
  const focus = name === scene.focus;
  context.lineJoin = "round";
  if (scene.slopes || focus) {
    context.strokeStyle = focus ? MEANING.violet : colour;
    context.globalAlpha = focus ? 1 : 0.65;
    context.lineWidth = focus ? 2.8 : 2;
    context.setLineDash([9, 6]);
    path(context, g, curve, curve.slopes);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
  context.strokeStyle = colour;
  context.lineWidth = focus ? 4.5 : 2.8;
  path(context, g, curve, curve.values);
  if (scene.lines.length < 2) return;
  const start = -REACH + 0.5 + 0.16 * scene.lines.findIndex((line) => line.name === name);
  for (let z = start; z < REACH; z += 1.7) symbol(context, mark, g.x(z), g.y(curve.at(z)[0]), 6, colour, scene.paper);
}

const CORNERS = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]], diamond: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  "triangle-up": [[0, -1.3], [1.2, 0.9], [-1.2, 0.9]], "triangle-down": [[0, 1.3], [1.2, -0.9], [-1.2, -0.9]],
  hourglass: [[-1, -1.1], [1, -1.1], [-1, 1.1], [1, 1.1]],
  pentagon: regular(5), hexagon: regular(6), star: regular(10, (i) => (i % 2 ? 0.55 : 1.35)),
  cross: [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
};
CORNERS.x = CORNERS.cross.map(([a, b]) => [(a - b) * 0.75, (a + b) * 0.75]);

function regular(n, size = () => 1.15) {
  return Array.from({ length: n }, (_, i) => [Math.sin((2 * Math.PI * i) / n) * size(i), -Math.cos((2 * Math.PI * i) / n) * size(i)]);
}

/** Draw the mark that tells a curve from its neighbours without colour. */
export function symbol(context, kind, x, y, r, colour, paper) {
  context.beginPath();
  if (CORNERS[kind]) CORNERS[kind].forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
  else context.arc(x, y, r, 0, 2 * Math.PI);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = paper;
  context.stroke();
}

function tangent(context, g, scene, colours) {
  const [value, slope] = scene.at(scene.z);
  const half = 1.6;
  rule(context, g.x(scene.z - half), g.y(value - half * slope), g.x(scene.z + half), g.y(value + half * slope), MEANING.violet, 3);
  rule(context, g.x(scene.z), g.y(value), g.x(scene.z + 1), g.y(value), colours.text, 1.5, [3, 3]);
  rule(context, g.x(scene.z + 1), g.y(value), g.x(scene.z + 1), g.y(value + slope), MEANING.violet, 2.5, [3, 3]);
}

function probe(context, g, scene, colours) {
  const [value, slope] = scene.at(scene.z);
  const [x, y] = [g.x(scene.z), Math.max(PAD.top - 4, Math.min(g.bottom + 4, g.y(value)))];
  rule(context, x, y, x, g.floor, colours.text, 1.2, [2, 4]);
  rule(context, PAD.left, y, x, y, colours.text, 1.2, [2, 4]);
  const at = Math.max(PAD.top, Math.min(g.bottom, g.y(slope)));
  context.beginPath();
  context.arc(x, at, 5.5, 0, 2 * Math.PI);
  context.fillStyle = MEANING.violet;
  context.fill();
  context.strokeStyle = scene.paper;
  context.lineWidth = 2;
  context.stroke();
  symbol(context, "diamond", x, y, 9, MEANING.violet, scene.paper);
}
