// Loss against prediction: several losses over one another, one probe on all of them, tangent and slope while it moves.
import { MEANING } from "./theme.js";
import { equals, number } from "./perceptron_formula.js";
import { draggable, html, scrub, set, svg } from "./perceptron_svg.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { LOSSES, target } from "./losses_formula.js";
import { LOOK, mounted } from "./losses_view.js";

const CSS = `${CHART_CSS}
.curves { display: grid; grid-template: "loss list" minmax(0, 2fr) "slope list" minmax(0, 1fr) "sum sum" auto / minmax(0, 1fr) 360px; gap: .2rem 1.2rem; }
.curves .chart.loss { grid-area: loss; } .curves .chart.slope { grid-area: slope; }
.curves .list { grid-area: list; display: flex; flex-direction: column; gap: .15rem; min-height: 0; overflow-y: auto; }
.curves .entry { display: grid; grid-template-columns: 44px minmax(0, 1fr) 54px 76px; gap: .4rem; align-items: center; border: 2px solid transparent; border-radius: .6rem; padding: .1rem .35rem; min-height: 40px; }
.curves .entry.lead { border-color: var(--st-primary-color); }
.curves .entry button { border: 0; padding: .2rem 0; border-radius: .3rem; text-align: left; background: none; color: inherit; line-height: 1.2; }
.curves .entry.off, .curves .entry.off .violet { color: color-mix(in srgb, var(--st-text-color) 68%, transparent); }
.curves .entry output { text-align: right; font-weight: 600; }
.curves .entry .scrub { grid-column: 2 / 5; justify-self: start; }
.curves .entry .scrub input { font-size: 16px; }
.curves .head { font: 600 15px var(--st-font); opacity: .75; min-height: 24px; }
.curves .head span { text-align: right; } 
.curves .says { margin: .3rem 0 0; font-size: 16px; line-height: 1.35; }
.curves .sum { grid-area: sum; }
.curves .sum .call { display: block; }
.curves .grip { cursor: ew-resize; outline-offset: 6px; }
.curves .bed { cursor: crosshair; }
@media (max-width: 900px) { .curves { grid-template: "loss" 320px "slope" 200px "list" auto "sum" auto / minmax(0, 1fr); height: auto; } }
`;
/** What a prediction is, where it is drawn, how far it may go, and the steps of its target. */
export const KINDS = {
  Probability: { names: ["bce", "focal", "kl", "mse", "mae"], x: "predicted probability of class 1", xs: [0, 1], keep: [0.001, 0.999], ys: [0, 5.2], slopes: [-3, 12], step: 0.01, goal: [0, 1, 0.05] },
  Score: { names: ["softmax_ce", "hinge", "squared_hinge"], x: "score, positive for class 1", xs: [-4, 4], keep: [-4, 4], ys: [0, 6.4], slopes: [-1, 5], step: 0.05, goal: [0, 1, 1] },
  Number: { names: ["mse", "mae", "huber", "log_cosh", "quantile"], x: "predicted number", xs: [-4, 4], keep: [-4, 4], ys: [0, 8.5], slopes: [-5.8, 5.8], step: 0.05, goal: [-3, 3, 0.1] },
};
const SAMPLES = 360;

export const mount = (component) => mounted(component, "curves", CSS, build);

function build(view) {
  view.loss = chart({ label: "Loss against prediction", y: "loss L" });
  view.slope = chart({ label: "Slope of the loss", y: "slope L′", bottom: 26, top: 22 });
  view.loss.root.classList.add("loss");
  view.slope.root.classList.add("slope");
  view.list = html("div", "list", "", view.root);
  view.root.append(view.loss.root, view.slope.root);
  view.sum = html("div", "sum worked", `<span class="line"></span><span class="call"></span>`, view.root);
  view.paths = {};
  probe(view);
  view.take = () => { if (view.kind !== view.data.kind) { view.kind = view.data.kind; entries(view); } };
  view.render = () => render(view);
}

