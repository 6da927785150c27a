// Scores become probabilities, probabilities a loss, and the loss a gradient p − y: one row per class.
import { MEANING } from "./theme.js";
import { equals, number } from "./perceptron_formula.js";
import { draggable, html, scrub, set, svg } from "./perceptron_svg.js";
import { softmax } from "./losses_formula.js";
import { button, fraction, mounted } from "./losses_view.js";

const CSS = `
.softmax { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; gap: .4rem; }
.softmax .stage { position: relative; min-height: 260px; touch-action: none; user-select: none; }
.softmax svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.softmax text { font: 500 16px var(--st-font); fill: var(--st-text-color); }
.softmax text.head { font-weight: 600; } .softmax text.big { font-weight: 700; font-size: 21px; }
.softmax .grip { cursor: ew-resize; } .softmax .truth { cursor: pointer; }
.softmax .sum { display: flex; flex-wrap: wrap; gap: .1rem 2rem; align-items: center; }
.softmax .sum .call { flex-basis: 100%; }
@media (max-width: 700px) { .softmax { grid-template-columns: minmax(0, 1fr); height: auto; } .softmax .stage { height: 420px; touch-action: pan-y; } .softmax .sum { overflow-x: auto; } }
`;
const LIMIT = 5;
const HUES = [MEANING.blue, MEANING.orange, MEANING.green];

export const mount = (component) => mounted(component, "softmax", CSS, build);

function build(view) {
  const bar = html("div", "bar", "", view.root);
  button(bar, "One step against the gradient", () => walk(view), "Each z moves by −(p − y), learning rate 1");
  button(bar, "All scores 0", () => { view.set({ z: [0, 0, 0] }); view.commit(); });
  button(bar, "Sure and wrong", () => { const z = [-3, -3, -3]; z[(view.state.label + 1) % 3] = 4; view.set({ z }); view.commit(); });
  view.heat = scrub({ label: "Temperature T", name: "T", step: 0.1, most: 10, change: (t) => view.set({ t: Math.max(0.1, t) }), commit: view.commit });
  bar.append(view.heat);
  html("span", "quiet", "Drag a score; click the true class.", bar);
  const stage = html("div", "stage", "", view.root);
  view.stage = stage;
  view.layer = svg("svg", { role: "group", "aria-label": "Scores, probabilities, truth and gradient of three classes" }, stage);
  view.heads = ["score z", "probability p", "truth y", "gradient p − y"].map((text) => svg("text", { class: "head", y: 20, text }, view.layer));
  view.rows = [0, 1, 2].map((i) => row(view, i));
  view.sum = html("div", "sum worked", `<span></span><span class="violet"></span><span class="call"></span>`, view.root);
  view.render = () => render(view);
}

const snap = (value) => Math.max(-LIMIT, Math.min(LIMIT, Number(value.toFixed(1)))) + 0;

function row(view, i) {
  const { layer } = view;
  const made = {
    line: svg("line", { stroke: "var(--st-border-color)" }, layer),
    name: svg("text", { class: "big", text: `class ${i}` }, layer),
    rails: [0, 1, 2].map(() => svg("rect", { fill: "var(--st-secondary-background-color)", rx: 5 }, layer)),
    zeros: [0, 2].map(() => svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.5, "stroke-width": 1.5 }, layer)),
    bars: [HUES[i], HUES[i], MEANING.violet].map((fill) => svg("rect", { fill, rx: 4 }, layer)),
    numbers: [0, 1, 2].map(() => svg("text", { class: "big" }, layer)),
    flow: svg("path", { fill: "none", stroke: "var(--st-text-color)", "stroke-opacity": 0.35, "stroke-width": 2, d: "" }, layer),
    truth: svg("g", { class: "truth", tabindex: 0, role: "radio", "aria-label": `Class ${i} is the true one` }, layer),
  };
  made.ring = svg("circle", { r: 21, stroke: HUES[i], "stroke-width": 4 }, made.truth);
  made.one = svg("text", { class: "big", "text-anchor": "middle", y: 7 }, made.truth);
  made.grip = svg("circle", { class: "grip", r: 13, fill: HUES[i], stroke: "#fff", "stroke-width": 3, tabindex: 0, role: "slider", "aria-label": `Score of class ${i}`, "aria-valuemin": -LIMIT, "aria-valuemax": LIMIT }, layer);
  const put = (value) => view.set({ z: view.state.z.map((old, j) => (j === i ? snap(value) : old)) });
  draggable(made.grip, {
    start: () => view.state.z[i],
    move: (_now, from, [dx]) => put(from + (dx / view.wide[0]) * 2 * LIMIT),
    end: view.commit,
    nudge: ([dx, dy]) => { put(view.state.z[i] + dx + dy); view.commit(); },
  });
  const choose = () => { view.set({ label: i }); view.commit(); };
  made.truth.addEventListener("click", choose);
  made.truth.addEventListener("keydown", (event) => { if ([" ", "Enter"].includes(event.key)) { event.preventDefault(); choose(); } });
  return made;
}

