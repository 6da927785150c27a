// Paints the plane of points: data, samples, their paths, and two fields of arrows.
import { ink, MEANING, within } from "./theme.js";

export function ground(canvas) {
  const view = { canvas, scale: 1 };
  view.at = (event) => {
    const { x, y } = within(canvas, event);
    return [(x - canvas.clientWidth / 2) / view.scale, (canvas.clientHeight / 2 - y) / view.scale];
  };
  view.draw = (what) => draw(view, what);
  return view;
}

function draw(view, what) {
  const { canvas } = view;
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(wide * ratio)) canvas.width = Math.round(wide * ratio);
  if (canvas.height !== Math.round(high * ratio)) canvas.height = Math.round(high * ratio);
  view.scale = Math.min(wide, high) / (2 * what.reach * 1.04);
  const paper = canvas.getContext("2d");
  const colours = ink(canvas);
  paper.setTransform(ratio, 0, 0, ratio, 0, 0);
  paper.clearRect(0, 0, wide, high);
  const place = (x, y) => [wide / 2 + x * view.scale, high / 2 - y * view.scale];
  const edge = what.reach * 1.03 * view.scale;
  paper.strokeStyle = colours.line;
  paper.lineWidth = 1.5;
  paper.strokeRect(wide / 2 - edge, high / 2 - edge, 2 * edge, 2 * edge);
  paper.save();
  paper.beginPath();
  paper.rect(wide / 2 - edge, high / 2 - edge, 2 * edge, 2 * edge);
  paper.clip();
  points(paper, place, what);
  const cell = ((2 * what.reach) / (what.side - 1)) * view.scale;
  if (what.exact) arrows(paper, place, what, what.exact, cell, { colour: MEANING.green, dash: [5, 4], width: 2.2 });
  if (what.learned) arrows(paper, place, what, what.learned, cell, { colour: MEANING.violet, dash: [], width: 2 });
  if (what.way) samples(paper, place, what, colours);
  paper.restore();
}

function points(paper, place, { points: list }) {
  paper.fillStyle = MEANING.blue;
  paper.globalAlpha = 0.5;
  for (const [x, y] of list) dot(paper, place(x, y), 3.6);
  paper.globalAlpha = 1;
}

/** Samples are orange squares, so that their shape tells them from the round blue data. */
function samples(paper, place, { way, index, many, paths }, colours) {
  const at = (frame, i) => place(way[2 * (frame * many + i)], way[2 * (frame * many + i) + 1]);
  if (paths) {
    paper.strokeStyle = MEANING.orange;
    paper.lineWidth = 1.3;
    paper.globalAlpha = 0.55;
    for (let i = 0; i < Math.min(40, many); i += 1) {
      paper.beginPath();
      for (let frame = 0; frame <= index; frame += 1) paper.lineTo(...at(frame, i));
      paper.stroke();
    }
  }
  paper.globalAlpha = 1;
  paper.fillStyle = MEANING.orange;
  paper.strokeStyle = colours.paper;
  paper.lineWidth = 1;
  for (let i = 0; i < many; i += 1) {
    const [x, y] = at(index, i);
    paper.fillRect(x - 3.5, y - 3.5, 7, 7);
    paper.strokeRect(x - 3.5, y - 3.5, 7, 7);
  }
}

function dot(paper, [x, y], size) {
  paper.beginPath();
  paper.arc(x, y, size, 0, 7);
  paper.fill();
}

/** Arrows of a field [side x side, 2], lower row first; long ones are shortened to the width of a cell. */
function arrows(paper, place, { side, reach }, field, cell, { colour, dash, width }) {
  paper.strokeStyle = colour;
  paper.fillStyle = colour;
  paper.lineWidth = width;
  for (let k = 0; k < side * side; k += 1) {
    const [x, y] = place(-reach + (2 * reach * (k % side)) / (side - 1), -reach + (2 * reach * Math.floor(k / side)) / (side - 1));
    const [dx, dy] = [field[2 * k], -field[2 * k + 1]];
    const size = Math.hypot(dx, dy);
    const length = Math.min(1, size / 2.5) * cell * 0.95;
    if (length < 1.5) continue;
    const [ux, uy] = [dx / size, dy / size];
    const [tx, ty] = [x + ux * length, y + uy * length];
    const head = Math.min(8, length * 0.6);
    paper.setLineDash(dash);
    paper.beginPath();
    paper.moveTo(x, y);
    paper.lineTo(tx - ux * head * 0.8, ty - uy * head * 0.8);
    paper.stroke();
    paper.setLineDash([]);
    paper.beginPath();
    paper.moveTo(tx, ty);
    paper.lineTo(tx - ux * head - uy * head * 0.45, ty - uy * head + ux * head * 0.45);
    paper.lineTo(tx - ux * head + uy * head * 0.45, ty - uy * head - ux * head * 0.45);
    paper.fill();
  }
}
