// "Will I pass this class?": one student, the network's answer, and what the loss says about it, epoch by epoch.
import { MEANING } from "./theme.js";
import { equals, number } from "./perceptron_formula.js";
import { draggable, html, scrub, set, svg } from "./perceptron_svg.js";
import { plane, PLANE_CSS } from "./plane.js";
import { player, PLAYER_CSS } from "./player.js";
import { floats } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { button, mounted, replay } from "./losses_view.js";
import { cloud, sigmoid } from "./losses_map.js";

const CSS = `${CHART_CSS}${PLANE_CSS}${PLAYER_CSS}
.passing { display: grid; grid-template: "plane side" minmax(0, 1fr) "player player" auto "sum sum" auto / minmax(0, 1.35fr) minmax(380px, 1fr); gap: .4rem 1.2rem; }
.passing .plane { grid-area: plane; border: 1px solid var(--st-border-color); }
.passing .side { grid-area: side; display: flex; flex-direction: column; gap: .35rem; min-height: 0; }
.passing .side .chart { flex: 1; min-height: 90px; }
.passing .answers { display: grid; grid-template-columns: 1fr auto 1fr; gap: .6rem; align-items: center; }
.passing .answers article { border: 2px solid var(--st-border-color); border-radius: .7rem; padding: .3rem .8rem; }
.passing .answers article p { margin: 0; font: 500 16px/1.3 var(--st-font); }
.passing .answers article b { font: 700 2.5rem/1.1 var(--st-font); }
.passing .now { border-color: var(--st-primary-color) !important; }
.passing .gauge { position: relative; height: 34px; border-radius: .5rem; overflow: hidden; background: linear-gradient(to right, ${MEANING.orange}55, transparent 50%, ${MEANING.blue}55); border: 1px solid var(--st-border-color); }
.passing .gauge i { position: absolute; inset: 0 auto 0 0; width: 5px; background: var(--st-text-color); border-radius: 3px; }
.passing .gauge span { position: absolute; top: 4px; font: 600 16px var(--st-font); }
.passing .sum { grid-area: sum; }
.passing .dl-player { grid-area: player; }
.passing .me { cursor: grab; }
@media (max-width: 900px) { .passing { grid-template: "side" auto "player" auto "plane" 420px "sum" auto / minmax(0, 1fr); height: auto; } .passing .side .chart { min-height: 180px; } }
`;

export const mount = (component) => mounted(component, "passing", CSS, build);

function build(view) {
  view.index = 0;
  const ground = plane({ label: "Students: lectures attended and hours on the project", centre: [5, 5], units: 11.4 });
  view.ground = ground;
  view.root.append(ground.root);
  view.names = ["lectures attended", "hours on the project"].map((text, i) => svg("text", { text, "text-anchor": i ? "start" : "end" }, ground.layer));
  view.rule = svg("line", { stroke: "var(--st-text-color)", "stroke-width": 2.5, "stroke-dasharray": "3 7", "pointer-events": "none" }, ground.layer);
  view.ruled = svg("text", { text: "truth: lectures + hours = 8", "font-style": "italic" }, ground.layer);
  view.me = person(view);
  side(view);
  view.sum = html("div", "sum worked", "", view.root);
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 130 });
  view.stop = () => view.play.pause();
  view.root.insertBefore(view.play.root, view.sum);
  view.take = () => take(view);
  view.render = () => render(view);
}

const limit = (value) => Math.max(0, Math.min(10, Number(value.toFixed(1)))) + 0;

function person(view) {
  const me = svg("g", { class: "me", tabindex: 0, role: "img" }, view.ground.layer);
  svg("circle", { class: "halo", r: 28 }, me);
  svg("circle", { r: 20, fill: "var(--st-background-color)", stroke: "var(--st-text-color)", "stroke-width": 4 }, me);
  svg("circle", { cy: -5, r: 5.5, fill: "var(--st-text-color)" }, me);
  svg("path", { d: "M-10 12 Q0 -4 10 12 Z", fill: "var(--st-text-color)" }, me);
  draggable(me, {
    start: () => 0,
    move: (event) => view.set({ student: view.ground.at(event).map(limit) }),
    end: (moved) => moved && view.commit(),
    nudge: (by) => { view.set({ student: view.state.student.map((value, i) => limit(value + by[i])) }); view.commit(); },
  });
  return me;
}

function side(view) {
  const root = html("aside", "side", "", view.root);
  const bar = html("div", "bar", "", root);
  view.knobs = ["lectures", "hours"].map((name, i) => scrub({
    label: `${name} of this student`, name, step: 0.5, most: 10, commit: view.commit,
    change: (value) => view.set({ student: view.state.student.map((old, j) => (j === i ? limit(value) : old)) }),
  }));
  bar.append(...view.knobs);
  button(bar, "(4, 5)", () => { view.set({ student: [4, 5] }); view.commit(); }, "The lecture's student");
  view.answers = html("div", "answers", `<article><p>untrained</p><b></b><p></p></article><span>→</span><article class="now"><p></p><b></b><p></p></article>`, root);
  view.gauge = html("div", "gauge", `<span style="left:.6rem">0 fail</span><span style="right:1.1rem">1 pass</span><i></i>`, root);
  view.chart = chart({ label: "Loss over the epochs", y: "", left: 46, bottom: 40, top: 12, right: 26 });
  view.lines = { all: stroke(view.chart.inner, "var(--st-text-color)", "7 5", 3), one: stroke(view.chart.inner, MEANING.violet, "", 3.5) };
  view.tags = { all: svg("text", { class: "halo-text", text: "loss of the class" }, view.chart.over), one: svg("text", { class: "halo-text", fill: MEANING.violet, text: "this student's loss" }, view.chart.over) };
  view.cursor = svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.5, "stroke-width": 2 }, view.chart.inner);
  view.dot = svg("circle", { r: 6.5, fill: MEANING.violet, stroke: "var(--st-background-color)", "stroke-width": 2 }, view.chart.over);
  root.append(view.chart.root);
}

