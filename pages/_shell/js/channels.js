// Three colour planes, each with its own slice of the kernel: three partial maps and a bias make one map.
import { CELLS_CSS, grid, largest, number, shade, short, svg, tint } from "./number_grid.js";
import { floats, map, MAPS_CSS, photo, pixels, plane, reach, signed } from "./maps.js";

const CSS = `${CELLS_CSS}${MAPS_CSS}
.dl-channels { position: relative; outline: none; }
.dl-channels:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 4px; border-radius: .5rem; }
.partial { font-size: 19px; font-weight: 650; }
.whole { font-size: 19px; }
.result { font-size: 26px; font-weight: 700; }
.sign { font-size: 22px; text-anchor: middle; dominant-baseline: central; }
`;
const TOP = 34, ROW = 120, CELL = 38;
const X = { photo: 0, plane: 160, patch: 296, kernel: 436, products: 576, sum: 700, part: 784, total: 910 };
const NAMES = ["Red", "Green", "Blue"];

export function mount({ parentElement, data }) {
  const view = (parentElement.__channels ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-channels";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = `<div class="dl-scroll"></div><p class="dl-alt" aria-live="polite"></p>`;
  parent.append(style, root);
  const view = { stage: root.children[0], words: root.children[1], at: null };
  view.update = (data) => {
    root.setAttribute("aria-label", data.alt);
    const same = view.data?.picture === data.picture;
    Object.assign(view, { data, values: pixels(data.picture), maps: data.maps?.map(floats), total: data.total && floats(data.total) });
    view.at = same ? view.at : data.start;
    build(view);
    look(view, view.at);
  };
  root.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!by) return;
    event.preventDefault();
    look(view, view.at.map((place, i) => place + by[i]));
  });
  view.gone = () => { parent.__channels = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { data, values } = view, { height, width } = data;
  const board = svg("svg", { class: "dl-cells", viewBox: `0 0 1120 ${TOP + 3 * ROW}` });
  const title = (x, text) => board.append(svg("text", { x, y: 18, class: "title" }, text));
  const box = { height, width, hover: ([row, column]) => look(view, [row - 1, column - 1]) };
  title(X.photo, `Photo ${height} \u00d7 ${width}`);
  [["plane", "Plane"], ["patch", "Window"], ["kernel", "Kernel"], ["products", "Products"], ["sum", "Sum"], ["part", "Partial map"], ["total", "Map"]]
    .forEach(([place, text]) => title(X[place], text));
  view.photo = map(board, { ...box, x: X.photo, y: TOP, box: 140, href: photo(values, height, width), words: "The photo" });
  const most = view.maps ? reach(...view.maps, view.total) : 1;
  view.rows = NAMES.map((name, channel) => rowOf(view, board, name, channel, most));
  total(view, board, most);
  view.stage.replaceChildren(board);
}

function rowOf(view, board, name, channel, most) {
  const { data, values, maps } = view, { height, width } = data, y = TOP + channel * ROW;
  const side = { x: 0, y, size: CELL, rows: 3, columns: 3 };
  const grids = Object.fromEntries(["patch", "kernel", "products"].map((place) => [place, grid(board, { ...side, x: X[place], name: `${place}-${channel}` })]));
  const weights = data.kernels[channel];
  weights.flat().forEach((weight, i) => put(grids.kernel.flat()[i], weight, tint, largest(data.kernels.flat())));
  [["\u00d7", X.kernel - 13], ["=", X.products - 13]].forEach(([sign, x]) => board.append(svg("text", { x, y: y + 57, class: "sign" }, sign)));
  const sum = svg("text", { x: X.sum, y: y + 63, class: "partial", "data-partial": channel });
  board.append(sum);
  const source = map(board, {
    x: X.plane, y, box: 110, height, width, href: plane(values, height, width, channel), words: `${name} plane`,
    hover: ([row, column]) => look(view, [row - 1, column - 1]),
  });
  const part = map(board, {
    x: X.part, y, box: 110, height: height - 2, width: width - 2, words: `Partial map of the ${name.toLowerCase()} plane`,
    href: maps && signed(maps[channel], height - 2, width - 2, most), hover: (at) => look(view, at),
  });
  return { grids, weights, sum, source, part };
}

function total(view, board, most) {
  const { data } = view, height = data.height - 2, width = data.width - 2;
  view.map = map(board, {
    x: X.total, y: TOP, box: 208, height, width, words: "The map: three partial maps and the bias",
    href: view.total && signed(view.total, height, width, most), hover: (at) => look(view, at),
  });
  const y = TOP + Math.max(view.map.high, 150) + 28;
  view.lines = [0, 1, 2, 3].map((i) => svg("text", { x: X.total, y: y + 27 * i, class: "whole" }));
  view.result = svg("text", { x: X.total, y: y + 27 * 4 + 6, class: "result", "data-result": "" });
  board.append(...view.lines, view.result);
}

const put = (cell, value, colour, most) => {
  cell.text.textContent = short(value);
  colour(cell.rect, value, most);
};

/** Work out the map's pixel at [row, column]: its three windows, 27 products, partial sums and bias. */
function look(view, [r, c]) {
  const { data, values, maps, total: results } = view, { width, height } = data;
  const row = Math.max(0, Math.min(height - 3, r)), column = Math.max(0, Math.min(width - 3, c));
  view.at = [row, column];
  const index = row * (width - 2) + column;
  view.photo.mark(row, column, 3);
  view.map.mark(row, column, 1);
  view.rows.forEach(({ grids, weights, sum, source, part }, channel) => {
    const patch = [0, 1, 2].map((i) => [0, 1, 2].map((j) => values[3 * ((row + i) * width + column + j) + channel] / 255));
    patch.flat().forEach((value, i) => {
      put(grids.patch.flat()[i], value, shade, 1);
      put(grids.products.flat()[i], value * weights.flat()[i], tint, largest(data.kernels.flat()));
    });
    source.mark(row, column, 3);
    part.mark(row, column, 1);
    sum.textContent = maps ? `\u2192 ${number(maps[channel][index])}` : "";
  });
  if (!maps) return;
  const term = (value, name) => `${value < 0 ? "\u2212" : "+"} ${number(Math.abs(value), 3)}  ${name}`;
  const parts = [...maps.map((values, i) => term(values[index], NAMES[i].toLowerCase())), term(data.bias, "bias")];
  parts.forEach((text, i) => { view.lines[i].textContent = text; });
  view.result.textContent = `= ${number(results[index], 3)}`;
  view.words.textContent = `Row ${row + 1}, column ${column + 1}: ${parts.join(" ")} ${view.result.textContent}`;
}
