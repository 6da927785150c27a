// A plane of two inputs: tint, grid with numbers, lines, points; equal units on both axes, so that normals stand upright.
import { ink, MEANING, within } from "./theme.js";
import { svg, set, html } from "./perceptron_svg.js";

export const PLANE_CSS = `
.plane { position: relative; overflow: hidden; border-radius: .6rem; touch-action: none; user-select: none; }
.plane canvas, .plane svg { position: absolute; inset: 0; width: 100%; height: 100%; display: block; }
.plane svg text { font: 600 16px var(--st-font); fill: var(--st-text-color); paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; stroke-linejoin: round; }
.plane svg :focus { outline: none; }
.plane svg :focus-visible > .halo, .plane svg .halo.on { opacity: 1; }
.plane .halo { opacity: 0; fill: none; stroke: var(--st-primary-color); stroke-width: 3px; }
.plane .seam { stroke: var(--st-text-color); stroke-width: 3.5px; stroke-linecap: round; }
.plane .hit { stroke: transparent; stroke-width: 26px; fill: none; }
`;
const CELL = 4;

/** Make a plane `units` high, centred at `centre`; it fills its parent's box, so wide planes show more of x1. */
export function plane({ label, centre = [0, 0], units = 10, across = 0 }) {
  const root = html("div", "plane");
  const canvas = html("canvas", "", "", root);
  const layer = svg("svg", { role: "group", "aria-label": label }, root);
  const view = { root, layer, centre, units, across, width: 0, height: 0 };

  view.frame = (where) => Object.assign(view, where);
  view.fit = () => {
    view.width = root.clientWidth;
    view.height = root.clientHeight;
    view.scale = Math.min(view.height / view.units, view.across ? view.width / view.across : Infinity);
    const [half, tall] = [view.width / view.scale / 2, view.height / view.scale / 2];
    view.box = [[view.centre[0] - half, view.centre[0] + half], [view.centre[1] - tall, view.centre[1] + tall]];
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(view.width * ratio)) canvas.width = Math.round(view.width * ratio);
    if (canvas.height !== Math.round(view.height * ratio)) canvas.height = Math.round(view.height * ratio);
    set(layer, { viewBox: `0 0 ${view.width} ${view.height}` });
    return view.width > 0;
  };
  view.pixel = ([x, y]) => [(x - view.box[0][0]) * view.scale, (view.box[1][1] - y) * view.scale];
  view.at = (event) => {
    const { x, y } = within(root, event);
    return [view.box[0][0] + x / view.scale, view.box[1][1] - y / view.scale];
  };
  /** Paint the ground; `tint(x1, x2)` is -1 (orange) to 1 (blue). */
  view.paint = (tint, strength = 1) => {
    const context = canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    const colours = ink(root);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colours.paper;
    context.fillRect(0, 0, view.width, view.height);
    if (tint) paintTint(context, view, tint, (colours.dark ? 0.5 : 0.36) * strength);
    paintGrid(context, view, colours);
  };
  return view;
}

let small = null;
function paintTint(context, view, tint, strength) {
  const [columns, rows] = [Math.ceil(view.width / CELL), Math.ceil(view.height / CELL)];
  small ??= document.createElement("canvas");
  if (small.width !== columns || small.height !== rows) [small.width, small.height] = [columns, rows];
  const brush = small.getContext("2d");
  const pixels = brush.createImageData(columns, rows);
  const [blue, orange] = [channels(MEANING.blue), channels(MEANING.orange)];
  const reach = CELL / view.scale;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    const y = view.box[1][1] - (row + 0.5) * reach;
    for (let column = 0; column < columns; column++) {
      const share = tint(view.box[0][0] + (column + 0.5) * reach, y);
      const colour = share < 0 ? orange : blue;
      pixels.data[at++] = colour[0];
      pixels.data[at++] = colour[1];
      pixels.data[at++] = colour[2];
      pixels.data[at++] = 255 * strength * Math.abs(share);
    }
  }
  brush.putImageData(pixels, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, columns * CELL, rows * CELL);
}

const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

