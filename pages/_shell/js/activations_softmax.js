// Softmax under your hand: three logits go in as bars that are dragged, shares come out, and the slope is a table.
import { MEANING, within } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { follow, say, viewOf } from "./activations_view.js";

const MOST = 6;
const CSS = `
.softmax-view { display: grid; grid-template: "art art" minmax(0, 1fr) "bar bar" auto / 1fr 1fr; gap: .5rem 1rem; }
.softmax-view .art { grid-area: art; position: relative; min-height: 0; }
.softmax-view svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.softmax-view text { font: 500 16px var(--st-font); fill: var(--st-text-color); text-anchor: middle; dominant-baseline: central; font-variant-numeric: tabular-nums; }
.softmax-view text.title { font-weight: 650; font-size: 17px; }
.softmax-view text.big { font-weight: 700; font-size: 21px; }
.softmax-view text.cell { font-weight: 700; font-size: 18px; }
.softmax-view .hand { cursor: ns-resize; touch-action: none; outline-offset: 3px; }
.softmax-view .bar { grid-area: bar; display: grid; grid-template-columns: auto 1fr 4em 1.2fr; gap: .8rem; align-items: center; }
@media (max-width: 820px) { .softmax-view .bar { grid-template-columns: auto 1fr 4em; } }
`;
const COLOURS = [MEANING.blue, MEANING.orange, MEANING.green];

export const mount = viewOf("softmax-view", CSS, build);

/** Return e^(z/T) over its sum; the largest logit is taken off first. */
export function softmax(z, temperature) {
  const top = Math.max(...z);
  const grown = z.map((v) => Math.exp((v - top) / temperature));
  const total = grown.reduce((a, b) => a + b);
  return grown.map((v) => v / total);
}

export const jacobian = (p, temperature) => p.map((a, i) => p.map((b, j) => (a * ((i === j ? 1 : 0) - b)) / temperature));