function walk(view) {
  const { z, label, t } = view.state;
  const { gradient } = softmax(z, label, t);
  view.set({ z: z.map((score, i) => Math.max(-LIMIT, Math.min(LIMIT, Number((score - gradient[i]).toFixed(3)))) + 0) });
  view.commit();
}

function render(view) {
  const [width, height] = [view.stage.clientWidth, view.stage.clientHeight];
  if (width < 100) return;
  set(view.layer, { viewBox: `0 0 ${width} ${height}` });
  const { z, label, t } = view.state;
  const found = softmax(z, label, t);
  const free = width - 90 - 110 - 3 * 24;
  view.wide = [free * 0.36, free * 0.32, free * 0.32];
  const xs = [90, 90 + view.wide[0] + 24];
  xs.push(xs[1] + view.wide[1] + 24, xs[1] + view.wide[1] + 24 + 110 + 24);
  view.heads.forEach((head, i) => set(head, { x: i === 2 ? xs[2] + 55 : xs[i], "text-anchor": i === 2 ? "middle" : "start" }));
  const tall = (height - 34) / 3;
  view.rows.forEach((made, i) => place(view, made, { i, y: 34 + tall * (i + 0.5), tall, xs, found }));
  view.heat.show(t);
  Object.assign(view.root.dataset, { p: found.p.join(" "), loss: found.loss, gradient: found.gradient.join(" ") });
  words(view, found);
}

function place(view, made, { i, y, tall, xs, found }) {
  const { z, label } = view.state;
  const high = Math.min(46, tall - 44);
  const [zx, px, yx, gx] = xs;
  const [zw, pw, gw] = view.wide;
  const top = y - high / 2 + 8;
  set(made.line, { x1: 0, x2: gx + gw, y1: y - tall / 2, y2: y - tall / 2 });
  set(made.name, { x: 0, y: top + high / 2 + 7 });
  [[zx, zw], [px, pw], [gx, gw]].forEach(([x, width], n) => set(made.rails[n], { x, y: top, width, height: high }));
  const [middleZ, middleG] = [zx + zw / 2, gx + gw / 2];
  set(made.zeros[0], { x1: middleZ, x2: middleZ, y1: top - 4, y2: top + high + 4 });
  set(made.zeros[1], { x1: middleG, x2: middleG, y1: top - 4, y2: top + high + 4 });
  const end = middleZ + (z[i] / LIMIT) * (zw / 2);
  const tip = middleG + Math.max(-1, Math.min(1, found.gradient[i])) * (gw / 2);
  bar(made.bars[0], middleZ, end, top, high);
  bar(made.bars[1], px, px + found.p[i] * pw, top, high);
  bar(made.bars[2], middleG, tip, top, high);
  set(made.grip, { cx: end, cy: top + high / 2, "aria-valuenow": z[i] });
  set(made.numbers[0], { x: middleZ, y: top - 9, "text-anchor": "middle", text: number(z[i]) });
  set(made.numbers[1], { x: px, y: top - 9, text: number(found.p[i]) });
  set(made.numbers[2], { x: middleG, y: top - 9, "text-anchor": "middle", text: `${number(found.p[i])} − ${i === label ? 1 : 0} = ${number(found.p[i] - (i === label ? 1 : 0))}` });
  set(made.truth, { transform: `translate(${yx + 55} ${top + high / 2})`, "aria-checked": i === label });
  set(made.ring, { fill: i === label ? HUES[i] : "transparent", "stroke-dasharray": i === label ? null : "5 5" });
  set(made.one, { text: i === label ? "1" : "0", style: i === label ? "fill: #fff" : "" });
}

function bar(rect, from, to, y, height) {
  set(rect, { x: Math.min(from, to), y: y + 4, width: Math.max(1, Math.abs(to - from)), height: height - 8 });
}

function words(view, { p, loss, gradient }) {
  const { z, label, t } = view.state;
  const over = t === 1 ? "" : `/${number(t)}`;
  const power = (score) => `e<sup>${number(score)}${over}</sup>`;
  const [line, slope, call] = view.sum.children;
  line.innerHTML = `<i>L</i> = −ln <i>p</i><sub>${label}</sub> = −ln ${fraction(power(z[label]), z.map(power).join(" + "))} = −ln ${number(p[label])} ${equals(loss)} ${number(loss)}`;
  slope.innerHTML = `<i>p</i> − <i>y</i>${over} sums to ${number(Math.abs(gradient.reduce((a, b) => a + b, 0)) < 1e-9 ? 0 : 1)}`;
  call.textContent = view.data.code;
  call.style.opacity = view.fresh ? "" : 0.3;
}
