// ReLU, pooling and flatten opened: the map before, the rule with its numbers, the map after.
import { form } from "./cnn_model.js";
import { cell, frame, outline, put, shown, write } from "./cnn_stage.js";

const TOP = 30;

/** Draw a map with the chosen pixel; pointing or clicking chooses another. */
function large(view, on, { index, map, x, size, at, title, scale = 1 }) {
  const shape = form(view.model, index), high = put(on, view.sheet(index), map, x, TOP, size);
  write(on, title, x, 12, { weight: 650 });
  frame(on, x, TOP, size, high, { wide: 0.7 });
  outline(on, x, TOP, size / shape.columns, at, { wide: 3 });
  const to = (u, v) => ({ row: Math.floor((v * shape.rows) / scale), col: Math.floor((u * shape.columns) / scale) });
  on.hit(x, TOP, size, high, { click: (u, v) => view.go(to(u, v)), drag: (u, v) => view.peek(to(u, v)) });
  return high;
}

/** Draw max(0, z) for one map: what was below zero becomes zero. */
export function openRelu(view, on) {
  const { state, values, model } = view, index = view.index(), shape = form(model, index);
  const map = Math.min(state.map, shape.maps - 1), size = Math.min(on.height - TOP - 70, on.width * 0.31);
  const one = [state.row, state.row, state.col, state.col], at = (state.row * shape.columns + state.col) * shape.maps + map;
  const z = values[index - 1][at], a = values[index][at], right = on.width - size;
  large(view, on, { index: index - 1, map, x: 0, size, at: one, title: `before: ${view.name(index - 1)}` });
  large(view, on, { index, map, x: right, size, at: one, title: "after ReLU" });
  curve(on, { x: size + 30, y: TOP, wide: right - size - 60, tall: size, z, most: view.most(index - 1, map) });
  const all = Array.from({ length: shape.rows * shape.columns }, (_, i) => values[index - 1][i * shape.maps + map]);
  const off = all.filter((value) => value <= 0).length;
  write(on, `max(0, ${shown(z, 3)}) = ${shown(a, 3)}`, on.width / 2, TOP + size + 26, { align: "center", size: 23, weight: 700 });
  write(on, `${off} of ${all.length} values here are below zero and become 0`, on.width / 2, TOP + size + 54, { align: "center", alpha: 0.8 });
}

function curve(on, { x, y, wide, tall, z, most }) {
  const { context, colours } = on, half = wide / 2, zero = [x + half, y + tall * 0.78], unit = half / Math.max(most, Math.abs(z), 1e-9);
  const rise = Math.min(unit, (tall * 0.7) / Math.max(most, 1e-9));
  write(on, "max(0, z)", x + half, 12, { align: "center", weight: 650 });
  Object.assign(context, { strokeStyle: colours.line, lineWidth: 1.5 });
  context.beginPath();
  context.moveTo(x, zero[1]); context.lineTo(x + wide, zero[1]); context.moveTo(zero[0], y); context.lineTo(zero[0], y + tall * 0.9);
  context.stroke();
  Object.assign(context, { strokeStyle: colours.text, lineWidth: 3.5 });
  context.beginPath();
  context.moveTo(x, zero[1]); context.lineTo(...zero); context.lineTo(x + wide, zero[1] - rise * Math.max(most, 1e-9));
  context.stroke();
  context.fillStyle = colours.green;
  context.beginPath();
  context.arc(zero[0] + unit * z, zero[1] - rise * Math.max(0, z), 8, 0, 7);
  context.fill();
  write(on, `z = ${shown(z, 2)}`, zero[0] + unit * z, zero[1] + 24, { align: "center", weight: 600 });
}

/** Draw the four values one pooled pixel chooses from. */
export function openPool(view, on) {
  const { state, values, model } = view, index = view.index(), { columns, maps } = form(model, index);
  const size = Math.min(on.height - TOP - 70, on.width * 0.36), wide = 2 * columns, right = on.width - size * 0.72;
  const { row, col, map } = state, four = [0, 1, 2, 3].map((i) => values[index - 1][((2 * row + (i >> 1)) * wide + 2 * col + (i % 2)) * maps + map]);
  const winner = four.indexOf(Math.max(...four)), even = four.every((value) => value === four[0]);
  large(view, on, { index: index - 1, map, x: 0, size, at: [2 * row, 2 * row + 1, 2 * col, 2 * col + 1], title: `before: ${wide} × ${wide}`, scale: 2 });
  large(view, on, { index, map, x: right, size: size * 0.72, at: [row, row, col, col], title: `after: ${columns} × ${columns}` });
  const side = Math.min(86, (right - size - 60) / 2, (size - 66) / 2.75), x = (size + right) / 2 - side, y = TOP + 20, most = view.most(index - 1, map);
  write(on, "largest of four", x + side, 12, { align: "center", weight: 650 });
  four.forEach((value, i) => cell(on, value, x + (i % 2) * side, y + (i >> 1) * side, [side, side], { most, strong: !even && i === winner, size: 19 }));
  write(on, "↓", x + side, y + 2 * side + 24, { align: "center", size: 24 });
  cell(on, four[winner], x + side / 2, y + 2 * side + 46, [side, side * 0.75], { most, strong: true, size: 21 });
  write(on, `max(${four.map((value) => shown(value, 2)).join(", ")}) = ${shown(four[winner], 3)}`, on.width / 2, TOP + size + 26, { align: "center", size: 21, weight: 700 });
  write(on, even ? "All four are equal: it does not matter which one goes on." : `The winner stood at (${2 * row + (winner >> 1)}, ${2 * col + (winner % 2)}); where exactly is forgotten.`, on.width / 2, TOP + size + 54, { align: "center", alpha: 0.8 });
}

