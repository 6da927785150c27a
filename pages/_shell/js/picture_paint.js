// Paints the compared pictures, the window over them, and, close up, every pixel's number.
import { ink } from "./theme.js";
import { level, number, workOut } from "./worked.js";

const GAP = 6;
const NUMBERS_FROM = 52;  // pixels this wide hold a number

/** The areas that show the picture: one when wiping, two side by side. */
export function panes(view) {
  const width = view.root.clientWidth, height = view.root.clientHeight;
  if (view.mode === "wipe") return [{ left: 0, width, height }];
  const half = (width - GAP) / 2;
  return [{ left: 0, width: half, height }, { left: half + GAP, width: half, height }];
}

export const paneAt = (view, x) => { const all = panes(view); return all[1] && x >= all[1].left ? all[1] : all[0]; };

export const toPicture = (view, pane, { x, y }) => ({
  x: view.x + (x - pane.left - pane.width / 2) / view.scale,
  y: view.y + (y - pane.height / 2) / view.scale,
});

const onScreen = (view, pane) => ({
  x: (u) => pane.left + pane.width / 2 + (u - view.x) * view.scale,
  y: (v) => pane.height / 2 + (v - view.y) * view.scale,
});

/** Where the output lies on the input: each output pixel is centred on its window and `stride` pixels wide. */
export function placed({ cells, stride, dilation, corner }) {
  const middle = (dilation * (cells.length - 1) + 1 - stride) / 2;
  return { left: middle - corner[1], top: middle - corner[0], unit: stride };
}

export function paint(view) {
  const { canvas, root } = view;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [root.clientWidth, root.clientHeight];
  if (!view.data || !width) return;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const all = panes(view);
  const split = view.split * width;
  const areas = all[1]
    ? [[all[0], all[0].left, all[0].left + all[0].width], [all[1], all[1].left, width]]
    : [[all[0], 0, split], [all[0], split, width]];
  areas.forEach(([pane, from, to], index) => {
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, height);
    context.clip();
    (index ? after : before)(view, pane, context);
    if (view.hovered) outline(view, pane, context, view.hovered, index, true);
    if (view.pixel) outline(view, pane, context, view.pixel, index, false);
    context.restore();
  });
  labels(view, all, split, width);
}

function labels(view, all, split, width) {
  const [first, second] = view.tags;
  view.handle.hidden = view.mode !== "wipe";
  view.handle.style.display = view.mode === "wipe" ? "" : "none";
  view.handle.style.left = `${split}px`;
  view.handle.setAttribute("aria-valuenow", Math.round(100 * view.split));
  first.style.left = "8px";
  second.style.left = all[1] ? `${all[1].left + 8}px` : "";
  second.style.right = all[1] ? "" : "8px";
  first.hidden = view.mode === "wipe" && split < 80;
  second.hidden = view.mode === "wipe" && width - split < 80;
}

function before(view, pane, context) {
  const { x, y } = onScreen(view, pane);
  picture(view, context, view.before, [x(0), y(0)], view.scale);
  const { grey } = view.data.window;
  const value = (column, row) => level(view.before, column, row, grey ? -1 : view.data.channel);
  if (view.scale >= NUMBERS_FROM) numbers(view, pane, context, { left: 0, top: 0, unit: 1, size: view.data.size }, value, value);
}

function after(view, pane, context) {
  const { x, y } = onScreen(view, pane);
  const at = placed(view.data.window);
  picture(view, context, view.after, [x(at.left), y(at.top)], view.scale * at.unit);
  if (view.scale * at.unit < NUMBERS_FROM) return;
  const value = (column, row) => workOut(view.before, view.data.window, view.data.channel, row, column).result;
  const shown = (column, row) => level(view.after, column, row, -1);
  numbers(view, pane, context, { ...at, size: view.data.window.size }, value, shown);
}

function picture(view, context, image, [left, top], scale) {
  context.imageSmoothingEnabled = scale * (window.devicePixelRatio || 1) < 1.5;
  context.imageSmoothingQuality = "high";
  context.drawImage(image.image, left, top, image.width * scale, image.height * scale);
}

/** Write each visible pixel's value on it; after the filter these are the values before any clipping. */
function numbers(view, pane, context, { left, top, unit, size }, value, shown) {
  const { x, y } = onScreen(view, pane);
  const first = toPicture(view, pane, { x: pane.left, y: 0 });
  const last = toPicture(view, pane, { x: pane.left + pane.width, y: pane.height });
  const range = (from, to, start, most) => [Math.max(0, Math.floor((from - start) / unit)), Math.min(most - 1, Math.floor((to - start) / unit))];
  const [c0, c1] = range(first.x, last.x, left, size[1]);
  const [r0, r1] = range(first.y, last.y, top, size[0]);
  Object.assign(context, { font: "500 14px " + ink(view.root).mono, textAlign: "center", textBaseline: "middle" });
  for (let row = r0; row <= r1; row++) for (let column = c0; column <= c1; column++) {
    context.fillStyle = shown(column, row) > 0.5 ? "#111" : "#fff";
    context.fillText(number(value(column, row), 2), x(left + (column + 0.5) * unit), y(top + (row + 0.5) * unit));
  }
}

/** Outline the window an output pixel looks through, and after the filter the pixel itself. */
function outline(view, pane, context, [row, column], index, passing) {
  const { x, y } = onScreen(view, pane);
  const { stride, dilation, corner, cells } = view.data.window;
  const reach = dilation * (cells.length - 1) + 1;
  const [top, left] = [row * stride - corner[0], column * stride - corner[1]];
  frame(context, [x(left), y(top), reach * view.scale], passing ? "#FFFFFF" : "#2B7FD9", passing);
  if (dilation > 1 && view.scale > 3 && index === 0) {
    cells.forEach((line, i) => line.forEach((_, j) => frame(context, [x(left + j * dilation), y(top + i * dilation), view.scale], "#2B7FD9", true)));
  }
  if (index === 0) return;
  const at = placed(view.data.window);
  frame(context, [x(at.left + column * at.unit), y(at.top + row * at.unit), at.unit * view.scale], "#2B7FD9", passing);
}

function frame(context, [left, top, size], colour, thin) {
  const least = Math.max(size, thin ? 3 : 9);
  const [x, y] = [left - (least - size) / 2, top - (least - size) / 2];
  context.lineWidth = thin ? 3 : 5;
  context.strokeStyle = thin ? "rgba(0,0,0,.6)" : "#FFFFFF";
  context.strokeRect(x, y, least, least);
  context.lineWidth = thin ? 1 : 2.5;
  context.strokeStyle = colour;
  context.strokeRect(x, y, least, least);
}
