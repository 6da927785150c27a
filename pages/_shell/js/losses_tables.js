// The lecture's table under your hand: predictions slide along their track, losses, shares and J(W) follow.
import { MEANING } from "./theme.js";
import { equals, number } from "./perceptron_formula.js";
import { draggable, html, scrub, set, svg } from "./perceptron_svg.js";
import { button, fraction, mounted } from "./losses_view.js";

const CSS = `
.tables { display: grid; grid-template: "rows side" minmax(0, 1fr) "sum sum" auto / minmax(0, 1fr) 350px; gap: .6rem 1.2rem; }
.tables .rows { grid-area: rows; display: flex; flex-direction: column; gap: .1rem; min-height: 0; overflow-y: auto; }
.tables .row { display: grid; grid-template-columns: 1.6rem minmax(150px, 1fr) 92px 96px 66px minmax(90px, 140px) 1.4rem; gap: .6rem; align-items: center; min-height: 52px; max-height: 150px; flex: 1; }
.tables .head { flex: none; min-height: 30px; font: 600 16px var(--st-font); opacity: .8; }
.tables .row:not(.head) { border-top: 1px solid var(--st-border-color); }
.tables svg { width: 100%; height: 46px; display: block; overflow: visible; }
.tables svg text { font: 500 14px var(--st-font); fill: var(--st-text-color); opacity: .7; }
.tables .share { position: relative; height: 34px; }
.tables .share i { position: absolute; inset: 4px auto 4px 0; background: ${MEANING.violet}; opacity: .8; border-radius: 4px; min-width: 2px; }
.tables .share b { position: absolute; inset: 0; line-height: 34px; padding-left: 6px; }
.tables .loss { font: 700 19px var(--st-font); text-align: right; }
.tables .truth { width: 96px; padding: .25rem 0; }
.tables .truth.pass { border: 2px solid ${MEANING.blue}; } .tables .truth.fail { border: 2px dashed ${MEANING.orange}; }
.tables .gone { border: 0; padding: .1rem .3rem; opacity: .55; }
.tables .side { grid-area: side; display: flex; flex-direction: column; gap: .55rem; border-left: 1px solid var(--st-border-color); padding-left: 1.2rem; min-height: 0; overflow-y: auto; }
.tables .mean { font: 700 2.6rem/1.1 var(--st-font); }
.tables .mean small { font: 600 1.1rem var(--st-font); opacity: .8; }
.tables .trap { border-left: 5px solid ${MEANING.orange}; background: var(--st-secondary-background-color); border-radius: 0 .5rem .5rem 0; padding: .5rem .8rem; font-size: 15.5px; line-height: 1.35; }
.tables .trap p { margin: 0 0 .2rem; } .tables .trap p:last-child { margin: .3rem 0 0; }
.tables .trap output, .tables .calls output { font: 700 17px var(--st-font); }
.tables .sum { grid-area: sum; }
.tables .handle { cursor: ew-resize; }
@media (max-width: 900px) { .tables { grid-template: "rows" auto "side" auto "sum" auto / minmax(0, 1fr); height: auto; } .tables .rows { overflow-x: auto; } .tables .row { min-width: 660px; } .tables .side { border: 0; padding: 0; } }
`;
const MOST = 8;

export const mount = (component) => mounted(component, "tables", CSS, build);

function build(view) {
  view.rows = html("div", "rows", "", view.root);
  view.side = html("aside", "side", `<div class="mean"></div><div class="calls call"></div><div class="trap"></div><p class="quiet note" role="status"></p>`, view.root);
  view.sum = html("div", "sum worked", "", view.root);
  view.render = () => render(view);
}

/** Return each row's loss in this table: surprise at the truth, or squared distance. */
export const losses = ({ f, y }, probability) =>
  f.map((value, i) => (probability ? -Math.log(y[i] ? value : 1 - value) + 0 : (value - y[i]) ** 2));

