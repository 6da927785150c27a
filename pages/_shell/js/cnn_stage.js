// A canvas that knows what lies where: maps, numbers and words drawn on it can be pointed at and clicked.
import { ink } from "./theme.js";
import { html } from "./perceptron_svg.js";

/** Colours of values from -1 to 1: orange, paper, blue; and of ink from 0 to 1. */
export function palette(colours) {
  const paper = colours.dark ? [16, 21, 31] : [255, 255, 255];
  const mix = (end, share) => paper.map((from, i) => Math.round(from + (end[i] - from) * share));
  const table = new Uint8ClampedArray(511 * 3);
  for (let i = -255; i <= 255; i += 1) table.set(mix(i < 0 ? [224, 108, 0] : [43, 127, 217], (Math.abs(i) / 255) ** 0.8), (i + 255) * 3);
  const writing = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i += 1) writing.set(mix(colours.dark ? [233, 237, 245] : [27, 35, 51], i / 255), i * 3);
  return { table, writing };
}

/** Paint maps below each other into one small picture; `most[map]` is the size of value that gets full colour. */
export function atlas({ values, rows, columns, maps, step = maps, most, colours, written = false }) {
  const canvas = new OffscreenCanvas(columns, rows * maps), context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows * maps), area = rows * columns;
  for (let k = 0; k < maps; k += 1) for (let i = 0; i < area; i += 1) {
    const value = step === 1 ? values[k * area + i] : values[i * step + k], to = 4 * (k * area + i);
    const share = most[k] > 0 ? Math.max(-1, Math.min(1, value / most[k])) : 0;
    const from = 3 * (written ? Math.round(255 * Math.max(0, share)) : Math.round(255 * share) + 255), table = written ? colours.writing : colours.table;
    image.data[to] = table[from]; image.data[to + 1] = table[from + 1]; image.data[to + 2] = table[from + 2]; image.data[to + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return { canvas, rows, columns, maps };
}

/** Make a stage. `begin()` empties it; then draw; regions given to `hit` hear hover, drag and click as shares of their sides. */
export function stage(label) {
  const root = html("div", "stage", "<canvas></canvas>");
  const canvas = root.firstChild, context = canvas.getContext("2d");
  Object.assign(root, { tabIndex: 0 });
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", label);
  const it = { root, canvas, context, hits: [], width: 0, height: 0, over: null };
  it.begin = () => begin(it);
  it.hit = (x, y, width, height, acts) => it.hits.push({ x, y, width, height, ...acts });
  const find = ({ offsetX, offsetY }) => it.hits.findLast(({ x, y, width, height }) => offsetX >= x && offsetX < x + width && offsetY >= y && offsetY < y + height);
  const shares = (region, event) => [(event.offsetX - region.x) / region.width, (event.offsetY - region.y) / region.height].map((share) => Math.max(0, Math.min(0.9999, share)));
  canvas.addEventListener("pointermove", (event) => {
    const region = find(event);
    canvas.style.cursor = region?.click ? "pointer" : "";
    if (event.buttons & 1 && region?.drag) region.drag(...shares(region, event));
    else if (region?.hover) region.hover(...shares(region, event));
    else it.leave?.();
  });
  canvas.addEventListener("pointerleave", () => it.leave?.());
  canvas.addEventListener("click", (event) => { const region = find(event); if (region) region.click?.(...shares(region, event)); });
  return it;
}

function begin(it) {
  const { clientWidth: width, clientHeight: height } = it.root, ratio = window.devicePixelRatio || 1;
  if (it.width !== width || it.height !== height || it.ratio !== ratio) {
    Object.assign(it, { width, height, ratio });
    Object.assign(it.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  }
  it.colours = ink(it.root.getRootNode());
  it.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  it.context.clearRect(0, 0, width, height);
  it.context.imageSmoothingEnabled = false;
  it.hits = [];
}

/** Write words; `x` is their left end unless `align` says otherwise, `y` their middle. */
export function write({ context, colours }, words, x, y, { size = 15, weight = 500, align = "left", colour = colours.text, mono = false, alpha = 1 } = {}) {
  context.font = `${weight} ${size}px ${mono ? colours.mono : colours.font}`;
  Object.assign(context, { fillStyle: colour, textAlign: align, textBaseline: "middle", globalAlpha: alpha });
  context.fillText(words, x, y);
  context.globalAlpha = 1;
}

/** Draw a frame around a rectangle. */
export function frame({ context, colours }, x, y, width, height, { colour = colours.line, wide = 1, dash = [] } = {}) {
  Object.assign(context, { strokeStyle: colour, lineWidth: wide });
  context.setLineDash(dash);
  context.strokeRect(x, y, width, height);
  context.setLineDash([]);
}

/** Draw one map of an atlas `size` pixels wide. */
export function put({ context }, sheet, map, x, y, size) {
  const high = (size * sheet.rows) / sheet.columns;
  context.drawImage(sheet.canvas, 0, map * sheet.rows, sheet.columns, sheet.rows, x, y, size, high);
  return high;
}

/** Draw a line between two places, level at both ends. */
export function curve({ context }, [x1, y1], [x2, y2], colour, wide, alpha) {
  Object.assign(context, { strokeStyle: colour, lineWidth: wide, globalAlpha: alpha });
  const middle = (x1 + x2) / 2;
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
  context.stroke();
  context.globalAlpha = 1;
}

/** Outline rows `top` to `bottom`, columns `left` to `right` of a map drawn at x, y with `cell` pixels a value. */
export function outline(on, x, y, cell, [top, bottom, left, right], look = {}) {
  frame(on, x + left * cell, y + top * cell, (right - left + 1) * cell, (bottom - top + 1) * cell, { colour: on.colours.green, wide: 2, ...look });
}

/** Draw a cell with its number, tinted by sign and size. */
export function cell(on, value, x, y, [width, height], { most = 1, digits = 2, strong = false, plain = false, size = 15 } = {}) {
  const { context, colours } = on, share = most > 0 ? Math.min(1, Math.abs(value) / most) : 0;
  Object.assign(context, { fillStyle: plain ? colours.text : value < 0 ? colours.orange : colours.blue, globalAlpha: plain ? 0.25 * share : 0.06 + 0.5 * share });
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  frame(on, x, y, width, height, strong ? { colour: colours.green, wide: 3 } : {});
  write(on, shown(value, digits), x + width / 2, y + height / 2 + 1, { align: "center", size, weight: strong ? 700 : 500 });
}

/** Return a number with a true minus sign. */
export const shown = (value, digits = 2) => (Math.abs(value) < 0.5 * 10 ** -digits ? "0" : value.toFixed(digits)).replace("-", "−");