function build(root, view) {
  const art = svg("svg", {}, html("div", "art", "", root));
  const bar = html("div", "bar", `<label for="t">Temperature <i>T</i></label><input id="t" type="range" min="-1" max="1" step="0.01"><output class="number"></output><span class="quiet"></span>`, root);
  const [, heat, out, words] = bar.children;
  Object.assign(view, { seq: 0, state: null, art, parts: parts(art) });
  const put = (change) => { view.seq += 1; view.state = { ...view.state, ...change }; view.later(); };
  const commit = () => { clearTimeout(view.timer); view.timer = setTimeout(() => view.tell("moved", { ...view.state, seq: view.seq }), 90); };
  const logit = (i, value) => put({ z: view.state.z.map((old, k) => (k === i ? Math.max(-MOST, Math.min(MOST, Math.round(value * 10) / 10)) + 0 : old)) });
  heat.oninput = () => put({ temperature: Number((10 ** heat.value).toPrecision(2)) });
  heat.onchange = commit;
  view.parts.hands.forEach((hand, i) => {
    follow(hand, (event) => logit(i, view.level(within(art, event).y)), commit);
    hand.addEventListener("keydown", (event) => {
      const by = { ArrowUp: 0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      logit(i, view.state.z[i] + by);
      commit();
    });
  });
  view.take = (data) => {
    if (!view.data) view.seq = data.seq;
    view.data = data;
    if (data.seq >= view.seq || !view.state) view.state = { z: [...data.z], temperature: data.temperature };
  };
  view.draw = () => {
    heat.value = Math.log10(view.state.temperature);
    out.textContent = say(view.state.temperature, 2);
    words.textContent = view.state.temperature < 0.35 ? "cold: almost one winner" : view.state.temperature > 3 ? "hot: almost equal shares" : "1 is the plain softmax";
    draw(view);
  };
}

function parts(art) {
  const three = (make) => [0, 1, 2].map(make);
  return {
    titles: three(() => svg("text", { class: "title" }, art)),
    base: svg("line", { stroke: "currentColor", "stroke-width": 1.5 }, art),
    floor: svg("line", { stroke: "currentColor", "stroke-width": 1.5 }, art),
    arrows: [0, 1].map(() => svg("text", { class: "big", text: "→" }, art)),
    logits: three((i) => svg("rect", { fill: COLOURS[i], rx: 3 }, art)),
    shares: three((i) => svg("rect", { fill: COLOURS[i], rx: 3 }, art)),
    zs: three(() => svg("text", { class: "big" }, art)),
    ps: three(() => svg("text", { class: "big" }, art)),
    names: three((i) => [svg("text", { text: `z${"₁₂₃"[i]}` }, art), svg("text", { text: `p${"₁₂₃"[i]}` }, art)]),
    hands: three((i) => svg("rect", { class: "hand", tabindex: 0, role: "slider", fill: "transparent", "aria-label": `Logit z${i + 1}`, "aria-valuemin": -MOST, "aria-valuemax": MOST }, art)),
    grips: three(() => svg("line", { stroke: "currentColor", "stroke-width": 5, "stroke-linecap": "round", "pointer-events": "none" }, art)),
    cells: three(() => three(() => ({ box: svg("rect", { rx: 5 }, art), text: svg("text", { class: "cell" }, art) }))),
    heads: three((i) => [svg("text", { text: `∂z${"₁₂₃"[i]}` }, art), svg("text", { text: `∂p${"₁₂₃"[i]}` }, art)]),
  };
}

function draw(view) {
  const { state, parts, art } = view;
  const [width, height] = [art.parentElement.clientWidth, art.parentElement.clientHeight];
  if (!width) return;
  const p = softmax(state.z, state.temperature);
  const table = jacobian(p, state.temperature);
  const [top, bottom, third] = [44, height - 34, width / 3.15];
  const middle = (top + bottom) / 2;
  const y = (z) => middle - (z / MOST) * (middle - top - 14);
  view.level = (py) => ((middle - py) / (middle - top - 14)) * MOST;
  const left = (i) => 20 + ((i + 0.5) * (third - 60)) / 3;
  const right = (i) => third + 30 + ((i + 0.5) * (third - 60)) / 3;
  const wide = Math.min(64, third / 5);
  ["logits: drag the bars", "softmax: shares of 1", "slope: how p answers to z"].forEach((text, k) => set(parts.titles[k], { text, x: [third / 2 - 10, third * 1.5, width - third / 2][k], y: 16 }));
  set(parts.base, { x1: 12, x2: third - 30, y1: middle, y2: middle, opacity: 0.4 });
  set(parts.floor, { x1: third + 22, x2: 2 * third - 20, y1: bottom, y2: bottom, opacity: 0.4 });
  parts.arrows.forEach((arrow, k) => set(arrow, { x: third * (k + 1) - 6, y: middle }));
  state.z.forEach((z, i) => {
    const at = y(z);
    set(parts.logits[i], { x: left(i) - wide / 2, y: Math.min(at, middle), width: wide, height: Math.max(2, Math.abs(at - middle)) });
    set(parts.hands[i], { x: left(i) - wide / 2 - 10, y: top - 10, width: wide + 20, height: bottom - top + 20, "aria-valuenow": z });
    set(parts.grips[i], { x1: left(i) - wide / 3, x2: left(i) + wide / 3, y1: at, y2: at });
    set(parts.zs[i], { x: left(i), y: z < 0 ? at + 20 : at - 18, text: say(z, 1) });
    const high = p[i] * (bottom - top - 26);
    set(parts.shares[i], { x: right(i) - wide / 2, y: bottom - high, width: wide, height: Math.max(1, high) });
    set(parts.ps[i], { x: right(i), y: bottom - high - 16, text: say(p[i]) });
    set(parts.names[i][0], { x: left(i), y: height - 12 });
    set(parts.names[i][1], { x: right(i), y: height - 12 });
  });
  cells(view, table, { x: width - third + 46, y: top + 34, side: Math.min((third - 60) / 3, (bottom - top - 40) / 3) });
  Object.assign(view.root.dataset, { z: state.z.join(" "), p: p.join(" "), slopes: table.flat().join(" "), t: state.temperature });
}

function cells({ parts, state }, table, { x, y, side }) {
  table.forEach((line, i) => {
    set(parts.heads[i][0], { x: x + (i + 0.5) * side, y: y - 16 });
    set(parts.heads[i][1], { x: x - 24, y: y + (i + 0.5) * side });
    line.forEach((value, j) => {
      const { box, text } = parts.cells[i][j];
      const strength = Math.min(0.85, Math.abs(value) * 3.2 * Math.min(1, state.temperature) + 0.04);
      set(box, { x: x + j * side + 2, y: y + i * side + 2, width: side - 4, height: side - 4, fill: value < 0 ? MEANING.orange : MEANING.blue, "fill-opacity": strength });
      set(text, { x: x + (j + 0.5) * side, y: y + (i + 0.5) * side, text: (value > 0 ? "+" : "") + say(value) });
    });
  });
}
