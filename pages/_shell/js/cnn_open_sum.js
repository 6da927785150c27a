// A convolution or a dense layer opened: inputs, kernels, partial sums, bias, and the products behind one number.
import { form, partials } from "./cnn_model.js";
import { atlas, cell, frame, outline, put, shown, write } from "./cnn_stage.js";

const LEFT = 0.6, BELOW = 136, HEAD = 24, EDGE = 4;

/** Draw what one map (or one unit) is made of. */
export function openSum(view, on) {
  const { model, state } = view, index = view.index(), layer = model[index];
  const block = view.terms();
  const source = form(model, index - 1), from = Math.min(state.from, block.inputs - 1);
  const sheets = prepared(view, index, block, source);
  const grid = arranged(block.inputs, on.width * LEFT - EDGE, on.height - BELOW - HEAD);
  heads(on, grid, layer);
  for (let i = 0; i < block.inputs; i += 1) row(view, on, { grid, i, from, sheets, source, layer });
  result(view, on, { block, layer, index, from });
  products(view, on, { block, from, layer, source });
}

/** Paint inputs, kernels and what each input gives. */
function prepared(view, index, block, source) {
  const { model, values, state, colours } = view, layer = model[index], conv = layer.kind === "conv";
  const size = conv ? source : { rows: block.high, columns: block.wide };
  const parts = conv ? partials(model, values, index, state.map) : block.products;
  const most = (list) => new Array(block.inputs).fill(list.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-9));
  return {
    inputs: view.sheet(index - 1),
    kernels: atlas({ values: block.weights, rows: block.high, columns: block.wide, maps: block.inputs, step: 1, most: most(block.weights), colours }),
    parts: atlas({ values: parts, ...size, maps: block.inputs, step: 1, most: most(parts), colours }),
  };
}

/** Choose how many inputs stand side by side so that their maps are as large as can be. */
function arranged(inputs, width, height) {
  const fits = [1, 2, 3, 4, 5].map((across) => {
    const rows = Math.ceil(inputs / across), span = width / across;
    return { across, span, side: Math.floor(Math.min(height / rows - 4, (span - 46) / 2.75, 190)), tall: Math.min(height / rows, 194) };
  });
  return fits.reduce((best, each) => (each.side > best.side ? each : best));
}

function heads(on, { side, across, span }, layer) {
  for (let i = 0; i < across; i += 1) {
    const wide = layer.kind === "conv" ? ["input", "kernel", "partial sum"] : ["64 features", "weights", "products"];
    const words = side > 70 ? wide : ["in", "×", "="], at = [0, side + 12, 1.75 * side + 24];
    words.forEach((word, n) => write(on, word, EDGE + i * span + at[n], 10, { size: 15, alpha: 0.75 }));
  }
}

function row(view, on, { grid: { across, span, side, tall }, i, from, sheets, source, layer }) {
  const { state } = view, x = EDGE + (i % across) * span, y = HEAD + Math.floor(i / across) * tall, kernel = 0.75 * side;
  const cells = side / source.columns, third = x + side + kernel + 24;
  put(on, sheets.inputs, i, x, y, side);
  put(on, sheets.kernels, i, x + side + 12, y + side / 8, kernel);
  put(on, sheets.parts, i, third, y, side);
  [[x, y, side], [x + side + 12, y + side / 8, kernel], [third, y, side]].forEach(([left, top, wide]) => frame(on, left, top, wide, wide, { wide: 0.7 }));
  const conv = layer.kind === "conv", { row: r, col: c } = state, one = [r, r, c, c], chosen = i === from;
  const around = conv ? [Math.max(0, r - 1), Math.min(source.rows - 1, r + 1), Math.max(0, c - 1), Math.min(source.columns - 1, c + 1)] : one;
  outline(on, x, y, cells, around, { wide: chosen ? 3 : 1.5 });
  if (!conv) outline(on, x + side + 12, y + side / 8, kernel / source.columns, one, { wide: chosen ? 3 : 1.5 });
  outline(on, third, y, cells, one, { wide: chosen ? 3 : 1.5 });
  if (chosen) frame(on, x - 3, y - 3, third + side - x + 6, side + 6, { colour: on.colours.primary, wide: 2.5 });
  const go = (u, v) => view.go({ from: i, row: Math.floor(v * source.rows), col: Math.floor(u * source.columns) });
  const show = (u, v) => view.peek({ from: i, row: Math.floor(v * source.rows), col: Math.floor(u * source.columns) });
  on.hit(x, y, side, side, { click: go, drag: show });
  on.hit(x + side + 12, y, kernel, side, { click: () => view.go({ from: i }) });
  on.hit(third, y, side, side, { click: go, drag: show });
}

