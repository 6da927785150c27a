// The window that slides: picture, window x kernel = products, output; every number comes ready from the server.
import { CELLS_CSS, fitted, grid, largest, number, shade, svg, tint } from "./number_grid.js";
import { editable } from "./number_edit.js";
import { player, PLAYER_CSS } from "./player.js";

const CSS = `${CELLS_CSS}${PLAYER_CSS}
.dl-window { position: relative; outline: none; }
.dl-window:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 4px; border-radius: .5rem; }
.slider { transition: transform .16s ease-out; pointer-events: none; }
.frame { fill: none; stroke: var(--st-primary-color); stroke-width: 4; rx: 4; }
.slider text { font-size: 14.4px; font-weight: 600; text-anchor: end; opacity: .85; }
.ray { stroke: var(--st-primary-color); stroke-width: 1.5; stroke-dasharray: 4 4; opacity: .55; fill: none; pointer-events: none; }
.term.none { opacity: .5; }
.sign { font-size: 24px; text-anchor: middle; dominant-baseline: central; }
.total { font-size: 30px; font-weight: 700; }
.ring { pointer-events: none; }
.output { cursor: pointer; }
.output.open text { opacity: 0; }
@media (prefers-reduced-motion: reduce) { .slider { transition: none; } }
`;
const WIDE = 1120, HIGH = 384, TOP = 38, ROOM = 340;
const MIDDLE = 392, OUTPUT = 838;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__window ??= create(parentElement));
  view.say = (what, text) => setTriggerValue("edited", { what, text });
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-window";
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  root.innerHTML = `<div class="dl-scroll"></div><p class="dl-alt" aria-live="polite"></p>`;
  parent.append(style, root);
  const view = { stage: root.children[0], words: root.children[1], peek: null, data: null, say: null };
  view.play = player({ show: () => paint(view), keys: root, frameMs: 800 });
  root.append(view.play.root);
  root.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.defaultPrevented || event.composedPath()[0].tagName === "SELECT") return;
    event.preventDefault();
    view.play.put(view.play.index + by * view.data.columns);
  });
  view.update = (data) => {
    const same = view.data && view.data.steps.length === data.steps.length;
    Object.assign(view, { data, peek: null });
    root.setAttribute("aria-label", data.alt);
    view.drawn = build(view);
    view.play.load(data.steps.map((_, i) => `${i + 1} of ${data.steps.length}`), { keep: same });
  };
  view.gone = () => { view.play.pause(); parent.__window = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { data } = view;
  const board = svg("svg", { class: "dl-cells", viewBox: `0 0 ${WIDE} ${HIGH}` });
  const drawn = { board, ...picture(view, board), ...middle(view, board), ...output(view, board) };
  drawn.rays = [0, 1, 2].map(() => svg("path", { class: "ray" }));
  board.append(...drawn.rays);
  const old = view.stage.querySelector("svg");
  const focus = old?.getRootNode().activeElement?.getAttribute("data-at");
  view.stage.replaceChildren(board);
  if (focus) board.querySelector(`[data-at="${focus}"]`)?.focus();
  return drawn;
}

function picture(view, board) {
  const { data } = view, { padding, picture: values } = data;
  const rows = values.length + 2 * padding, columns = values[0].length + 2 * padding;
  const size = Math.min(64, ROOM / rows, 350 / columns);
  const zeros = ["", ", with a ring of zeros", ", with two rings of zeros"][padding];
  board.append(svg("text", { x: 0, y: 20, class: "title" }, `Picture ${values.length} \u00d7 ${values[0].length}${zeros}`));
  const cells = grid(board, { x: 0, y: TOP, size, rows, columns, name: "pixel" });
  const most = largest(values);
  cells.flat().forEach((cell, i) => {
    const row = Math.floor(i / columns) - padding, column = (i % columns) - padding;
    const inside = row >= 0 && column >= 0 && row < values.length && column < values[0].length;
    cell.text.textContent = inside ? fitted(values[row][column], size, cell.font) : "0";
    if (size < 44) { cell.text.setAttribute("x", size * 0.36); cell.text.setAttribute("y", size * 0.4); }
    if (inside) shade(cell.rect, values[row][column], most);
    cell.group.classList.toggle("zero", !inside);
  });
  board.append(...hatched(data, size, rows, columns));
  const slider = sliding(data, size);
  board.append(slider, above(cells));
  const inner = cells.slice(padding, rows - padding).map((row) => row.slice(padding, columns - padding));
  editable(inner, values, { name: "picture", cycle: (v) => (v ? 0 : 1), send: view.say, follow: (at) => follow(view, at) });
  return { cells, size, slider };
}