function probe(view) {
  const { inner, over, layer } = view.loss;
  const bed = svg("rect", { class: "bed", fill: "transparent" }, layer);
  layer.insertBefore(bed, inner);
  const [slopeInner] = [view.slope.inner];
  view.marks = {
    bed,
    plumb: [inner, slopeInner].map((parent) => svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.4, "stroke-width": 2, "stroke-dasharray": "2 5" }, parent)),
    tangent: stroke(inner, MEANING.violet, "", 4),
    dots: svg("g", {}, over), slopeDots: svg("g", {}, view.slope.over),
    goal: svg("path", { class: "grip", d: "M0 -13 L13 0 L0 13 L-13 0 Z", fill: "var(--st-background-color)", stroke: "var(--st-text-color)", "stroke-width": 3, tabindex: 0, role: "slider", "aria-label": "Target y" }, over),
    goalName: svg("text", { class: "halo-text", text: "target y" }, over),
    grip: svg("circle", { class: "grip", r: 13, stroke: "#fff", "stroke-width": 3, tabindex: 0, role: "slider", "aria-label": "Prediction" }, over),
    says: svg("text", { class: "halo-text violet", fill: MEANING.violet }, over),
  };
  const { grip, goal } = view.marks;
  const place = (event) => view.set({ p: kept(view, view.loss.at(event)[0]) });
  draggable(grip, { start: () => 0, move: place, end: view.commit, nudge: ([dx, dy]) => { view.set({ p: kept(view, view.state.p + (dx + dy) * 10 * kind(view).step) }); view.commit(); } });
  draggable(bed, { start: (event) => (place(event), 0), move: place, end: view.commit });
  draggable(goal, {
    start: () => 0,
    move: (event) => view.set({ y: aimed(view, event) }),
    end: view.commit,
    nudge: ([dx, dy]) => { view.set({ y: goalKept(view, view.state.y + (dx + dy) * 10 * kind(view).goal[2]) }); view.commit(); },
  });
}

/** A class pulls one way only, so the strip shows that side. */
const slopeRange = (view) => { const { slopes } = kind(view); return view.data.kind !== "Number" && view.state.y >= 0.5 ? [-slopes[1], -slopes[0]] : slopes; };
const kind = (view) => KINDS[view.data.kind];
const snap = (value, step) => Number((Math.round(value / step) * step).toFixed(4)) + 0;
const within = (value, [low, high]) => Math.max(low, Math.min(high, value));
const kept = (view, value) => within(snap(value, kind(view).step), kind(view).keep);
const goalKept = (view, value) => within(snap(value, kind(view).goal[2]), kind(view).goal);
/** A class sits where the score is −1 or 1; everywhere else the target is where it is drawn. */
const aimed = (view, event) => { const x = view.loss.at(event)[0]; return goalKept(view, view.data.kind === "Score" ? (x > 0 ? 1 : 0) : x); };
const usable = (view, name) => !LOSSES[name].hard || view.state.y === 0 || view.state.y === 1;
const shown = (view) => kind(view).names.filter((name) => (view.state.show.includes(name) || name === lead(view)) && usable(view, name));
/** The loss that carries the probe: the chosen one where it takes such predictions, else the first that does. */
const lead = (view) => {
  const { names } = kind(view);
  const first = [view.state.lead, ...names].find((name) => names.includes(name) && usable(view, name));
  return first ?? names[0];
};
const setting = (view, name) => view.state.k[name] ?? 0;

function entries(view) {
  view.list.replaceChildren();
  html("div", "entry head", "<span></span><span></span><span>L</span><span>slope L′</span>", view.list);
  view.rows = kind(view).names.map((name) => entry(view, name));
  view.says = html("p", "says", "", view.list);
  for (const parent of [view.loss.inner, view.slope.inner]) parent.querySelectorAll(".curve").forEach((path) => path.remove());
  view.paths = Object.fromEntries(kind(view).names.map((name) => [name, [view.loss, view.slope].map((at) => {
    const path = stroke(at.inner, ...LOOK[name]);
    path.classList.add("curve");
    return path;
  })]));
  view.loss.inner.append(view.marks.tangent);
}

