// Pooling: each window leaves its largest value, or its mean; the winner is ringed.
import { CELLS_CSS, fitted, grid, largest, number, svg, tint } from "./number_grid.js";
import { player, PLAYER_CSS } from "./player.js";

const CSS = `${CELLS_CSS}${PLAYER_CSS}
.dl-pooling { position: relative; outline: none; }
.dl-pooling:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 4px; border-radius: .5rem; }
.frame { fill: none; stroke: var(--st-primary-color); stroke-width: 4; pointer-events: none; transition: x .16s, y .16s; }
@media (prefers-reduced-motion: reduce) { .frame { transition: none; } }
.ring { fill: none; stroke: var(--st-text-color); stroke-width: 2.5; pointer-events: none; }
.lost { opacity: .35; }
.output { cursor: pointer; }
.sum { font-size: 18px; }
`;
const TOP = 34, OUT = 440, ROOM = 344;

export function mount({ parentElement, data }) {
  const view = (parentElement.__pooling ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-pooling";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = `<div class="dl-scroll"></div><p class="dl-alt" aria-live="polite"></p>`;
  parent.append(style, root);
  const view = { stage: root.children[0], words: root.children[1], peek: null };
  view.play = player({ show: () => paint(view), keys: root, frameMs: 800 });
  root.append(view.play.root);
  view.update = (data) => {
    root.setAttribute("aria-label", data.alt);
    Object.assign(view, { data, peek: null });
    build(view);
    const count = data.max.length * data.max[0].length;
    view.play.load(Array.from({ length: count }, (_, i) => `${i + 1} of ${count}`), { at: 0 });
    paint(view);
  };
  view.gone = () => { view.play.pause(); parent.__pooling = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { data } = view, board = svg("svg", { class: "dl-cells", viewBox: `0 0 1120 ${TOP + ROOM + 8}` });
  const side = data.values.length, size = ROOM / side, most = largest(data.values);
  board.append(svg("text", { x: 0, y: 18, class: "title" }, `Map ${side} \u00d7 ${side}`));
  view.cells = grid(board, { x: 0, y: TOP, size, rows: side, columns: side, name: "value" });
  view.cells.forEach((row, r) => row.forEach((cell, c) => {
    cell.text.textContent = fitted(data.values[r][c], size, cell.font);
    tint(cell.rect, data.values[r][c], most);
    cell.group.classList.toggle("lost", Math.max(r, c) >= data.seen);
  }));
  data.winners.flat().forEach(([r, c]) => board.append(svg("circle", { class: "ring", cx: (c + 0.5) * size, cy: TOP + (r + 0.5) * size, r: size * 0.36 })));
  view.frame = svg("rect", { class: "frame", width: data.size * size, height: data.size * size, rx: 4 });
  board.append(view.frame);
  view.size = size;
  view.outputs = ["max", "average"].map((name, i) => output(view, board, name, i, most));
  view.lines = [0, 1].map((i) => svg("text", { x: OUT + i * 350, y: TOP + 292, class: "sum" }));
  board.append(...view.lines);
  view.stage.replaceChildren(board);
}

function output(view, board, name, place, most) {
  const values = view.data[name], size = Math.min(64, 260 / values.length), x = OUT + place * 350;
  const title = `${name === "max" ? "Largest" : "Mean"}: ${values.length} \u00d7 ${values[0].length}`;
  board.append(svg("text", { x, y: 18, class: "title" }, title));
  const cells = grid(board, { x, y: TOP, size, rows: values.length, columns: values[0].length, name }).flat();
  cells.forEach((cell, i) => {
    const value = values.flat()[i];
    cell.group.classList.add("output");
    cell.text.textContent = fitted(value, size, cell.font);
    tint(cell.rect, value, most);
    cell.group.onpointerenter = () => { view.peek = i; paint(view); };
    cell.group.onpointerleave = () => { view.peek = null; paint(view); };
    cell.group.onclick = () => { view.play.put(i); };
  });
  const frame = svg("rect", { class: "frame", width: size, height: size, rx: 4 });
  board.append(frame);
  return { cells, frame };
}

/** Light one window, and what it left in both outputs. */
function paint(view) {
  const { data, size } = view;
  if (!view.outputs) return;
  const index = view.peek ?? view.play.index, columns = data.max[0].length;
  const top = Math.floor(index / columns) * data.stride, left = (index % columns) * data.stride;
  view.frame.setAttribute("x", left * size);
  view.frame.setAttribute("y", TOP + top * size);
  view.outputs.forEach(({ cells, frame }) => frame.setAttribute("transform", cells[index].group.getAttribute("transform")));
  const inside = data.values.slice(top, top + data.size).flatMap((row) => row.slice(left, left + data.size)).map((v) => number(v));
  const shown = inside.length > 9 ? `${inside.slice(0, 8).join(", ")}, \u2026` : inside.join(", ");
  view.lines[0].textContent = `max(${shown}) = ${number(data.max.flat()[index])}`;
  view.lines[1].textContent = `mean(${shown}) = ${number(data.average.flat()[index])}`;
  view.words.textContent = `Window at row ${top + 1}, column ${left + 1}: ${view.lines.map((line) => line.textContent).join(", ")}.`;
}
