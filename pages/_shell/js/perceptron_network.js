// XOR by two hidden neurons set by hand: what each says in every row, and where the rows move to for the output neuron.
import { MEANING, onTheme } from "./theme.js";
import { line, number, sum } from "./perceptron_formula.js";
import { mark, plane, PLANE_CSS } from "./plane.js";
import { html, set, svg } from "./perceptron_svg.js";
import { TABLE_CSS } from "./perceptron_table.js";

const CSS = `
.network { display: grid; grid-template: "art first second" minmax(0, 1fr) "table table words" auto / 5fr 4fr 4fr; gap: .6rem 1rem; height: var(--tall); color: var(--st-text-color); font: 400 17px/1.45 var(--st-font); }
.network .art { grid-area: art; position: relative; }
.network .art svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.network .art text { font: 600 17px var(--st-font); fill: var(--st-text-color); text-anchor: middle; dominant-baseline: central; paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; }
.network .art .node { fill: var(--st-background-color); stroke: var(--st-text-color); stroke-width: 2.2px; }
.network figure { margin: 0; display: flex; flex-direction: column; gap: .3rem; min-height: 0; }
.network figure .plane { flex: 1; border: 1px solid var(--st-border-color); }
.network figcaption { font: 600 17px var(--st-font); }
.network .truth { grid-area: table; }
.network .words { grid-area: words; align-self: center; }
.network .words p { margin: 0 0 .4rem; }
.network :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -2px; }
@media (max-width: 820px) { .network { grid-template: "art" 300px "first" 340px "second" 340px "table" auto "words" auto / minmax(0, 1fr); height: auto; } }
`;
const NAMES = ["h₁ (OR)", "h₂ (NAND)", "y (AND)"];