function entry(view, name) {
  const { title, parameter } = view.data.losses[name];
  const root = html("div", "entry", "", view.list);
  const swatch = html("button", "", `<svg width="44" height="16"><line x1="2" x2="42" y1="8" y2="8" stroke="${LOOK[name][0]}" stroke-width="4" stroke-dasharray="${LOOK[name][1]}"/></svg>`, root);
  Object.assign(swatch, { type: "button", title: "Show or hide this curve", onclick: () => flip(view, name) });
  swatch.setAttribute("aria-label", `Show ${title}`);
  const pick = html("button", "", title, root);
  Object.assign(pick, { type: "button", title: "Put the probe on this curve", onclick: () => { view.set({ lead: name, show: [...new Set([...view.state.show, name])] }); view.commit(); } });
  const [value, slope] = [html("output", "", "", root), html("output", "violet", "", root)];
  let knob = null;
  if (parameter) {
    const [low, high] = [parameter.low, parameter.high];
    knob = scrub({ label: parameter.name, name: parameter.sign, step: parameter.step, most: high, commit: view.commit,
      change: (v) => view.set({ k: { ...view.state.k, [name]: Math.max(low, v) } }) });
    html("span", "", "", root);
    root.append(knob);
  }
  return { name, root, swatch, value, slope, knob };
}

function flip(view, name) {
  const { show } = view.state;
  view.set({ show: show.includes(name) ? show.filter((other) => other !== name) : [...show, name] });
  view.commit();
}

function render(view) {
  const here = kind(view);
  view.loss.titles.x = here.x;
  if (!view.loss.fit(here.xs, here.ys) || !view.slope.fit(here.xs, slopeRange(view))) return;
  const names = shown(view);
  const first = lead(view);
  for (const name of here.names) draw(view, name, names.includes(name));
  mark(view, names, first);
  list(view, names, first);
  words(view, first);
}

function draw(view, name, on) {
  const [low, high] = view.data.kind === "Probability" ? [1e-4, 1 - 1e-4] : kind(view).xs;
  const y = target(name, view.state.y);
  const k = setting(view, name);
  const xs = Array.from({ length: SAMPLES + 1 }, (_, i) => low + (i / SAMPLES) * (high - low));
  const corner = LOSSES[name].slope(y - 1e-9, y, k) !== LOSSES[name].slope(y + 1e-9, y, k) ? y : null;
  const jump = ["mae", "quantile", "hinge"].includes(name) ? corner : null;
  const all = jump === null ? xs : [...xs, jump].sort((a, b) => a - b);
  const places = [all.map((x) => [x, LOSSES[name].value(x, y, k)]), all.map((x) => [x, x === jump ? NaN : LOSSES[name].slope(x, y, k)])];
  view.paths[name].forEach((path, i) => set(path, { d: on ? [view.loss, view.slope][i].path(places[i]) : "", "stroke-width": name === lead(view) ? 5 : 3 }));
}

