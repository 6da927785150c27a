// The neuron as a drawing, left to right: inputs, weighted links, sum, activation, output.
import { MEANING } from "./theme.js";
import { ACTIVATIONS, number } from "./perceptron_formula.js";
import { svg, set, html, scrub } from "./perceptron_svg.js";

export const DRAWING_CSS = `
.drawing { position: relative; }
.drawing svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.drawing text { font: 600 19px var(--st-font); fill: var(--st-text-color); text-anchor: middle; dominant-baseline: central; }
.drawing text.small { font-size: 15px; font-weight: 500; opacity: .8; }
.drawing text.term { font-size: 16px; paint-order: stroke; stroke: var(--st-background-color); stroke-width: 5px; }
.drawing .node { fill: var(--st-background-color); stroke: var(--st-text-color); stroke-width: 2.2px; }
.drawing .link { fill: none; stroke-linecap: butt; transition: none; }
.scrub { position: absolute; transform: translate(-50%, -50%); display: inline-flex; align-items: center; gap: .3rem;
  background: var(--st-background-color); border: 2px solid var(--scrub, var(--st-border-color)); border-radius: 2rem; padding: .14rem .6rem; cursor: ns-resize; touch-action: none; }
.scrub.bare { background: none; border-color: transparent; padding: .5rem .3rem; }
.scrub.bare span { display: none; }
.scrub:hover { box-shadow: 0 0 0 4px color-mix(in srgb, var(--scrub, var(--st-primary-color)) 22%, transparent); }
.scrub:focus-within { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.scrub span { font: 500 16px var(--st-font); color: var(--st-text-color); opacity: .75; pointer-events: none; }
.scrub input { font: 700 20px var(--st-font); font-variant-numeric: tabular-nums; color: var(--st-text-color); background: none; border: 0; outline: none; padding: 0; text-align: center; cursor: inherit; touch-action: none; }
.scrub input:focus { cursor: text; }
`;
const NAMES = ["1", "x₁", "x₂"];
const WEIGHTS = ["w₀", "w₁", "w₂"];
const SPOKEN = ["Bias w0", "Weight w1", "Weight w2"];

/** Make the drawing; `change(kind, index, value)` hears w (0..2) and x (0..1), `commit()` the end of a change. */
export function drawing({ change, commit }) {
  const root = html("div", "drawing");
  const art = svg("svg", { "aria-hidden": "true" }, root);
  const links = NAMES.map(() => svg("path", { class: "link" }, art));
  const tail = svg("path", { class: "link", stroke: "currentColor", "stroke-width": 2.5, opacity: 0.45 }, art);
  const inputs = NAMES.map((name) => ({ circle: svg("circle", { class: "node" }, art), name: svg("text", { text: name }, art) }));
  const terms = NAMES.map(() => svg("text", { class: "term" }, art));
  const total = node(art, "Σ");
  const bend = activationNode(art);
  const output = { circle: svg("circle", { class: "node" }, art), value: svg("text", {}, art), name: svg("text", { class: "small", text: "output y" }, art) };
  const weights = WEIGHTS.map((name, i) => scrub({ label: SPOKEN[i], name, change: (v) => change("w", i, v), commit }));
  const values = [1, 2].map((i) => scrub({ label: `Input x${i}`, name: "", change: (v) => change("x", i - 1, v), commit, most: 10 }));
  values.forEach((value) => value.classList.add("bare"));
  root.append(...weights, ...values);

  root.show = ({ w, g, worked, x }) => {
    const [width, height] = [root.clientWidth, root.clientHeight];
    if (!width) return;
    const at = places(width, height);
    set(tail, { d: `M${at.sum[0]} ${at.sum[1]} H${at.y[0]}` });
    NAMES.forEach((_, i) => {
      const term = [w[0], ...worked.terms][i];
      link(links[i], at.inputs[i], at.sum, w[i]);
      const [tx, ty] = along(at.inputs[i], at.sum, 0.66);
      const beside = i === 1 ? { x: at.sum[0] - at.r - 12, y: ty - 19 } : { x: tx + 22, y: ty + (i ? 15 : -15) };
      set(terms[i], { ...beside, text: (term > 0 ? "+" : "") + number(term), style: `fill: ${tone(term)}; text-anchor: ${i === 1 ? "end" : "start"}` });
      set(inputs[i].circle, { cx: at.inputs[i][0], cy: at.inputs[i][1], r: at.r });
      set(inputs[i].name, { x: at.inputs[i][0] - (i ? at.r + 16 : 0), y: at.inputs[i][1] });
      const [px, py] = along(at.inputs[i], at.sum, 0.4);
      place(weights[i], px, py, w[i], tone(w[i]));
      if (i) place(values[i - 1], ...at.inputs[i], x[i - 1], "transparent");
    });
    total.show(at.sum, at.r + 5, worked.z);
    bend.show(at.g, g, worked);
    set(output.circle, { cx: at.y[0], cy: at.y[1], r: at.r + 5, style: `stroke: ${worked.decision ? MEANING.blue : MEANING.orange}; stroke-width: 4px`, "stroke-dasharray": worked.decision ? null : "7 4" });
    set(output.value, { x: at.y[0], y: at.y[1], text: number(worked.y) });
    set(output.name, { x: at.y[0], y: at.y[1] + at.r + 23 });
  };
  return root;
}

