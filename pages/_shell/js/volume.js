// Several filters over one photo: one map each, stacked to a volume.
import { CELLS_CSS, fitted, grid, largest, svg, tint } from "./number_grid.js";
import { floats, map, MAPS_CSS, photo, pixels, reach, signed } from "./maps.js";

const CSS = `${CELLS_CSS}${MAPS_CSS}
.dl-volume { position: relative; outline: none; }
.dl-volume:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 4px; border-radius: .5rem; }
.card { cursor: pointer; }
.card .paper { fill: var(--st-background-color); stroke: var(--st-border-color); stroke-width: 1.5; }
.card.now .paper { stroke: var(--st-primary-color); stroke-width: 4; }
.filter { cursor: pointer; }
.filter.now .ring { stroke: var(--st-primary-color); stroke-width: 3; }
.filter .ring { fill: none; stroke: transparent; }
.arrow { font-size: 30px; text-anchor: middle; opacity: .6; }
`;
const TOP = 34, X = { photo: 0, filters: 205, stack: 450, large: 810 };

export function mount({ parentElement, data }) {
  const view = (parentElement.__volume ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-volume";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = `<div class="dl-scroll"></div><p class="dl-alt" aria-live="polite"></p>`;
  parent.append(style, root);
  const view = { stage: root.children[0], words: root.children[1], at: 0 };
  view.update = (data) => {
    root.setAttribute("aria-label", data.alt);
    Object.assign(view, { data, maps: data.maps?.map(floats), at: Math.min(view.at, data.names.length - 1) });
    build(view);
    look(view, view.at);
  };
  root.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    look(view, (view.at + by + view.data.names.length) % view.data.names.length);
  });
  view.gone = () => { parent.__volume = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { data } = view, { height, width } = data, board = svg("svg", { class: "dl-cells", viewBox: "0 0 1120 396" });
  const title = (x, text) => board.append(svg("text", { x, y: 18, class: "title" }, text));
  title(X.photo, `Photo ${height} \u00d7 ${width} \u00d7 3`);
  title(X.filters, `${data.names.length} filter${data.names.length > 1 ? "s" : ""} 3 \u00d7 3 \u00d7 3`);
  title(X.stack, `Volume ${data.rows} \u00d7 ${data.columns} \u00d7 ${data.names.length}`);
  map(board, { x: X.photo, y: TOP, box: 160, height, width, href: photo(pixels(data.picture), height, width), words: "The photo" });
  [X.filters - 24, X.stack - 52].forEach((x) => board.append(svg("text", { x, y: TOP + 90, class: "arrow" }, "\u2192")));
  view.filters = data.names.map((name, i) => filter(view, board, i));
  view.large = svg("g");
  board.append(view.large);
  view.cards = data.names.map((_, i) => card(view, board, i));
  board.append(...view.cards.map(({ group }) => group).reverse());
  edges(board, data);
  view.stage.replaceChildren(board);
}

function filter(view, board, i) {
  const { data } = view, cells = data.kernels[i], size = 26, y = TOP + (i >> 1) * 91, x = X.filters + (i & 1) * 92;
  const group = svg("g", { class: "filter" });
  grid(group, { x, y, size, rows: 3, columns: 3, name: "filter" }).flat().forEach((cell, place) => {
    const weight = cells.flat()[place];
    cell.text.textContent = fitted(weight, size, 14);
    tint(cell.rect, weight, largest(cells));
  });
  group.append(svg("rect", { class: "ring", x: x - 3, y: y - 3, width: 3 * size + 6, height: 3 * size + 6, rx: 4 }));
  group.onpointerenter = () => look(view, i);
  board.append(group);
  return group;
}

/** One map of the stack: the first in front, the others behind it, up and to the right. */
function card(view, board, i) {
  const { data, maps } = view, { gap, box, front } = stack(data);
  const scale = box / Math.max(data.rows, data.columns), place = { x: X.stack + i * gap, y: front - i * gap };
  const href = maps && signed(maps[i], data.rows, data.columns, reach(maps[i]));
  const group = svg("g", { class: "card" }, [svg("rect", { class: "paper", ...place, width: data.columns * scale, height: data.rows * scale })]);
  map(group, { ...place, box, height: data.rows, width: data.columns, words: `Map of ${data.names[i]}`, href });
  group.onpointerenter = () => look(view, i);
  return { group, href };
}

function stack({ names, rows, columns }) {
  const behind = Math.max(1, names.length - 1), gap = Math.min(30, 150 / behind);
  return { gap, box: 190, front: TOP + gap * (names.length - 1), high: (190 * rows) / Math.max(rows, columns), wide: (190 * columns) / Math.max(rows, columns) };
}

/** Write height, width and depth along the edges of the stack. */
function edges(board, data) {
  const { gap, front, high, wide } = stack(data), last = data.names.length - 1;
  const note = (x, y, text, anchor) => board.append(svg("text", { x, y, class: "note", "text-anchor": anchor }, text));
  note(X.stack - 6, front + high / 2, data.rows, "end");
  note(X.stack + wide / 2, front + high + 20, data.columns, "middle");
  if (last) note(X.stack + wide + (last * gap) / 2 + 12, front + high - (last * gap) / 2 + 12, data.names.length, "start");
}

/** Show filter and map `i` at full size. */
function look(view, i) {
  const { data } = view;
  view.at = i;
  view.filters.forEach((group, n) => group.classList.toggle("now", n === i));
  view.cards.forEach(({ group }, n) => group.classList.toggle("now", n === i));
  view.large.replaceChildren(svg("text", { x: X.large, y: 18, class: "title" }, data.names[i]));
  const shown = map(view.large, { x: X.large, y: TOP, box: 300, height: data.rows, width: data.columns, href: view.cards[i].href, words: data.says[i] });
  wrapped(data.says[i], 42).forEach((line, n) => view.large.append(svg("text", { x: X.large, y: TOP + shown.high + 24 + 22 * n, class: "note" }, line)));
  view.words.textContent = `${data.names[i]}: ${data.says[i]}`;
}

/** Break words into lines of at most `most` letters. */
function wrapped(words, most) {
  return words.split(" ").reduce((lines, word) => {
    const last = lines.at(-1);
    return last && last.length + word.length < most ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
}
