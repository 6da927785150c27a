// A classifier that learned: curves, filters, maps and confusions, all of the same stored step; one player for all.
import { MEANING } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { floats, pixels } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { mounted, replay } from "./losses_view.js";
import { confusions, CONFUSION_CSS } from "./classifier_confusion.js";
import { filters, FILTERS_CSS } from "./classifier_filters.js";

const CSS = `${CHART_CSS}${PLAYER_CSS}${CONFUSION_CSS}${FILTERS_CSS}
.learning { display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, .85fr) minmax(0, 1fr) minmax(0, 1.12fr); gap: .25rem 1.3rem; }
.learning .words { grid-column: 1 / -1; margin: 0; font: 500 17px/1.35 var(--st-font); }
.learning .words b { font-weight: 680; }
.learning .plots { display: grid; grid-template-rows: minmax(0, 1fr) minmax(0, 1fr); min-height: 0; min-width: 0; }
.learning .dl-player { grid-column: 1 / -1; }
@media (max-width: 900px) { .learning { height: auto; grid-template: auto / minmax(0, 1fr); } .learning .plots { height: 420px; } .learning .middle { height: 420px; } .learning .right { height: 520px; } }
`;
const LINES = [["train", "var(--st-text-color)", ""], ["test", MEANING.blue, "8 5"]];
const GOAL = 0.94;

export const mount = (component) => mounted(component, "learning", CSS, build);

function build(view) {
  view.index = 0;
  view.words = html("p", "words", "", view.root);
  const plots = html("div", "plots", "", view.root);
  view.plots = { loss: plot(plots, "Loss"), accuracy: plot(plots, "Right") };
  view.filters = filters(view.root);
  view.confusion = confusions(view.root, {
    cell: (label, answer) => { view.set({ cell: [label, answer] }); view.commit(); },
    digit: (digit) => { view.set({ digit }); view.commit(); },
  });
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 160 });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.take = () => take(view);
  view.render = () => render(view);
}

function plot(parent, title) {
  const made = chart({ label: `${title} over the steps`, y: title, x: "step", left: 50, bottom: 40, top: 24, right: 20 });
  parent.append(made.root);
  const kept = stroke(made.inner, MEANING.grey, "2 4", 3);
  const lines = LINES.map(([, colour, dash]) => stroke(made.inner, colour, dash, 3));
  const now = svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.5, "stroke-width": 2 }, made.inner);
  const names = svg("text", { "text-anchor": "end", y: 16 }, made.over);
  return { chart: made, lines, now, kept, names };
}

function take(view) {
  const { data } = view;
  const same = view.id === data.id;
  view.id = data.id;
  view.numbers = { answers: pixels(data.answers), sure: pixels(data.sure), labels: pixels(data.labels), kernels: floats(data.kernels), maps: pixels(data.maps), odds: floats(data.odds) };
  if (data.atlas) view.confusion.atlas(data.atlas, view.later);
  const before = view.index;
  view.play.load(data.steps.map((step) => `step ${step.toLocaleString("en")}`), { keep: same && !data.live });
  if (same && !data.live) view.play.go(Math.min(before, data.steps.length - 1));
  replay(view);
}

function render(view) {
  const { data, index, state, numbers } = view;
  if (index >= data.steps.length) return;
  const count = numbers.labels.length;
  const answers = numbers.answers.subarray(index * count, (index + 1) * count);
  const sure = numbers.sure.subarray(index * count, (index + 1) * count);
  curve(view, "loss", data.loss, data.test_loss);
  curve(view, "accuracy", data.accuracy, data.test_accuracy);
  view.filters.show(view, index, answers);
  view.confusion.show({ labels: numbers.labels, answers, sure, cell: state.cell, digit: state.digit });
  const reached = data.test_accuracy.findIndex((share) => share >= GOAL);
  const when = reached < 0 ? "" : ` 94% since step ${data.steps[reached]}${time(data, reached)}.`;
  const kept = data.kept ? ` Kept A: <b>${percent(data.kept.test_accuracy.at(-1))}</b>. ${escape(data.kept.words)}` : "";
  view.words.innerHTML = `Step ${data.steps[index]}${time(data, index)}: <b>${percent(data.test_accuracy[index])}</b> of 1,000 digits it never learned from are right.${when}${kept}`;
  Object.assign(view.root.dataset, {
    index, count: data.steps.length, step: data.steps[index], accuracy: data.test_accuracy[index], digit: state.digit,
    right: answers.reduce((sum, answer, i) => sum + (answer === numbers.labels[i]), 0), live: data.live, goal: reached < 0 ? "" : data.seconds[reached],
  });
}

const time = (data, index) => (data.timed ? `, ${data.seconds[index].toFixed(1)} s after the click` : "");
const percent = (share) => `${(100 * share).toFixed(1)}%`;
const escape = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

function curve(view, name, train, test) {
  const { data, index } = view;
  const { chart: at, lines, now, kept, names } = view.plots[name];
  const last = Math.max(1, data.steps.at(-1), data.kept?.steps.at(-1) ?? 0);
  const other = data.kept?.[`test_${name}`] ?? [];
  const most = Math.max(...train, ...test, ...other);
  const ys = name === "loss" ? [0, Math.min(most, 3) * 1.05] : [0, 1.02];
  if (!at.fit([0, last], ys, { yTicks: name === "loss" ? null : [[0, "0"], [0.5, "50%"], [0.94, "94%"]] })) return;
  [train, test].forEach((values, i) => set(lines[i], { d: at.path(values.map((v, k) => [data.steps[k], v])) }));
  set(kept, { d: at.path(other.map((v, k) => [data.kept.steps[k], v])) });
  const x = at.px(data.steps[index]);
  set(now, { x1: x, x2: x, y1: at.py(ys[0]), y2: at.py(ys[1]) });
  set(names, { x: at.width - 12, text: `training ―  held out - -${data.kept ? "  A ···" : ""}` });
}