function mark(view, names, first) {
  const { loss, slope, marks } = view;
  const { p, y } = view.state;
  const value = LOSSES[first].value(p, target(first, y), setting(view, first));
  const steep = LOSSES[first].slope(p, target(first, y), setting(view, first));
  const [x, h] = [loss.px(p), Math.max(14, loss.py(value))];
  set(marks.bed, { x: loss.px(loss.xs[0]), y: loss.py(loss.ys[1]), width: loss.wide, height: loss.high });
  marks.plumb.forEach((line, i) => { const at = [loss, slope][i]; set(line, { x1: x, x2: x, y1: at.py(at.ys[1]), y2: at.py(at.ys[0]) }); });
  const reach = tangentReach(loss, steep);
  set(marks.tangent, { d: loss.path([[p - reach, value - reach * steep], [p + reach, value + reach * steep]]) });
  set(marks.grip, { cx: x, cy: h, fill: LOOK[first][0], "aria-valuenow": p, "aria-valuetext": `prediction ${p}, loss ${value.toFixed(3)}` });
  const [goalX, base] = [loss.px(view.data.kind === "Score" ? 2 * y - 1 : y), loss.py(loss.ys[0])];
  set(marks.goal, { transform: `translate(${goalX} ${base - 9})`, "aria-valuenow": y });
  const text = view.data.kind === "Number" ? `target ${number(y)}` : y === 0 || y === 1 ? `truth: class ${y}` : `truth: ${number(y)}`;
  const left = goalX > loss.width - 130;
  set(marks.goalName, { x: goalX + (left ? -18 : 18), y: base - 26, "text-anchor": left ? "end" : "start", text });
  const side = x > loss.width - 190;
  set(marks.says, { x: x + (side ? -20 : 20), y: Math.max(22, h - 14), "text-anchor": side ? "end" : "start", text: `slope ${number(steep)}` });
  dots(marks.dots, names.filter((name) => name !== first), (name) => [x, loss.py(LOSSES[name].value(p, target(name, y), setting(view, name)))]);
  dots(marks.slopeDots, names, (name) => [x, slope.py(within(LOSSES[name].slope(p, target(name, y), setting(view, name)), slope.ys))]);
}

/** Half the tangent's length in x: 110 pixels long whatever its slope. */
function tangentReach(view, steep) {
  const ratio = (view.high / (view.ys[1] - view.ys[0])) / (view.wide / (view.xs[1] - view.xs[0]));
  const across = 110 / Math.hypot(1, steep * ratio);
  return (across / view.wide) * (view.xs[1] - view.xs[0]);
}

function dots(group, names, place) {
  group.replaceChildren();
  for (const name of names) {
    const [cx, cy] = place(name);
    svg("circle", { cx, cy, r: 6, fill: LOOK[name][0], stroke: "var(--st-background-color)", "stroke-width": 2, "pointer-events": "none" }, group);
  }
}

function list(view, names, first) {
  const { p, y } = view.state;
  for (const row of view.rows) {
    const on = names.includes(row.name);
    const numbers = usable(view, row.name) ? [LOSSES[row.name].value(p, target(row.name, y), setting(view, row.name)), LOSSES[row.name].slope(p, target(row.name, y), setting(view, row.name))] : null;
    row.root.className = `entry ${row.name === first ? "lead" : ""} ${on ? "" : "off"}`;
    row.swatch.setAttribute("aria-pressed", on);
    row.value.textContent = numbers ? number(numbers[0]) : "y is";
    row.slope.textContent = numbers ? number(numbers[1]) : "0 or 1";
    row.root.dataset.numbers = numbers ? numbers.join(" ") : "";
    row.root.dataset.name = row.name;
    row.knob?.show(setting(view, row.name));
  }
  view.says.textContent = view.data.losses[first].says;
  Object.assign(view.root.dataset, { lead: first, p, y, k: setting(view, first) });
}

function words(view, first) {
  const { p, y } = view.state;
  const [goal, k] = [target(first, y), setting(view, first)];
  const [value, slope] = [LOSSES[first].value(p, goal, k), LOSSES[first].slope(p, goal, k)];
  const [line, call] = view.sum.children;
  const corner = Math.abs(LOSSES[first].slope(p - 1e-7, goal, k) - LOSSES[first].slope(p + 1e-7, goal, k)) > 0.01;
  line.innerHTML = `<i>L</i> = ${LOSSES[first].worked(p, goal, k)} ${equals(value)} ${number(value)}<span class="violet">,&ensp;<i>L′</i> ${corner ? "jumps here" : `${equals(slope)} ${number(slope)}`}</span>`;
  const same = view.fresh && view.data.lead === first && view.data.state.p === p && view.data.state.y === y;
  call.textContent = view.data.code;
  call.style.opacity = same ? "" : 0.3;
}