/** Lift the numbers out of their cells, so that the window lies under them. */
function above(cells) {
  const lifted = cells.flat().map(({ group, text }) => svg("g", {
    class: group.getAttribute("class"), transform: group.getAttribute("transform"),
  }, [text]));
  return svg("g", { "pointer-events": "none" }, lifted);
}

/** Hatch the rows and columns that no window reaches. */
function hatched({ left_over: [below, right] }, size, rows, columns) {
  const lines = svg("pattern", { id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    [svg("rect", { width: 3, height: 8, fill: "var(--st-text-color)", opacity: 0.5 })]);
  const band = (x, y, width, height) => svg("rect", {
    class: "left-over", x: x * size, y: TOP + y * size, width: width * size, height: height * size,
    fill: "url(#hatch)", "pointer-events": "none",
  });
  const bands = [];
  if (below) bands.push(band(0, rows - below, columns, below));
  if (right) bands.push(band(columns - right, 0, right, rows - below));
  return bands.length ? [svg("defs", {}, [lines]), ...bands] : [];
}

/** The kernel as it lies on the picture, its numbers in the corners of the covered cells. */
function sliding({ kernel, dilation }, size) {
  const span = (dilation * (kernel.length - 1) + 1) * size, most = largest(kernel);
  const group = svg("g", { class: "slider" });
  kernel.forEach((row, r) => row.forEach((weight, c) => {
    const x = c * dilation * size, y = r * dilation * size;
    const rect = svg("rect", { x, y, width: size, height: size, stroke: "var(--st-primary-color)", "stroke-width": dilation > 1 ? 2 : 0.5 });
    tint(rect, weight, most);
    group.append(rect);
    const words = fitted(weight, size * 0.62, 14.4);
    if (size >= 30) group.append(svg("text", { x: x + size - 4, y: y + size - 5 }, size >= 44 ? `\u00d7${words}` : words));
  }));
  group.append(svg("rect", { class: "frame", width: span, height: span }));
  return group;
}

function middle(view, board) {
  const { kernel } = view.data, side = kernel.length, size = Math.min(40, 120 / side);
  const at = (i) => MIDDLE + i * (side * size + 32), grids = {};
  ["window", "kernel", "products"].forEach((name, i) => {
    board.append(svg("text", { x: at(i), y: 20, class: "title" }, name[0].toUpperCase() + name.slice(1)));
    grids[name] = grid(board, { x: at(i), y: TOP, size, rows: side, columns: side, name });
    const sign = i && svg("text", { x: at(i) - 16, y: TOP + (side * size) / 2, class: "sign" }, ["", "\u00d7", "="][i]);
    if (sign) board.append(sign);
  });
  kernel.flat().forEach((weight, i) => {
    const cell = grids.kernel.flat()[i];
    cell.text.textContent = fitted(weight, size, cell.font);
    tint(cell.rect, weight, largest(kernel));
  });
  editable(grids.kernel, kernel, { name: "kernel", cycle: (v) => (v === 1 ? -1 : v === 0 ? 1 : 0), send: view.say });
  const start = TOP + side * size + 38;
  const lines = kernel.map((_, r) => svg("text", { x: MIDDLE, y: start + r * 30, "font-size": 19 }));
  const total = svg("text", { x: MIDDLE, y: start + side * 30 + 16, class: "total", "data-total": "" });
  board.append(...lines, total);
  return { grids, lines, total, edge: { x: MIDDLE, y: TOP, high: side * size }, sum: { y: start + side * 30 + 6 } };
}

function output(view, board) {
  const { data } = view, size = Math.min(64, 282 / data.columns, ROOM / data.rows);
  board.append(svg("text", { x: OUTPUT, y: 20, class: "title" }, `Output ${data.rows} \u00d7 ${data.columns}`));
  const results = grid(board, { x: OUTPUT, y: TOP, size, rows: data.rows, columns: data.columns, name: "out" }).flat();
  const most = largest(data.steps.map((step) => [step.total]));
  results.forEach((cell, i) => {
    cell.group.classList.add("output");
    cell.text.textContent = fitted(data.steps[i].total, size, cell.font);
    cell.paint = (open) => tint(cell.rect, open ? 0 : data.steps[i].total, most);
    cell.group.onpointerenter = () => { view.peek = i; paint(view); };
    cell.group.onpointerleave = () => { view.peek = null; paint(view); };
    cell.group.onclick = () => { view.play.put(i); };
  });
  const ring = svg("rect", { class: "frame ring", width: size, height: size });
  board.append(ring);
  return { results, ring, outSize: size };
}

/** Show one stop: the window where it stands, its products, and the output as far as it is filled. */
function paint(view) {
  const { data, drawn } = view, index = view.peek ?? view.play.index, step = data.steps[index];
  if (!drawn || !step) return;
  const x = (step.left + data.padding) * drawn.size, y = TOP + (step.top + data.padding) * drawn.size;
  drawn.slider.style.transform = `translate(${x}px, ${y}px)`;
  drawn.results.forEach((cell, i) => {
    const open = i > Math.max(view.play.index, view.peek === i ? i : 0);
    cell.group.classList.toggle("open", open);
    cell.paint(open);
  });
  drawn.ring.setAttribute("transform", drawn.results[index].group.getAttribute("transform"));
  fill(drawn.grids.window, step.patch, shade);
  fill(drawn.grids.products, step.products, tint);
  sum(drawn, data.kernel, step);
  rays(drawn, data, step, [x, y]);
  view.words.textContent = `Window at row ${step.row + 1}, column ${step.column + 1}: sum ${number(step.total)}.`;
}

function fill(cells, values, colour) {
  const most = largest(values);
  values.flat().forEach((value, i) => {
    const cell = cells.flat()[i];
    cell.text.textContent = fitted(value, cell.size, cell.font);
    colour(cell.rect, value, most);
  });
}

function sum({ lines, total }, kernel, step) {
  lines.forEach((line, r) => {
    line.replaceChildren(...step.patch[r].flatMap((value, c) => {
      const plus = r || c ? (c ? " + " : "+ ") : "";
      const factor = kernel[r][c] < 0 ? `(${number(kernel[r][c])})` : number(kernel[r][c]);
      return svg("tspan", { class: step.products[r][c] ? "term" : "term none" }, `${plus}${number(value)}\u00b7${factor}`);
    }));
  });
  total.textContent = `= ${number(step.total)}`;
}

function rays({ rays: [upper, lower, on], edge, size, outSize, sum: { y: sumY }, total }, data, step, [x, y]) {
  const span = (data.dilation * (data.kernel.length - 1) + 1) * size;
  upper.setAttribute("d", `M${x + span},${y} L${edge.x - 4},${edge.y}`);
  lower.setAttribute("d", `M${x + span},${y + span} L${edge.x - 4},${edge.y + edge.high}`);
  const goal = TOP + (step.row + 0.5) * outSize, lane = OUTPUT - 11;
  const start = `M${MIDDLE + total.textContent.length * 18 + 8},${sumY} H${lane - 12}`;
  on.setAttribute("d", `${start} Q${lane},${sumY} ${lane},${sumY - 12} V${goal + 6} Q${lane},${goal} ${OUTPUT - 3},${goal}`);
}

/** Move the window to the stop whose middle is nearest to a dragged-to pixel. */
function follow(view, [row, column]) {
  const { steps, kernel, dilation } = view.data, half = (dilation * (kernel.length - 1)) / 2;
  const far = steps.map((step) => (step.top + half - row) ** 2 + (step.left + half - column) ** 2);
  view.play.put(far.indexOf(Math.min(...far)));
}
