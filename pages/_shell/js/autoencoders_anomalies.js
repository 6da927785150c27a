// Errors of digits and of strange pictures, a threshold that a hand drags, and the curve of all thresholds.
import { draggable, html, set, svg } from "./perceptron_svg.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { mounted } from "./losses_view.js";
import { MEANING } from "./theme.js";
import { PAINT_CSS, picture, unpack } from "./autoencoders_paint.js";

const CSS = `${CHART_CSS}${PAINT_CSS}
.anomalies { display: grid; grid-template: "bars curve" minmax(0, 1fr) "own others" auto / minmax(0, 1.5fr) minmax(0, 1fr); gap: .5rem 1.4rem; }
.anomalies .bars { grid-area: bars; } .anomalies .curve { grid-area: curve; } .anomalies .grip { cursor: ew-resize; }
.anomalies .row { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: .2rem .5rem; align-content: end; } .anomalies .row h4 { grid-column: 1 / -1; margin: 0; padding: 0; font: 600 17px var(--st-font); }
.anomalies .row .digit canvas { width: 100% !important; height: auto !important; max-width: 66px; aspect-ratio: 1; }
@media (max-width: 900px) { .anomalies { grid-template: "bars" 300px "curve" 320px "own" auto "others" auto / minmax(0, 1fr); height: auto; } }
`;
const BARS = 40, GROUPS = [["digits", MEANING.blue], ["errors", MEANING.orange]];

export const mount = (component) => mounted(component, "anomalies", CSS, build);

function build(view) {
  view.bars = chart({ label: "How many pictures have which error", left: 44, bottom: 44, top: 30 });
  view.bars.root.classList.add("bars");
  view.bars.titles = { x: "‖x − x̂‖²", y: "share of pictures, %" };
  view.columns = svg("g", {}, view.bars.inner);
  view.heads = svg("g", {}, view.bars.over);
  view.line = svg("g", { class: "grip", tabindex: 0, role: "slider", "aria-label": "Threshold" }, view.bars.over);
  svg("rect", { x: -14, width: 28, fill: "transparent" }, view.line);
  svg("line", { stroke: MEANING.violet, "stroke-width": 4 }, view.line);
  svg("circle", { r: 11, fill: MEANING.violet, stroke: "#fff", "stroke-width": 2.5 }, view.line);
  draggable(view.line, {
    start: () => view.state.threshold,
    move: (event) => put(view, view.bars.at(event)[0]),
    end: view.commit,
    nudge: ([dx, dy]) => { put(view, view.state.threshold + 20 * (dx + dy)); view.commit(); },
  });
  view.curve = chart({ label: "Caught over false alarms", left: 52, bottom: 44, top: 30 });
  view.curve.root.classList.add("curve");
  view.curve.titles = { x: "false alarms", y: "caught" };
  view.chance = stroke(view.curve.inner, MEANING.grey, "6 6", 2);
  view.roc = stroke(view.curve.inner, MEANING.blue, "");
  view.dot = svg("circle", { r: 9, fill: MEANING.violet, stroke: "#fff", "stroke-width": 2.5 }, view.curve.over);
  view.area = svg("text", { class: "halo-text", "text-anchor": "end", fill: "currentColor" }, view.curve.over);
  view.root.append(view.bars.root, view.curve.root);
  view.rows = { own: row(view, "own", "The worst rebuilt digits"), others: row(view, "others", "Strange pictures") };
  view.take = () => { view.root.setAttribute("aria-label", view.data.alt); };
  view.render = () => render(view);
}

function row(view, name, title) {
  const root = html("div", "row", `<h4>${title}, and what comes back</h4>`, view.root);
  root.style.gridArea = name;
  const make = (label, tone) => Array.from({ length: 6 }, () => { const one = picture(66, label, tone); root.append(one.root); return one; });
  return { shown: make("x", name === "own" ? "real" : ""), rebuilt: make("x̂", "made") };
}

