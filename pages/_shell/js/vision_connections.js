// What one unit is connected to: every pixel with its own weight, or the same nine weights at each place in turn.
import { MEANING } from "./theme.js";
import { draggable, html, set, svg } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { floats, pixels, reach, signed } from "./maps.js";
import { player, PLAYER_CSS } from "./player.js";
import { ink } from "./theme.js";
import { canvas, paint, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}${PLAYER_CSS}
.wiring { display: grid; grid-template-rows: minmax(0, 1fr) auto; gap: .3rem; outline: none; }
.wiring .stage { position: relative; min-height: 0; }
.wiring .stage > svg, .wiring .stage > canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.wiring .stage > canvas { pointer-events: none; }
.wiring svg text { font: 500 15px var(--st-font); fill: var(--st-text-color); }
.wiring svg text.head { font-weight: 650; font-size: 17px; }
.wiring svg text.sum { font-weight: 700; font-size: 21px; }
.wiring svg image { image-rendering: pixelated; }
.wiring .window { fill: none; stroke: ${MEANING.blue}; stroke-width: 3; cursor: grab; pointer-events: all; }
`;
const N = 28;

export const mount = (component) => mounted(component, "wiring", CSS, build);

function build(view) {
  const { root } = view;
  root.tabIndex = 0;
  view.stage = html("div", "stage", "", root);
  view.layer = svg("svg", { role: "group", "aria-label": "A digit, the weights of one unit of each kind, and their products" }, view.stage);
  view.air = canvas(view.stage, "", 1);
  view.parts = drawn(view);
  view.player = player({ show: (rows) => { if (view.data && rows !== view.state.rows) { view.set({ rows }); view.commit(); } }, keys: root, frameMs: 70, linked: false });
  root.append(view.player.root);
  view.stop = () => view.player.pause();
  view.digit = canvas(document.createElement("div"), "");
  view.take = (before) => {
    const { data } = view;
    view.ink = pixels(data.ink);
    view.dense = floats(data.dense);
    view.kernel = floats(data.kernel);
    if (!before) view.player.load(Array.from({ length: N + 1 }, (_, i) => (i === 0 ? "not unrolled" : i === N ? "784 in a row" : `${i} of 28 rows`)), { at: view.state.rows });
    else if (view.fresh) view.player.go(view.state.rows);
  };
  view.render = () => render(view);
}

function drawn(view) {
  const { layer } = view;
  const text = (kind) => svg("text", { class: kind }, layer);
  const image = () => svg("image", { preserveAspectRatio: "none" }, layer);
  const frame = () => svg("rect", { fill: "none", stroke: "var(--st-border-color)" }, layer);
  const made = { digit: image(), heads: Array.from({ length: 5 }, () => text("head")), notes: Array.from({ length: 4 }, () => text("")), sums: [text("sum"), text("sum")], signs: Array.from({ length: 4 }, () => text("sum")), pictures: Array.from({ length: 4 }, image), frames: Array.from({ length: 5 }, frame), ticks: svg("g", {}, layer) };
  made.window = svg("rect", { class: "window", rx: 2, tabindex: 0, role: "slider", "aria-label": "Where the kernel lies" }, layer);
  made.echoes = [0, 1].map(() => svg("rect", { class: "window", rx: 2, style: "pointer-events: none" }, layer));
  const put = (row, column) => view.set({ place: [row, column].map((at) => Math.max(0, Math.min(N - 1, Math.round(at)))) });
  draggable(made.window, {
    start: () => view.state.place,
    move: (_now, from, [dx, dy]) => put(from[0] + dy / view.cell, from[1] + dx / view.cell),
    end: () => view.commit(),
    nudge: ([dx, dy]) => { put(view.state.place[0] - Math.sign(dy), view.state.place[1] + Math.sign(dx)); view.commit(); },
  });
  return made;
}

/** Products and sums of both units at the chosen place. */
function summed(view) {
  const { data, state, ink: values, dense, kernel } = view;
  const [row, column] = state.place;
  const full = { weights: dense, products: new Float32Array(N * N), total: data.dense_bias };
  const local = { weights: new Float32Array(N * N), products: new Float32Array(N * N), total: data.kernel_bias };
  for (let i = 0; i < N * N; i += 1) full.total += full.products[i] = (values[i] / 255) * dense[i];
  for (let k = 0; k < 9; k += 1) {
    const [r, c] = [row + Math.floor(k / 3) - 1, column + (k % 3) - 1];
    if (r < 0 || c < 0 || r >= N || c >= N) continue;
    const i = r * N + c;
    local.weights[i] = kernel[k];
    local.total += local.products[i] = (values[i] / 255) * kernel[k];
  }
  return [full, local];
}

function render(view) {
  const { parts, stage, state, data, root } = view;
  const [wide, tall] = [stage.clientWidth, stage.clientHeight];
  if (wide < 200) return;
  set(view.layer, { viewBox: `0 0 ${wide} ${tall}` });
  const strip = { y: tall - 46, high: 40, cell: wide / (N * N) };
  const small = Math.min((strip.y - 100) / 2, wide * 0.16), big = Math.min(strip.y - 66, wide * 0.27);
  const home = { x: 2, y: 28, side: big };
  view.cell = big / N;
  paint(view.digit, view.ink, root);
  place(parts.digit, home.x, home.y, big, view.digit.toDataURL());
  set(parts.heads[0], { x: home.x, y: 18, text: "28 × 28 pixels" });
  set(parts.heads[4], { x: 0, y: strip.y - 10, text: "Unrolled: 784 numbers, row after row. Who was above whom is no longer visible." });
  const sums = summed(view);
  const columns = [big + 40, big + 40 + small + 50];
  sums.forEach((unit, i) => band(view, { unit, i, y: 28 + i * (small + 40), small, columns }));
  windows(view, home, columns, small);
  unrolled(view, home, strip, [wide, tall]);
  Object.assign(root.dataset, { dense: sums[0].total, conv: sums[1].total, place: state.place.join(" "), rows: state.rows, unit: data.unit });
}

function place(image, x, y, side, href) {
  set(image, { x, y, width: side, height: side, href });
}

/** One unit's row: its weights, times the pixels, the sum. */
function band(view, { unit, i, y, small, columns }) {
  const { parts, data, state } = view;
  const most = reach(unit.weights);
  place(parts.pictures[2 * i], columns[0], y, small, signed(unit.weights, N, N, most));
  place(parts.pictures[2 * i + 1], columns[1], y, small, signed(unit.products, N, N, most));
  [0, 1].forEach((j) => set(parts.frames[2 * i + j], { x: columns[j], y, width: small, height: small }));
  set(parts.signs[2 * i], { x: columns[0] - 26, y: y + small / 2, text: "×" });
  set(parts.signs[2 * i + 1], { x: columns[1] - 34, y: y + small / 2, text: "=" });
  const after = columns[1] + small + 24;
  const name = i ? `Filter ${data.filter + 1} of 16` : `Fully connected unit ${data.unit + 1} of ${data.units}`;
  set(parts.heads[1 + i], { x: columns[0], y: y - 10, text: `${name}: its weights` });
  set(parts.sums[i], { x: after, y: y + small / 2 - 10, text: `sum + bias = ${unit.total.toFixed(2)}`.replace("-", "−") });
  const [row, column] = state.place;
  const notes = i ? [`sees 3 × 3 pixels: row ${row + 1}, column ${column + 1};`, "the same 9 weights everywhere. Drag it."] : ["sees all 784 pixels at once,", "each with its own weight"];
  notes.forEach((note, j) => set(parts.notes[2 * i + j], { x: after, y: y + small / 2 + 18 + 22 * j, text: note }));
}

function windows(view, home, columns, small) {
  const { parts, state } = view, [row, column] = state.place;
  const at = (rect, x, y, cell) => set(rect, { x: x + (column - 1) * cell, y: y + (row - 1) * cell, width: 3 * cell, height: 3 * cell });
  at(parts.window, home.x, home.y, view.cell);
  set(parts.window, { "aria-valuetext": `row ${row + 1}, column ${column + 1}` });
  parts.echoes.forEach((rect, i) => at(rect, columns[i], 28 + small + 40, small / N));
}

/** The first `rows` rows have flown to their place in the line. */
function unrolled(view, home, strip, [wide, tall]) {
  const { air, digit, state, parts } = view;
  const scale = Math.min(2, window.devicePixelRatio || 1);
  Object.assign(air, { width: wide * scale, height: tall * scale });
  const paper = air.getContext("2d");
  paper.scale(scale, scale);
  paper.imageSmoothingEnabled = false;
  const colours = ink(view.root.getRootNode().host ?? view.root);
  paper.strokeStyle = colours.line;
  paper.strokeRect(0.5, strip.y, wide - 1, strip.high);
  for (let row = 0; row < state.rows; row += 1) {
    paper.drawImage(digit, 0, row, N, 1, row * N * strip.cell, strip.y, N * strip.cell, strip.high);
  }
  paper.fillStyle = colours.panel;
  paper.globalAlpha = 0.5;
  paper.fillRect(home.x, home.y, home.side, (state.rows * home.side) / N);
  paper.globalAlpha = 1;
  if (state.rows < N && state.rows > 0) {
    paper.strokeStyle = colours.blue;
    paper.lineWidth = 2;
    const edge = home.y + ((state.rows - 0.5) * home.side) / N;
    paper.beginPath();
    paper.moveTo(home.x, edge);
    paper.lineTo((state.rows - 0.5) * N * strip.cell, strip.y);
    paper.stroke();
  }
  marks(view, strip, parts.ticks);
}

/** The nine pixels under the kernel lie in three far-off places of the line. */
function marks(view, strip, group) {
  const [row, column] = view.state.place;
  group.replaceChildren();
  for (const r of [row - 1, row, row + 1].filter((r) => r >= 0 && r < view.state.rows)) {
    const x = (r * N + Math.max(0, column - 1)) * strip.cell;
    svg("rect", { x: x - 1, y: strip.y - 4, width: 3 * strip.cell + 2, height: strip.high + 8, fill: "none", stroke: MEANING.blue, "stroke-width": 2.5 }, group);
  }
}
