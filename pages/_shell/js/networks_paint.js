// Maps and points on canvases: orange to white to blue for numbers, a mixture of class colours for probabilities.
import { ink, MEANING } from "./theme.js";

export const CLASSES = [MEANING.orange, MEANING.blue, MEANING.green, MEANING.violet];
export const SHAPES = ["square", "circle", "triangle", "diamond"];
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const PARTS = CLASSES.map(rgb);
const tables = {};

function table(dark) {
  if (tables[dark]) return tables[dark];
  const middle = dark ? [222, 227, 236] : [255, 255, 255];
  const strength = dark ? 0.62 : 0.6;
  const made = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i += 1) {
    const t = (i / 127.5 - 1) * strength;
    const end = PARTS[t < 0 ? 0 : 1];
    for (let c = 0; c < 3; c += 1) made[3 * i + c] = middle[c] + (end[c] - middle[c]) * Math.abs(t);
  }
  return (tables[dark] = made);
}

/** Make a painter of `side` x `side` values; reused so that no frame allocates a canvas. */
export function mapPainter(side) {
  const small = document.createElement("canvas");
  small.width = small.height = side;
  const context = small.getContext("2d");
  const image = context.createImageData(side, side);
  const put = (cell, r, g, b) => {
    const row = side - 1 - Math.floor(cell / side);
    const at = 4 * (row * side + (cell % side));
    image.data[at] = r; image.data[at + 1] = g; image.data[at + 2] = b; image.data[at + 3] = 255;
  };
  return {
    side,
    canvas: small,
    /** Paint numbers: `stride` apart from `offset`, `low`..`high` to orange..blue. */
    numbers(values, { stride = 1, offset = 0, low = -1, high = 1, sharp = false, dark = false } = {}) {
      const colours = table(dark);
      for (let cell = 0; cell < side * side; cell += 1) {
        let t = (values[cell * stride + offset] - low) / (high - low);
        t = sharp ? (t > 0.5 ? 1 : 0) : Math.max(0, Math.min(1, t));
        const k = 3 * Math.round(t * 255);
        put(cell, colours[k], colours[k + 1], colours[k + 2]);
      }
      context.putImageData(image, 0, 0);
    },
    /** Paint probabilities [cells x classes]. */
    classes(values, classes, { sharp = false, dark = false } = {}) {
      const middle = dark ? 222 : 255;
      for (let cell = 0; cell < side * side; cell += 1) {
        const row = values.subarray(cell * classes, (cell + 1) * classes);
        const best = row.indexOf(Math.max(...row));
        const mixed = [0, 0, 0];
        row.forEach((p, k) => { for (let c = 0; c < 3; c += 1) mixed[c] += (sharp ? (k === best ? 1 : 0) : p) * PARTS[k][c]; });
        const sure = sharp ? 0.6 : 0.6 * Math.max(0, (row[best] - 1 / classes) / (1 - 1 / classes)) ** 0.6;
        put(cell, ...mixed.map((v) => middle + (v - middle) * sure));
      }
      context.putImageData(image, 0, 0);
    },
  };
}

/** Fit a canvas to its box and return its context in CSS pixels. */
export function sized(canvas, width = canvas.clientWidth, height = canvas.clientHeight) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Trace one point's mark: the shape says the class as well as the colour. */
export function trace(context, shape, x, y, r) {
  context.beginPath();
  if (shape === "circle") context.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") context.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  else {
    const corners = shape === "diamond" ? [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]] : [[0, -1.2], [1.1, 0.85], [-1.1, 0.85]];
    corners.forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + dx * r, y + dy * r));
    context.closePath();
  }
}

/** Return the colour of a label: a class's own, or a number between -span and span. */
export function labelColour(run, label, dark = false) {
  if (run.classes) return CLASSES[label];
  const k = 3 * Math.round(255 * Math.max(0, Math.min(1, label / run.span / 2 + 0.5)));
  return `rgb(${table(dark).slice(k, k + 3).join(",")})`;
}

/** Draw a run's points: training ones filled, test ones hollow; `faded(i)` steps back. */
export function drawPoints(context, run, place, { radius = 4.5, test = true, faded = () => false, host } = {}) {
  const colours = ink(host);
  for (let i = 0; i < run.count; i += 1) {
    if (run.test[i] && !test) continue;
    const [x, y] = place(i);
    const shape = run.classes ? SHAPES[run.labels[i]] : "circle";
    const colour = labelColour(run, run.labels[i], colours.dark);
    context.globalAlpha = faded(i) ? 0.16 : 1;
    trace(context, shape, x, y, radius);
    const hollow = run.test[i] && run.classes;
    context.fillStyle = hollow ? "rgba(255,255,255,.85)" : colour;
    context.fill();
    context.lineWidth = hollow ? 2 : 1.2;
    context.strokeStyle = hollow ? colour : run.classes ? "#FFFFFF" : "rgba(27,35,51,.75)";
    context.stroke();
    if (run.test[i] && !run.classes) hole(context, x, y, radius);
  }
  context.globalAlpha = 1;
}

/** A number's colour may be white, so its test mark keeps its rim and gets a hole. */
function hole(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius * 0.5, 0, 2 * Math.PI);
  context.fillStyle = "#FFFFFF";
  context.fill();
  context.stroke();
}

/** Write a number shortly, with a real minus sign. */
export function short(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.001 || size >= 1e5) ? value.toExponential(1) : size < 0.01 && size > 0 ? value.toPrecision(2) : value.toFixed(digits);
  return text.replace("-", "−");
}
