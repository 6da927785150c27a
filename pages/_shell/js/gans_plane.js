// The layered picture of a game: D's surface, G's warped grid, real and generated samples, gradient arrows.
import { ink, MEANING } from "./theme.js";

export const EDGE = 1.2;
const PULL = 0.16; // how long an arrow is, in units of the plane, for a gradient of 1
const LONGEST = 0.34;

/** Make the picture; `draw(frame, look)` paints a frame, `at(event)` tells where in the plane a pointer is. */
export function plane(label) {
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  const view = { canvas, size: 0, context: canvas.getContext("2d"), tint: document.createElement("canvas") };
  view.at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * 2 * EDGE - EDGE, EDGE - ((event.clientY - box.top) / box.height) * 2 * EDGE];
  };
  view.draw = (frame, look) => draw(view, frame, look);
  return view;
}

function fit(view) {
  const sharp = window.devicePixelRatio || 1;
  const side = Math.round(view.canvas.clientWidth);
  if (!side) return false;
  view.size = side;
  if (view.canvas.width !== side * sharp) view.canvas.width = view.canvas.height = side * sharp;
  view.context.setTransform(sharp, 0, 0, sharp, 0, 0);
  return true;
}

function draw(view, frame, look) {
  if (!fit(view)) return;
  const { context: pen, size } = view;
  const colours = ink(view.canvas.getRootNode());
  const x = (value) => ((value + EDGE) / (2 * EDGE)) * size;
  const y = (value) => ((EDGE - value) / (2 * EDGE)) * size;
  pen.clearRect(0, 0, size, size);
  if (look.layers.surface) surface(view, frame.surface, colours.dark);
  const mean = look.layers.mean ? "mean_" : "";
  if (look.layers.grid) grid({ pen, x, y }, frame[`${mean}grid`], look);
  if (look.layers.real) circles({ pen, x, y }, look.real, MEANING.blue);
  const fakes = frame[`${mean}fakes`];
  if (look.layers.fake) diamonds({ pen, x, y }, blended(fakes, look.noise, look.morph), colours);
  if (look.layers.arrows && look.morph === 1 && !mean) arrows({ pen, x, y }, frame.fakes, frame.arrows, colours);
}

/** Paint how real D calls each place: orange 0, white 0.5, blue 1, under everything else. */
function surface(view, values, dark) {
  const side = Math.round(Math.sqrt(values.length));
  const { tint } = view;
  tint.width = tint.height = side;
  const image = new ImageData(side, side);
  for (let i = 0; i < values.length; i += 1) {
    const place = (side - 1 - Math.floor(i / side)) * side + (i % side);
    const lean = (values[i] - 127.5) / 127.5;
    const [r, g, b] = lean > 0 ? [43, 127, 217] : [224, 108, 0];
    image.data.set([r, g, b, Math.abs(lean) * (dark ? 150 : 125)], place * 4);
  }
  tint.getContext("2d").putImageData(image, 0, 0);
  view.context.imageSmoothingEnabled = true;
  view.context.drawImage(tint, 0, 0, view.size, view.size);
}

/** Return places between the noise (0) and what G makes of it (1); noise on a line stands at height 0. */
export function blended(places, noise, share) {
  if (share === 1) return places;
  const flat = noise.length < places.length;
  return places.map((value, i) => {
    const from = flat ? (i % 2 ? 0 : noise[i / 2]) : noise[i];
    return (1 - share) * from * 0.55 + share * value;
  });
}

function grid({ pen, x, y }, places, look) {
  const at = blended(places, look.lattice, look.morph);
  const side = look.flat ? 0 : Math.round(Math.sqrt(at.length / 2));
  pen.strokeStyle = MEANING.orange;
  pen.lineWidth = look.flat ? 3 : 1;
  pen.globalAlpha = look.flat ? 0.9 : 0.55;
  pen.beginPath();
  const line = (from, step, count) => {
    for (let k = 0, i = from; k < count; k += 1, i += step) pen[k ? "lineTo" : "moveTo"](x(at[2 * i]), y(at[2 * i + 1]));
  };
  if (look.flat) line(0, 1, at.length / 2);
  else for (let k = 0; k < side; k += 1) { line(k * side, 1, side); line(k, side, side); }
  pen.stroke();
  pen.globalAlpha = 1;
  if (look.cell !== null && !look.flat) cell({ pen, x, y }, at, side, look.cell);
}

/** Fill one cell of the grid: the same square of noise, wherever G has put it. */
function cell({ pen, x, y }, at, side, number) {
  const first = Math.floor(number / (side - 1)) * side + (number % (side - 1));
  pen.beginPath();
  for (const i of [first, first + 1, first + side + 1, first + side]) pen.lineTo(x(at[2 * i]), y(at[2 * i + 1]));
  pen.closePath();
  pen.fillStyle = MEANING.orange;
  pen.fill();
}

function circles({ pen, x, y }, places, colour) {
  pen.fillStyle = colour;
  pen.globalAlpha = 0.75;
  for (let i = 0; i < places.length; i += 2) {
    pen.beginPath();
    pen.arc(x(places[i]), y(places[i + 1]), 2.6, 0, 7);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

function diamonds({ pen, x, y }, places, colours) {
  pen.fillStyle = MEANING.orange;
  pen.strokeStyle = colours.paper;
  pen.lineWidth = 0.8;
  for (let i = 0; i < places.length; i += 2) {
    const [a, b, r] = [x(places[i]), y(places[i + 1]), 4.6];
    pen.beginPath();
    pen.moveTo(a, b - r); pen.lineTo(a + r, b); pen.lineTo(a, b + r); pen.lineTo(a - r, b);
    pen.closePath();
    pen.fill();
    pen.stroke();
  }
}

function arrows({ pen, x, y }, places, pulls, colours) {
  pen.strokeStyle = MEANING.violet;
  pen.lineWidth = 1.6;
  pen.globalAlpha = colours.dark ? 0.95 : 0.8;
  pen.beginPath();
  for (let i = 0; i < pulls.length; i += 4) {
    const strength = Math.hypot(pulls[i], pulls[i + 1]);
    const scale = Math.min(PULL, LONGEST / (strength || 1));
    const [dx, dy] = [pulls[i] * scale, pulls[i + 1] * scale];
    if (Math.hypot(dx, dy) < 0.012) continue;
    const [a, b, c, d] = [x(places[i]), y(places[i + 1]), x(places[i] + dx), y(places[i + 1] + dy)];
    const turn = Math.atan2(d - b, c - a);
    pen.moveTo(a, b); pen.lineTo(c, d);
    for (const side of [2.6, -2.6]) { pen.moveTo(c, d); pen.lineTo(c + 5 * Math.cos(turn + side), d + 5 * Math.sin(turn + side)); }
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

/** Return the number of the grid's cell that is nearest to a place, or null when none is near. */
export function cellAt(places, lattice, morph, [a, b]) {
  const at = blended(places, lattice, morph);
  const side = Math.round(Math.sqrt(at.length / 2));
  let [best, found] = [0.01, null];
  for (let row = 0; row < side - 1; row += 1) for (let column = 0; column < side - 1; column += 1) {
    const first = row * side + column;
    const corners = [first, first + 1, first + side, first + side + 1];
    const middle = (axis) => corners.reduce((sum, i) => sum + at[2 * i + axis], 0) / 4;
    const away = (middle(0) - a) ** 2 + (middle(1) - b) ** 2;
    if (away < best) [best, found] = [away, row * (side - 1) + column];
  }
  return found;
}