/** Draw how a volume's values are put in one row: position by position, all maps of one pixel together. */
export function openFlatten(view, on) {
  const { state, values, model } = view, index = view.index(), { rows, columns, maps } = form(model, index);
  const size = Math.min(on.height - TOP - 76, on.width * 0.42), { row, col, map } = state, side = size / columns;
  const place = (row * columns + col) * maps + map, most = view.most(index - 1, map);
  write(on, `map ${map} of ${view.name(index - 1)}`, 0, 12, { weight: 650 });
  for (let r = 0; r < rows; r += 1) for (let c = 0; c < columns; c += 1) {
    cell(on, values[index][(r * columns + c) * maps + map], c * side, TOP + r * side, [side, side], { most, strong: r === row && c === col, size: 15 });
    on.hit(c * side, TOP + r * side, side, side, { click: () => view.go({ row: r, col: c }), drag: () => view.peek({ row: r, col: c }) });
  }
  const left = size + 60, wide = on.width - left - 4, tall = size;
  write(on, `${rows * columns} pixels, ${maps} maps each: ${rows * columns * maps} values in one row`, left, 12, { weight: 650 });
  const sheet = view.flat(index);
  on.context.drawImage(sheet.canvas, 0, 0, maps, rows * columns, left, TOP, wide, tall);
  frame(on, left, TOP, wide, tall, { wide: 0.7 });
  const [w, h] = [wide / maps, tall / rows / columns];
  frame(on, left - 2, TOP + (row * columns + col) * h - 1, wide + 4, h + 2, { colour: on.colours.green, wide: 1.5 });
  frame(on, left + map * w - 1, TOP + (row * columns + col) * h - 2, w + 2, h + 4, { colour: on.colours.green, wide: 3 });
  on.hit(left, TOP, wide, tall, { click: (u, v) => { const at = Math.floor(v * rows * columns); view.go({ map: Math.floor(u * maps), row: Math.floor(at / columns), col: at % columns }); } });
  write(on, `(row · ${columns} + column) · ${maps} + map = (${row} · ${columns} + ${col}) · ${maps} + ${map} = ${place}`, on.width / 2, TOP + size + 26, { align: "center", size: 20, weight: 700 });
  write(on, `value number ${place} of the row is ${shown(values[index][place], 3)}: nothing is computed, only put in order`, on.width / 2, TOP + size + 54, { align: "center", alpha: 0.8 });
}

/** Draw how ten logits become shares of one. */
export function openSoftmax(view, on) {
  const { state, values } = view, index = view.index(), z = values[index - 1], p = values[index], most = Math.max(...z);
  const powers = Array.from(z, (value) => Math.exp(value - most)), sum = powers.reduce((a, b) => a + b, 0);
  const tall = (on.height - 110) / 10, at = [4, 70, 0.42 * on.width, 0.64 * on.width], reach = Math.max(...z.map(Math.abs));
  [["digit", 0], ["logit z", 1], [`exp(z − ${shown(most, 2)})`, 2], ["share p", 3]].forEach(([words, n]) => write(on, words, at[n], 12, { weight: 650 }));
  z.forEach((value, i) => {
    const y = TOP + i * tall, middle = y + tall / 2, chosen = i === state.map, zero = at[1] + 0.12 * on.width;
    if (chosen) frame(on, 1, y + 1, on.width - 3, tall - 2, { colour: on.colours.primary, wide: 2 });
    write(on, String(i), 14, middle, { size: 20, weight: 700 });
    bar(on, zero, y, (value / reach) * 0.1 * on.width, tall, value < 0 ? on.colours.orange : on.colours.blue);
    write(on, shown(value, 2), at[2] - 18, middle, { align: "right" });
    write(on, powers[i] < 1e-4 ? powers[i].toExponential(1).replace("-", "−") : powers[i].toFixed(4), at[2] + 8, middle);
    bar(on, at[3], y, p[i] * 0.24 * on.width, tall, on.colours.blue);
    write(on, p[i] < 1e-4 ? p[i].toExponential(1).replace("-", "−") : p[i].toFixed(4), on.width - 8, middle, { align: "right" });
    on.hit(0, y, on.width, tall, { click: () => view.go({ map: i }) });
  });
  const i = state.map, small = (value) => (value < 1e-4 ? value.toExponential(2).replace("-", "−") : value.toFixed(4));
  write(on, `p(${i}) = ${small(powers[i])} / ${sum.toFixed(4)} = ${small(p[i])}`, on.width / 2, on.height - 56, { align: "center", size: 22, weight: 700 });
  write(on, `the sum under the line is ${powers.map(small).filter((_, n) => powers[n] > 1e-3).join(" + ")} + ...; all ten shares sum to 1`, on.width / 2, on.height - 26, { align: "center", alpha: 0.8 });
}

function bar(on, x, y, wide, tall, colour) {
  Object.assign(on.context, { fillStyle: colour, globalAlpha: 0.75 });
  on.context.fillRect(wide < 0 ? x + wide : x, y + tall * 0.2, Math.max(1, Math.abs(wide)), tall * 0.6);
  on.context.globalAlpha = 1;
}