function render(view) {
  const { state, data } = view;
  if (view.lines?.length !== state.f.length || view.kind !== data.kind) lines(view);
  const each = losses(state, data.probability);
  const total = each.reduce((sum, loss) => sum + loss, 0);
  view.lines.forEach((line, i) => line.show(state.f[i], state.y[i], each[i], share(each, i, total)));
  const mean = total / each.length;
  Object.assign(view.root.dataset, { mean, f: state.f.join(" "), y: state.y.join(" ") });
  worked(view, each, mean);
  calls(view, mean);
}

function share(each, i, total) {
  const infinite = each.filter((loss) => loss === Infinity).length;
  if (infinite) return each[i] === Infinity ? 1 / infinite : 0;
  return total ? each[i] / total : 0;
}

function lines(view) {
  const { data, state } = view;
  view.kind = data.kind;
  view.rows.replaceChildren();
  const names = ["", data.probability ? "predicted to pass" : "predicted grade", "<i>f</i>(x)", "truth <i>y</i>", "loss", "share of the total", ""];
  html("div", "row head", names.map((name) => `<span>${name}</span>`).join(""), view.rows);
  view.lines = state.f.map((_, i) => row(view, i));
  const bar = html("div", "bar", "", view.rows);
  bar.style.marginTop = ".4rem";
  if (state.f.length < MOST) button(bar, "+ Student", () => grow(view));
  button(bar, "The lecture's table", () => { view.set(structuredClone(data.lecture)); view.commit(); });
}

function grow(view) {
  const { f, y } = view.state;
  view.set(view.data.probability ? { f: [...f, 0.5], y: [...y, 1] } : { f: [...f, 60], y: [...y, 50] });
  view.commit();
}

function put(view, name, i, value) {
  view.set({ [name]: view.state[name].map((old, j) => (j === i ? value : old)) });
}

function row(view, i) {
  const { probability, top } = view.data;
  const root = html("div", "row", "", view.rows);
  html("span", "quiet", `${i + 1}`, root);
  const track = slide(view, i, root);
  const step = probability ? 0.01 : 1;
  const limit = (value) => Math.max(0, Math.min(top, value));
  const given = scrub({ label: `Prediction of student ${i + 1}`, name: "", change: (v) => put(view, "f", i, limit(v)), commit: view.commit, step, most: top });
  root.append(given);
  const truth = probability ? toggle(view, i, root) : grade(view, i, root);
  const loss = html("span", "loss", "", root);
  const bar = html("span", "share", "<i></i><b></b>", root);
  const gone = button(root, "×", () => { drop(view, i); }, "Leave this student out");
  gone.className = "gone";
  gone.style.visibility = view.state.f.length > 1 ? "visible" : "hidden";
  return { show: (f, y, cost, part) => {
    given.show(f);
    track(f, y);
    truth(y);
    loss.textContent = cost === Infinity ? "∞" : number(cost);
    bar.children[0].style.width = `${100 * part}%`;
    bar.children[1].textContent = `${Math.round(100 * part)}%`;
  } };
}

function drop(view, i) {
  const without = (list) => list.filter((_, j) => j !== i);
  view.set({ f: without(view.state.f), y: without(view.state.y) });
  view.commit();
}