function take(view) {
  const { data } = view;
  const same = view.id === data.id;
  view.id = data.id;
  const all = floats(data.weights);
  view.frames = data.steps.map((_, i) => Array.from(all.subarray(13 * i, 13 * (i + 1))));
  if (!same) { view.cloud?.gone(); view.cloud = cloud(view.ground, data.points, data.labels, 4.5); }
  view.play.load(data.steps.map((step) => `epoch ${step}`), { keep: same && !data.live });
  replay(view);
}

/** Return the network 2-3-1's probability: sigmoid(w2 . tanh(W1 x + b1) + b2), x standardised in single precision. */
export function answer(w, [x1, x2], { mean, spread }) {
  const [a, b] = [Math.fround((x1 - mean[0]) / spread[0]), Math.fround((x2 - mean[1]) / spread[1])];
  let z = w[12];
  for (let unit = 0; unit < 3; unit += 1) z += Math.tanh(a * w[unit] + b * w[3 + unit] + w[6 + unit]) * w[9 + unit];
  return sigmoid(z);
}

const costOf = (p, label) => -Math.log(label ? p : 1 - p) + 0;

function render(view) {
  const { data, state, frames } = view;
  view.index = Math.min(view.index, frames.length - 1);
  const label = state.student[0] + state.student[1] > 8 ? 1 : 0;
  const answers = frames.map((w) => answer(w, state.student, data.scale));
  map(view, frames[view.index], label);
  const p = answers[view.index];
  numbers(view, answers, label);
  over(view, answers.map((value) => costOf(value, label)));
  const inside = label ? number(p) : `(1 − ${number(p)})`;
  const cost = costOf(p, label);
  view.sum.innerHTML = `The network says ${number(p)}, the truth is ${label}: <span class="violet"><i>L</i> = −ln ${inside} ${equals(cost)} ${number(cost)}</span>`;
  Object.assign(view.root.dataset, { index: view.index, p, label, loss: cost });
}

function map(view, w, label) {
  const { ground, data, state, me } = view;
  if (!ground.fit()) return;
  ground.paint((x, y) => 2 * answer(w, [x, y], data.scale) - 1, 1);
  view.cloud.place();
  const [x, y] = ground.pixel(state.student);
  set(me, { transform: `translate(${x} ${y})`, "aria-label": `The student: ${state.student[0]} lectures, ${state.student[1]} hours, truth ${label ? "pass" : "fail"}. Arrow keys move.` });
  const [from, to] = [ground.pixel([-2, 10]), ground.pixel([10, -2])];
  set(view.rule, { x1: from[0], y1: from[1], x2: to[0], y2: to[1] });
  const [far, floor] = ground.pixel([9, -1]);
  set(view.ruled, { x: Math.min(far, ground.width - 220), y: Math.min(floor, ground.height) - 8, display: ground.width > 420 ? null : "none" });
  const zero = ground.pixel([0, 0])[1];
  set(view.names[0], { x: ground.width - 36, y: zero - 9 });
  const [wall, top] = ground.pixel([0, 10]);
  set(view.names[1], { x: wall + 8, y: Math.max(top, 14) + 18 });
}

function numbers(view, answers, label) {
  const { data, state, index } = view;
  const [before, , now] = view.answers.children;
  const put = (card, name, p) => {
    const [title, big, loss] = card.children;
    title.textContent = name;
    big.textContent = p.toFixed(3);
    loss.textContent = `loss ${number(costOf(p, label))} · ${(p > 0.5) === (label === 1) ? "right" : "wrong"}`;
  };
  put(before, "untrained", answers[0]);
  put(now, `after ${data.steps[index].toLocaleString("en")} epochs`, answers[index]);
  view.gauge.children[2].style.left = `calc(${100 * answers[index]}% - 2.5px)`;
  view.knobs.forEach((knob, i) => knob.show(state.student[i]));
}

const epochs = (step) => Math.log10(1 + step);
const MARKS = [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000];

function over(view, costs) {
  const { data, index, chart: at } = view;
  const last = data.steps.at(-1) || 1;
  at.titles.x = "epoch";
  const xTicks = MARKS.filter((step) => step <= last).map((step) => [epochs(step), String(step)]);
  if (!at.fit([0, epochs(last)], [0, Math.max(...costs, ...data.loss) * 1.08], { xTicks })) return;
  const xs = data.steps.map(epochs);
  for (const [name, values] of [["all", data.loss], ["one", costs]]) {
    set(view.lines[name], { d: at.path(xs.map((x, i) => [x, values[i]])) });
  }
  const spread = at.high / 6;
  set(view.tags.one, { x: at.px(at.xs[1]) - 6, y: at.py(at.ys[1]) + 18, "text-anchor": "end", text: "this student's loss (violet)" });
  set(view.tags.all, { x: at.px(at.xs[1]) - 6, y: at.py(at.ys[1]) + 18 + Math.max(20, spread / 2), "text-anchor": "end", text: "loss of the class (dashed)" });
  const now = at.px(xs[index]);
  set(view.cursor, { x1: now, x2: now, y1: at.py(0), y2: at.py(at.ys[1]) });
  set(view.dot, { cx: now, cy: at.py(costs[index]) });
}