const put = (view, value) => view.set({ threshold: Math.max(0, Math.min(view.most, Math.round(2 * value) / 2)) });

function render(view) {
  const { data, state } = view;
  const sorted = [...data.digits, ...data.errors].sort((a, b) => a - b);
  view.most = Math.max(sorted.at(-1), state.threshold) * 1.02;
  const counts = GROUPS.map(([name]) => shares(data[name], view.most));
  const share = (name) => data[name].filter((value) => value >= state.threshold).length / data[name].length;
  const [alarms, caught] = [share("digits"), share("errors")];
  histogram(view, counts, [alarms, caught]);
  const at = view.curve;
  if (at.fit([0, 1.02], [0, 1.04], { xTicks: [[0, "0"], [0.5, "0.5"], [1, "1"]], yTicks: [[0, "0"], [0.5, "0.5"], [1, "1"]] })) {
    set(view.chance, { d: at.path([[0, 0], [1, 1]]) });
    set(view.roc, { d: at.path(data.roc[0].map((x, i) => [x, data.roc[1][i]])) });
    set(view.dot, { cx: at.px(alarms), cy: at.py(caught) });
    set(view.area, { x: at.px(0.98), y: at.py(0.08), text: `area ${data.area.toFixed(3)}` });
  }
  for (const name of ["own", "others"]) examples(view, name);
  Object.assign(view.root.dataset, { threshold: state.threshold, caught, alarms });
}

function shares(values, most) {
  const told = new Array(BARS).fill(0);
  for (const value of values) told[Math.min(BARS - 1, Math.floor((value / most) * BARS))] += 100 / values.length;
  return told;
}

function histogram(view, counts, [alarms, caught]) {
  const at = view.bars;
  if (!at.fit([0, view.most], [0, Math.max(...counts.flat()) * 1.25])) return;
  const wide = at.wide / BARS;
  view.columns.replaceChildren(...GROUPS.flatMap(([, colour], g) => counts[g].map((value, i) => svg("rect", {
    x: at.px((i / BARS) * view.most) + (g ? wide / 2 : 1), y: at.py(value), width: wide / 2 - 1, height: at.py(0) - at.py(value), fill: colour, "fill-opacity": g ? 0.9 : 1, stroke: g ? colour : "none", "stroke-dasharray": g ? "3 2" : "",
  }))));
  const x = at.px(view.state.threshold), [hit, line, knob] = view.line.children;
  set(view.line, { transform: `translate(${x} 0)`, "aria-valuenow": view.state.threshold, "aria-valuemin": 0, "aria-valuemax": Math.round(view.most) });
  set(hit, { y: at.py(at.ys[1]), height: at.high });
  set(line, { y1: at.py(at.ys[1]), y2: at.py(0) });
  set(knob, { cy: at.py(at.ys[1] * 0.5) });
  const head = (text, dy, colour, anchor = "start") => svg("text", { class: "halo-text", x: at.px(view.most * 0.99), y: at.py(at.ys[1]) + dy, style: `fill: ${colour}`, text, "text-anchor": anchor });
  view.heads.replaceChildren(
    head(`■ digits: ${(100 * alarms).toFixed(1)}% false alarms`, 18, MEANING.blue, "end"),
    head(`▧ strange: ${(100 * caught).toFixed(0)}% caught`, 40, MEANING.orange, "end"),
    head(`threshold ${view.state.threshold}`, 62, MEANING.violet, "end"),
  );
}

function examples(view, name) {
  const { pictures, rebuilt, errors } = view.data[name];
  const [shown, made] = [unpack(pictures), unpack(rebuilt)];
  view.rows[name].shown.forEach((each, i) => each.show(shown[i], ""));
  view.rows[name].rebuilt.forEach((each, i) => each.show(made[i], `<b>${errors[i].toFixed(0)}</b><br>${errors[i] >= view.state.threshold ? "strange" : "passes"}`));
}