export function mount({ parentElement, data }) {
  const view = (parentElement.__network ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLANE_CSS + TABLE_CSS;
  const root = html("section", "network");
  parent.append(style, root);
  const view = { data: null, chosen: 1, root };
  view.art = svg("svg", { "aria-hidden": "true" }, html("div", "art", "", root));
  view.planes = [["What x₁ and x₂ look like: two lines", [0.5, 0.5]], ["What the output neuron sees: one line", [0.5, 0.5]]].map(([words, centre]) => {
    const box = html("figure", "", `<figcaption>${words}</figcaption>`, root);
    const made = plane({ label: words, centre, units: 2.2, across: 2.2 });
    box.append(made.root);
    made.lines = [0, 1].map(() => svg("line", { class: "seam" }, made.layer));
    made.names = [0, 1].map(() => svg("text", { "text-anchor": "middle" }, made.layer));
    made.marks = [0, 1, 2, 3].map(() => mark(made.layer, { label: "", size: 13 }));
    return made;
  });
  view.table = html("div", "truth on", "", root);
  html("div", "words", `<p>Each hidden neuron draws its own line. Seen through them, (0, 1) and (1, 0) fall on <b>one</b> place, and a single line is enough.</p><p>So XOR = OR <b>and</b> NAND: 9 parameters, 4 of 4 right.</p>`, root);
  const unwatch = onTheme(parent, () => render(view));
  const watch = new ResizeObserver(() => render(view));
  watch.observe(root);
  view.update = (data) => { view.data = data; root.style.setProperty("--tall", data.height); rows(view); render(view); };
  view.gone = () => { unwatch(); watch.disconnect(); parent.__network = null; style.remove(); root.remove(); };
  return view;
}

function rows(view) {
  const head = ["x₁", "x₂", ...NAMES, "XOR", ""].map((name) => `<th>${name}</th>`).join("");
  const body = view.data.rows.map(({ inputs, hidden, output, target, right }) => {
    const cells = [...inputs, ...hidden.map(said), said(output), target].map((value) => `<td>${value}</td>`).join("");
    return `<tr tabindex="0">${cells}<td class="verdict ${right ? "yes" : "no"}">${right ? "✓ right" : "✗ wrong"}</td></tr>`;
  });
  view.table.innerHTML = `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
  [...view.table.querySelectorAll("tbody tr")].forEach((row, i) => {
    row.onclick = row.onfocus = () => { view.chosen = i; render(view); };
  });
}

const said = ({ z, y }) => `${number(y)} <small>(z = ${number(z)})</small>`;

function render(view) {
  const { data, planes, root } = view;
  if (!data || !root.isConnected) return;
  const [first, second, output] = data.neurons;
  const on = (w, x) => (sum(w, x) >= 0 ? 1 : 0);
  const through = (a, b) => (on(output, [on(first, [a, b]), on(second, [a, b])]) ? 1 : -1);
  scene(view, planes[0], [first, second], through, (row) => row.inputs);
  scene(view, planes[1], [output], (a, b) => (sum(output, [a, b]) >= 0 ? 1 : -1), (row) => row.hidden.map(({ y }) => y));
  [...view.table.querySelectorAll("tbody tr")].forEach((row, i) => row.classList.toggle("chosen", i === view.chosen));
  art(view);
}

function scene(view, target, lines, tint, where) {
  if (!target.fit()) return;
  target.paint(tint);
  target.lines.forEach((seam, i) => {
    const segment = lines[i] && line(lines[i], target.box).segment;
    set(seam, { display: segment ? null : "none", "stroke-dasharray": i ? "10 7" : null });
    set(target.names[i], { display: segment ? null : "none" });
    if (!segment) return;
    const [[x1, y1], [x2, y2]] = segment.map(target.pixel);
    set(seam, { x1, y1, x2, y2 });
    const [x, y] = [x1 + (x2 - x1) * 0.14, y1 + (y2 - y1) * 0.14];
    set(target.names[i], { x: x + 24, y: y + 2, text: lines.length > 1 ? ["h₁", "h₂"][i] : "y" });
  });
  view.data.rows.forEach((row, i) => {
    target.marks[i].querySelector(".halo").classList.toggle("on", i === view.chosen);
    target.marks[i].show({ at: target.pixel(where(row)), one: row.target === 1, label: `Row ${row.inputs}: ${row.target}` });
    target.marks[i].onclick = () => { view.chosen = i; render(view); };
  });
}

function art(view) {
  const { clientWidth: width, clientHeight: height } = view.art.parentElement;
  view.art.replaceChildren();
  const row = view.data.rows[view.chosen];
  const [top, bottom] = [height * 0.24, height * 0.68];
  const nodes = [[30, top], [30, bottom], [width * 0.52, top], [width * 0.52, bottom], [width - 44, (top + bottom) / 2]];
  const values = [...row.inputs, row.hidden[0].y, row.hidden[1].y, row.output.y];
  view.data.neurons.forEach((w, i) => {
    const to = nodes[i + 2];
    [1, 2].forEach((j) => wire(view.art, nodes[(i < 2 ? 0 : 2) + j - 1], to, w[j], i < 2 ? 0.3 : 0.5));
    svg("text", { x: to[0], y: to[1] + (i === 1 ? 64 : 43), text: `bias ${number(w[0])}`, style: `fill: ${tone(w[0])}` }, view.art);
  });
  nodes.forEach(([x, y], i) => {
    svg("circle", { class: "node", cx: x, cy: y, r: 27, style: i > 1 ? `stroke: ${values[i] ? MEANING.blue : MEANING.orange}; stroke-width: 4px` : "" }, view.art);
    svg("text", { x, y, text: number(values[i]) }, view.art);
    svg("text", { x, y: y + (i === 3 || i === 1 ? 43 : -43), text: ["x₁", "x₂", ...NAMES][i] }, view.art);
  });
}

const tone = (value) => (value > 0 ? MEANING.blue : MEANING.orange);

function wire(parent, from, to, weight, share) {
  const at = (t) => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  svg("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke: tone(weight), "stroke-width": 2 + 2.4 * Math.abs(weight), "stroke-dasharray": weight < 0 ? "10 6" : "none", opacity: 0.8 }, parent);
  const [x, y] = at(share);
  svg("text", { x, y: y - 13, text: number(weight), style: `fill: ${tone(weight)}` }, parent);
}