/** The track of a prediction: a round handle to drag, a diamond where the truth is, and the gap between them. */
function slide(view, i, parent) {
  const { probability, top } = view.data;
  const layer = svg("svg", { "aria-hidden": "false" }, parent);
  const rail = svg("line", { y1: 20, y2: 20, stroke: "var(--st-text-color)", "stroke-opacity": 0.25, "stroke-width": 4, "stroke-linecap": "round" }, layer);
  const gap = svg("line", { y1: 20, y2: 20, stroke: MEANING.violet, "stroke-width": 6, "stroke-linecap": "round" }, layer);
  const ends = [0, top].map((value) => svg("text", { y: 44, "text-anchor": value ? "end" : "start", text: `${value}` }, layer));
  const goal = svg("path", { d: "M0 -11 L11 0 L0 11 L-11 0 Z", fill: "var(--st-background-color)", stroke: "var(--st-text-color)", "stroke-width": 3 }, layer);
  const handle = svg("circle", { class: "handle", r: 11, cy: 20, fill: MEANING.blue, stroke: "#fff", "stroke-width": 2.5, tabindex: 0, role: "slider", "aria-label": `Prediction of student ${i + 1}`, "aria-valuemin": 0, "aria-valuemax": top }, layer);
  const step = probability ? 0.01 : 1;
  const snap = (value) => Number((Math.round(Math.max(0, Math.min(top, value)) / step) * step).toFixed(4));
  const room = () => layer.clientWidth - 28;
  draggable(handle, {
    start: () => view.state.f[i],
    move: (_now, from, [dx]) => put(view, "f", i, snap(from + (dx / room()) * top)),
    end: () => view.commit(),
    nudge: ([dx, dy]) => { put(view, "f", i, snap(view.state.f[i] + (dx + dy) * 10 * step)); view.commit(); },
  });
  const x = (value) => 14 + (value / top) * room();
  return (f, y) => {
    set(rail, { x1: 14, x2: 14 + room() });
    set(ends[1], { x: layer.clientWidth });
    set(gap, { x1: x(f), x2: x(y) });
    set(goal, { transform: `translate(${x(y)} 20)` });
    set(handle, { cx: x(f), "aria-valuenow": f });
  };
}

function toggle(view, i, parent) {
  const made = button(parent, "", () => { put(view, "y", i, 1 - view.state.y[i]); view.commit(); }, "Click to change the truth");
  return (y) => { made.textContent = y ? "1 pass" : "0 fail"; made.className = `truth ${y ? "pass" : "fail"}`; };
}

function grade(view, i, parent) {
  const given = scrub({ label: `True grade of student ${i + 1}`, name: "", change: (v) => put(view, "y", i, Math.max(0, Math.min(100, v))), commit: view.commit, step: 1, most: 100 });
  parent.append(given);
  return (y) => given.show(y);
}

/** Cut a long sum to its first two terms, dots and the last. */
const cut = (terms) => (terms.length <= 4 ? terms : [...terms.slice(0, 2), "…", terms.at(-1)]).join(" + ");

function worked(view, each, mean) {
  const { state, data } = view;
  const digits = (value) => String(value).replace("-", "−");
  const terms = data.probability
    ? state.f.map((f, i) => (state.y[i] ? `ln ${digits(f)}` : `ln(1 − ${digits(f)})`))
    : state.f.map((f, i) => `(${digits(f)} − ${digits(state.y[i])})²`);
  const shown = each.map((loss) => (loss === Infinity ? "∞" : number(loss)));
  const n = fraction(1, each.length);
  const end = mean === Infinity ? "= ∞" : `${equals(...each, mean)} ${number(mean)}`;
  view.sum.innerHTML = `<i>J</i>(W) = ${data.probability ? "−" : ""}${n} (${cut(terms)}) ${equals(...each.filter(Number.isFinite))} ${n} (${cut(shown)}) <span class="violet">${end}</span>`;
}

function calls(view, mean) {
  const { data, side, fresh } = view;
  const [value, code, trap, note] = side.children;
  value.innerHTML = `<small><i>J</i>(W)</small> ${mean === Infinity ? "∞" : number(mean)}`;
  const same = fresh && view.root.dataset.fresh === "true" && data.state.f.join() === view.state.f.join() && data.state.y.join() === view.state.y.join();
  code.style.opacity = same ? "" : 0.35;
  code.innerHTML = breakable(data.code);
  trap.hidden = !data.trap;
  if (data.trap) trap.innerHTML = warning(data.trap, same);
  note.textContent = same ? data.note : "";
}

/** Let a call break after a dot, a bracket or an underscore instead of anywhere. */
const breakable = (call) => call.replace(/([._(,])/g, "$1<wbr>");

function warning({ wrong, right, reason, softmax, keras }, same) {
  const shown = (value) => (value === null ? "…" : same ? value.toFixed(3) : "…");
  return `<p><b>A trap:</b> <span class="call">${breakable(wrong)}</span> <output class="softmax">= ${shown(softmax)}</output></p>
    <p>TensorFlow's own binary cross-entropy: <output class="keras">${shown(keras)}</output></p><p>${reason}</p>`;
}