/** Draw the sum at the right: every partial sum as a bar, the bias, the total, and the map it belongs to. */
function result(view, on, { block, layer, index, from }) {
  const { state, model } = view, x = on.width * LEFT + 18, wide = on.width - x, conv = layer.kind === "conv";
  const size = Math.min(170, wide * 0.5, on.height - BELOW - 120), shape = form(model, index);
  write(on, conv ? `map ${state.map}` : `unit ${state.map}`, x, 10, { weight: 650 });
  const map = conv ? state.map : 0, high = put(on, view.sheet(index), map, x, HEAD, shape.columns < 3 ? size / 6 : size);
  const span = shape.columns < 3 ? size / 6 : size;
  frame(on, x, HEAD, span, high, { wide: 0.7 });
  const at = conv ? [state.row, state.col] : [Math.floor(state.map / shape.columns), state.map % shape.columns];
  outline(on, x, HEAD, span / shape.columns, [at[0], at[0], at[1], at[1]], { wide: 3 });
  on.hit(x, HEAD, span, high, { click: (u, v) => {
    const [r, c] = [Math.floor(v * shape.rows), Math.floor(u * shape.columns)];
    view.go(conv ? { row: r, col: c } : { map: r * shape.columns + c });
  } });
  const lines = [[block.inputs > 1 ? `${block.inputs} partial sums` : "sum of products", block.total - block.bias], ["+ bias", block.bias], ["=", block.total]];
  lines.forEach(([words, value], n) => {
    write(on, words, x + span + 14, HEAD + 16 + 46 * n, { size: 15, alpha: 0.8 });
    write(on, shown(value, 3), x + span + 14, HEAD + 37 + 46 * n, { size: n === 2 ? 21 : 18, weight: 700, colour: n === 2 ? (value < 0 ? on.colours.orange : on.colours.blue) : on.colours.text });
  });
  if (shape.columns < 3) for (let digit = 0; digit < shape.rows; digit += 1) write(on, String(digit), x - 13, HEAD + ((digit + 0.5) * high) / shape.rows, { weight: 650, align: "center" });
  if (block.inputs > 1) bars(view, on, { sums: block.sums, x, y: HEAD + Math.max(high, 142) + 18, wide, tall: on.height - BELOW - HEAD - Math.max(high, 142) - 30, from });
}

function bars(view, on, { sums, x, y, wide, tall, from }) {
  const most = Math.max(1e-9, ...sums.map(Math.abs)), step = wide / sums.length, zero = y + tall / 2 + 8, half = tall / 2 - 12;
  write(on, `partial sum of input ${from}: ${shown(sums[from], 3)}`, x, y, { size: 15 });
  sums.forEach((sum, i) => {
    const high = (Math.abs(sum) / most) * half;
    Object.assign(on.context, { fillStyle: sum < 0 ? on.colours.orange : on.colours.blue, globalAlpha: i === from ? 1 : 0.55 });
    on.context.fillRect(x + i * step + 1, sum < 0 ? zero : zero - high, step - 2, Math.max(1, high));
    on.context.globalAlpha = 1;
    if (i === from) frame(on, x + i * step, zero - half - 1, step, 2 * half + 2, { colour: on.colours.primary, wide: 2 });
    on.hit(x + i * step, zero - half, step, 2 * half, { click: () => view.go({ from: i }) });
  });
}

/** Draw the chosen input's products: a window of values times the kernel, or one value times one weight. */
function products(view, on, { block, from, layer, source }) {
  const { state } = view, conv = layer.kind === "conv", area = block.high * block.wide, start = from * area;
  const slice = (list) => Array.from(list.subarray(start, start + area));
  const lists = [block.values, block.weights, block.products].map(slice), top = on.height - BELOW + 34;
  const single = conv ? null : state.row * source.columns + state.col;
  const shownLists = conv ? lists : lists.map((list) => [list[single]]), columns = conv ? 3 : 1;
  const [width, height] = conv ? [Math.min(62, on.width / 14), 31] : [110, 50];
  const name = block.inputs > 1 ? `input ${from}` : conv ? "the input" : "the features";
  const titles = conv ? [`window of ${name}`, "kernel", "products"] : [block.inputs > 1 ? `value (${state.row}, ${state.col}) of ${name}` : `feature ${single}`, "weight", "product"];
  const step = conv ? columns * width + 40 : 190;
  shownLists.forEach((list, n) => {
    const x = EDGE + n * step, most = Math.max(1e-9, ...list.map(Math.abs));
    write(on, titles[n], x, top - 14, { size: 15, alpha: 0.8 });
    list.forEach((value, i) => cell(on, value, x + (i % columns) * width, top + Math.floor(i / columns) * height, [width, height], { most, digits: conv ? 2 : 4, size: conv ? 15 : 18 }));
    if (n < 2) write(on, n ? "=" : "×", x + columns * width + (conv ? 20 : 40), top + (list.length / columns) * height / 2, { align: "center", size: 22 });
  });
  const x = 3 * step - (conv ? 12 : 50), middle = top + ((conv ? 3 : 1) * height) / 2;
  write(on, conv ? "sum of the nine" : `one of the ${area} products of ${name}`, x, middle - 16, { size: 15, alpha: 0.8 });
  write(on, conv ? shown(block.sums[from], 4) : `all ${area} sum to ${shown(block.sums[from], 3)}`, x, middle + 10, { size: conv ? 21 : 17, weight: 700 });
}