const tone = (value) => (value > 0 ? MEANING.blue : value < 0 ? MEANING.orange : MEANING.grey);

function places(width, height) {
  const r = Math.max(22, Math.min(31, height / 11));
  const edge = Math.max(r + 5, height * 0.13);
  const [top, bottom] = [edge, height - edge];
  const middle = (top + bottom) / 2 + 6;
  const inputs = [[r + 34, top], [r + 34, middle], [r + 34, bottom]];
  const end = width - r - 10;
  return { r, inputs, sum: [width * 0.555, middle], g: [(width * 0.555 + end) / 2, middle], y: [end, middle] };
}

const along = (from, to, t) => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];

function link(path, from, to, weight) {
  set(path, {
    d: `M${from[0]} ${from[1]} L${to[0]} ${to[1]}`,
    stroke: tone(weight),
    "stroke-width": Math.min(18, 1.5 + 2.6 * Math.abs(weight)),
    "stroke-dasharray": weight < 0 ? "12 6" : null,
    opacity: 0.85,
  });
}

function place(handle, x, y, value, colour) {
  handle.style.left = `${x}px`;
  handle.style.top = `${y}px`;
  handle.style.setProperty("--scrub", colour);
  handle.show(value);
}

function node(art, sign) {
  const circle = svg("circle", { class: "node" }, art);
  const name = svg("text", { class: "small", text: "z" }, art);
  const value = svg("text", {}, art);
  const symbol = svg("text", { class: "small", text: sign }, art);
  return {
    show([x, y], r, z) {
      set(circle, { cx: x, cy: y, r });
      set(symbol, { x, y: y - r - 14, text: r < 30 ? "" : `sum ${sign}` });
      set(value, { x, y, text: number(z) });
      set(name, { x, y: y + r + 18, text: "z" });
    },
  };
}

function activationNode(art) {
  const [w, h] = [78, 62];
  const group = svg("g", {}, art);
  svg("rect", { class: "node", x: -w / 2, y: -h / 2, width: w, height: h, rx: 10 }, group);
  svg("path", { d: `M${-w / 2 + 6} 0 H${w / 2 - 6} M0 ${-h / 2 + 5} V${h / 2 - 5}`, stroke: "currentColor", opacity: 0.18 }, group);
  const curve = svg("path", { fill: "none", stroke: MEANING.grey, "stroke-width": 3 }, group);
  const dot = svg("circle", { r: 6, stroke: "#fff", "stroke-width": 1.5 }, group);
  const title = svg("text", { class: "small", y: -h / 2 - 15 }, group);
  svg("text", { class: "small", y: h / 2 + 18, text: "g(z)" }, group);
  return {
    show([x, y], g, { z, y: out }) {
      const reach = Math.max(6, Math.abs(z) * 1.1);
      const tall = g === "relu" || g === "linear" ? reach : 1.25;
      const px = (v) => (v / reach) * (w / 2 - 8);
      const py = (v) => -(v / tall) * (h / 2 - 7);
      const points = Array.from({ length: 81 }, (_, i) => (i / 40 - 1) * reach).map((v) => `${px(v).toFixed(1)} ${py(ACTIVATIONS[g].g(v)).toFixed(1)}`);
      set(group, { transform: `translate(${x} ${y})` });
      set(curve, { d: `M${points.join("L")}` });
      set(dot, { cx: px(z), cy: py(out), fill: z >= 0 ? MEANING.blue : MEANING.orange });
      set(title, { text: ACTIVATIONS[g].title });
    },
  };
}