function paintGrid(context, view, colours) {
  const step = view.scale > 60 ? 0.5 : view.scale > 24 ? 1 : 2;
  const every = step * (step * view.scale > 38 ? 1 : 2);
  context.font = `500 14px ${colours.font}`;
  context.fillStyle = colours.text;
  for (const axis of [0, 1]) {
    const [low, high] = view.box[axis];
    for (let n = Math.ceil(low / step); n * step <= high; n++) {
      const [px, py] = view.pixel(axis ? [0, n * step] : [n * step, 0]);
      context.globalAlpha = n === 0 ? 0.42 : 0.1;
      if (axis) context.fillRect(0, py - 0.5, view.width, n ? 1 : 1.5);
      else context.fillRect(px - 0.5, 0, n ? 1 : 1.5, view.height);
      context.globalAlpha = 0.72;
      if (n && (n * step) % every === 0) tick(context, view, axis, String(n * step).replace("-", "−"), axis ? py : px);
    }
  }
  context.globalAlpha = 1;
  context.font = `italic 600 17px ${colours.font}`;
  const [ox, oy] = view.pixel([0, 0]);
  context.textAlign = "right";
  context.fillText("x₁", view.width - 8, inside(oy, view.height) - 8);
  context.textAlign = "left";
  context.fillText("x₂", inside(ox, view.width) + 8, 18);
}

const inside = (value, size) => Math.max(30, Math.min(size - 8, value));

function tick(context, view, axis, text, at) {
  const [ox, oy] = view.pixel([0, 0]);
  context.textAlign = axis ? "right" : "center";
  if (axis ? at > view.height - 10 || at < 26 : at > view.width - 34 || at < 14) return;
  if (axis) context.fillText(text, inside(ox, view.width) - 6, at + 5);
  else context.fillText(text, at, Math.min(view.height - 6, Math.max(16, oy + 17)));
}

/** Make the mark of a point: class 1 a blue circle, class 0 an orange square; `wrong` adds a cross, `ring` a violet ring. */
export function mark(parent, { label, size = 10 }) {
  const group = svg("g", { tabindex: 0, role: "img", "aria-label": label }, parent);
  svg("circle", { class: "halo", r: size + 9 }, group);
  const ring = svg("circle", { r: size + 6, fill: "none", stroke: MEANING.violet, "stroke-width": 4 }, group);
  const circle = svg("circle", { r: size, "stroke-width": 2.5, stroke: "#fff" }, group);
  const square = svg("rect", { x: -size * 0.9, y: -size * 0.9, width: size * 1.8, height: size * 1.8, rx: 2, "stroke-width": 2.5, stroke: "#fff" }, group);
  const cross = svg("path", { d: `M-5 -5 L5 5 M5 -5 L-5 5`, stroke: "#fff", "stroke-width": 3, "stroke-linecap": "round" }, group);
  group.show = ({ at, one, wrong = false, ringed = false, label: words, faint = false }) => {
    set(group, { transform: `translate(${at[0]} ${at[1]})`, "aria-label": words, opacity: faint ? 0.45 : 1 });
    set(circle, { fill: MEANING.blue, display: one ? null : "none" });
    set(square, { fill: MEANING.orange, display: one ? "none" : null });
    set(cross, { display: wrong ? null : "none" });
    set(ring, { display: ringed ? null : "none" });
  };
  return group;
}

/** Make an arrow that `show(from, to)` places, in pixels. */
export function arrow(parent, { colour, width = 4 }) {
  const group = svg("g", { stroke: colour, fill: colour, "pointer-events": "none" }, parent);
  const shaft = svg("line", { "stroke-width": width, "stroke-linecap": "round" }, group);
  const head = svg("path", { stroke: "none" }, group);
  group.show = (from, to) => {
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const length = Math.hypot(dx, dy);
    set(group, { display: length < 2 ? "none" : null });
    if (length < 2) return;
    const size = Math.min(15, length);
    const [ux, uy] = [dx / length, dy / length];
    const base = [to[0] - ux * size, to[1] - uy * size];
    set(shaft, { x1: from[0], y1: from[1], x2: base[0], y2: base[1] });
    set(head, { d: `M${to[0]} ${to[1]} L${base[0] - uy * size * 0.5} ${base[1] + ux * size * 0.5} L${base[0] + uy * size * 0.5} ${base[1] - ux * size * 0.5} Z` });
  };
  return group;
}
