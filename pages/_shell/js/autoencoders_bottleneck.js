// The lecture's picture: a digit through encoder, code and decoder; under it what two codes keep, and the truth.
import { html, set, svg, draggable } from "./perceptron_svg.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { mounted } from "./losses_view.js";
import { MEANING } from "./theme.js";
import { decode, encode, network, squaredError } from "./autoencoders_net.js";
import { mosaic, PAINT_CSS, picture, unpack } from "./autoencoders_paint.js";

const CSS = `${CHART_CSS}${PAINT_CSS}
.bottleneck { display: grid; grid-template-rows: auto minmax(0, 1fr); gap: .5rem; }
.bottleneck .machine { display: grid; grid-template-columns: auto 118px auto 118px auto auto minmax(0, 1fr); align-items: center; gap: .3rem; border-bottom: 1px solid var(--st-border-color); padding-bottom: .4rem; }
.bottleneck .funnel text { font: 600 16px var(--st-font); fill: #fff; text-anchor: middle; } .bottleneck .funnel { width: 118px; height: 132px; display: block; }
.bottleneck .code { display: flex; gap: 3px; height: 112px; width: max-content; margin: 0 auto; }
.bottleneck .rail { position: relative; width: 26px; height: 112px; border-radius: 5px; background: var(--st-secondary-background-color); cursor: ns-resize; outline-offset: 1px; }
.bottleneck .rail i { position: absolute; left: 3px; right: 3px; background: var(--st-text-color); opacity: .75; border-radius: 3px; }
.bottleneck .rail::after { content: ""; position: absolute; left: 0; right: 0; top: 50%; border-top: 1px solid var(--st-text-color); opacity: .5; }
.bottleneck .code[data-many="true"] .rail { width: 7px; } .bottleneck .code[data-many="true"] { gap: 1px; } .bottleneck .code[data-many="true"] .rail i { left: 1px; right: 1px; }
.bottleneck .middle p { margin: .1rem 0 0; text-align: center; font: 500 16px/1.25 var(--st-font); max-width: 250px; }
.bottleneck .machine .chart { height: 160px; margin-left: .8rem; }
.bottleneck .grids { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1.4rem; min-height: 0; }
.bottleneck .grids figure { margin: 0; display: flex; flex-direction: column; min-height: 0; }
.bottleneck .grids figcaption { font: 400 17px/1.3 var(--st-font); min-height: 2.6em; } .bottleneck .grids b { font-weight: 650; font-size: 18px; }
.bottleneck .grids canvas { width: 100%; cursor: pointer; } .bottleneck .grids figure { align-items: stretch; }
@media (max-width: 900px) { .bottleneck { height: auto; } .bottleneck .machine { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .bottleneck .grids { grid-template-columns: minmax(0, 1fr); } }
`;
const COLUMNS = 8;
const PLACES = ["left", "right", "truth"];

export const mount = (component) => mounted(component, "bottleneck", CSS, build);

function build(view) {
  const machine = html("div", "machine", "", view.root);
  view.real = picture(112, "x: 784 numbers", "real");
  view.middle = html("div", "middle", `<div class="code"></div><p></p>`);
  view.rebuilt = picture(112, "x̂", "made");
  view.wrong = picture(112, "x̂ − x");
  view.widths = curve();
  machine.append(view.real.root, funnel("encoder", true), view.middle, funnel("decoder", false), view.rebuilt.root, view.wrong.root, view.widths.chart.root);
  const grids = html("div", "grids", "", view.root);
  view.grids = Object.fromEntries(PLACES.map((place) => [place, grid(view, grids, place)]));
  view.take = () => take(view);
  view.render = () => render(view);
}

function funnel(name, narrowing) {
  const [from, to] = narrowing ? [75, 20] : [20, 75];
  const root = svg("svg", { class: "funnel", viewBox: "0 0 118 150", role: "img", "aria-label": name });
  svg("path", { d: `M4 ${75 - from}L114 ${75 - to}V${75 + to}L4 ${75 + from}Z`, fill: narrowing ? MEANING.blue : MEANING.orange }, root);
  svg("text", { x: 59, y: 72, text: name }, root);
  svg("text", { x: 59, y: 91, style: "font-size:14px", text: narrowing ? "784-256-128" : "128-256-784" }, root);
  return root;
}

function curve() {
  const made = chart({ label: "Test error against the width of the code", left: 46, bottom: 40, top: 24, right: 12 });
  made.titles = { x: "numbers in the code", y: "MSE on 10,000 test digits" };
  const lines = { pca: stroke(made.inner, MEANING.grey, "8 5"), net: stroke(made.inner, MEANING.blue, "") };
  return { chart: made, lines, dots: svg("g", {}, made.over) };
}

function grid(view, parent, place) {
  const root = html("figure", "", "<figcaption></figcaption>", parent);
  const canvas = html("canvas", "", "", root);
  set(canvas, { tabindex: 0, role: "img" });
  const choose = (digit) => { view.set({ digit: Math.max(0, Math.min(view.pictures.truth.length - 1, digit)), side: place === "truth" ? view.state.side : place }); view.code = null; view.commit(); };
  const under = (event) => {
    const box = canvas.getBoundingClientRect(), side = box.width / COLUMNS;
    return Math.floor((event.clientY - box.top) / side) * COLUMNS + Math.min(COLUMNS - 1, Math.floor((event.clientX - box.left) / side));
  };
  canvas.addEventListener("click", (event) => choose(under(event)));
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    if (by) { event.preventDefault(); choose(view.state.digit + by); }
  });
  return { canvas, words: root.firstChild };
}

function take(view) {
  const { data } = view;
  view.root.setAttribute("aria-label", data.alt);
  view.pictures = Object.fromEntries(PLACES.map((place) => [place, unpack(data[place].pictures)]));
  view.nets ??= {};
  for (const place of ["left", "right"]) {
    const wanted = JSON.stringify(data[place].net);
    if (view.nets[place]?.wanted === wanted) continue;
    view.nets[place] = { wanted, net: null };
    view.code = null;
    network(data[place].net).then((net) => { if (view.nets[place].wanted === wanted) { view.nets[place].net = net; view.later(); } });
  }
}

function render(view) {
  const { data, state } = view;
  for (const place of PLACES) {
    const { canvas, words } = view.grids[place];
    if (words.innerHTML !== data[place].words) words.innerHTML = data[place].words;
    set(canvas, { "aria-label": data[place].alt });
    const room = Math.max(120, canvas.parentNode.clientHeight - words.offsetHeight - 4);
    canvas.style.maxWidth = `${Math.round((room * COLUMNS) / Math.ceil(view.pictures.truth.length / COLUMNS))}px`;
    mosaic(canvas, view.pictures[place], COLUMNS, { marked: data[place].wrong, picked: place === "truth" || place === state.side ? state.digit : -1 });
  }
  machine(view);
  overWidth(view); // last: the code's width leaves the chart its room
}

function machine(view) {
  const { net } = view.nets[view.state.side];
  const pixels = view.pictures.truth[view.state.digit];
  if (!net) return view.real.show(pixels);
  const own = encode(net, pixels).mu;
  const code = view.code ?? own;
  const rebuilt = decode(net, code), error = squaredError(pixels, rebuilt);
  view.real.show(pixels, "x: <b>784</b> numbers");
  view.rebuilt.show(rebuilt, "x̂, from z alone");
  view.wrong.show(pixels.map((value, i) => rebuilt[i] - value), `‖x − x̂‖² = <b>${error.toFixed(1)}</b>`, true);
  rails(view, code, own);
  Object.assign(view.root.dataset, { code: Array.from(code).join(" "), error, side: view.state.side, digit: view.state.digit });
}

function rails(view, code, own) {
  const [box, words] = view.middle.children;
  if (box.children.length !== code.length) {
    box.replaceChildren(...Array.from(code, (_, i) => rail(view, i)));
    box.dataset.many = code.length > 12;
  }
  const { reach } = view.data[view.state.side];
  [...box.children].forEach((each, i) => {
    const share = 50 * height(code[i], reach);
    Object.assign(each.firstChild.style, { top: `${share > 0 ? 50 - share : 50}%`, height: `${Math.max(1.5, Math.abs(share))}%` });
    set(each, { "aria-valuenow": code[i].toFixed(2), "aria-valuemin": -reach, "aria-valuemax": reach });
  });
  const told = code.length > 5 ? "" : ` = (${Array.from(code, (value) => value.toFixed(1).replace("-", "−")).join(", ")})`;
  words.innerHTML = code === own ? `z: <b>${code.length}</b> number${code.length === 1 ? "" : "s"}${told}` : `z${told} moved by hand`;
}

/** Where a number stands on its rail, -1 to 1: by its root, so that small ones are seen beside large ones. */
const height = (value, reach) => Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / reach));
const value = (share, reach) => Math.sign(share) * Math.min(1, share * share) * reach;

function rail(view, i) {
  const root = html("div", "rail", "<i></i>");
  set(root, { tabindex: 0, role: "slider", "aria-label": `Number ${i + 1} of the code`, title: "Drag: the decoder answers at once" });
  const current = () => view.code ?? encode(view.nets[view.state.side].net, view.pictures.truth[view.state.digit]).mu;
  const reach = () => view.data[view.state.side].reach, here = () => height(current()[i], reach());
  const put = (share) => {
    view.code = Float32Array.from(current());
    view.code[i] = value(share, reach());
    view.later();
  };
  draggable(root, {
    start: here,
    move: (_now, from, [, dy]) => put(from - dy / 56),
    nudge: ([dx, dy]) => put(here() + (dx + dy) / 2),
  });
  return root;
}

function overWidth(view) {
  const { chart: at, lines, dots } = view.widths, { widths } = view.data;
  const xs = widths.numbers.map(Math.log2);
  if (!at.fit([-0.25, 5.3], [0, Math.max(...widths.pca) * 1.08], { xTicks: xs.map((x, i) => [x, String(widths.numbers[i])]), yTicks: [[0, "0"], [0.03, ".03"], [0.06, ".06"]] })) return;
  dots.replaceChildren();
  for (const [name, label] of [["pca", "PCA"], ["net", "autoencoder"]]) {
    set(lines[name], { d: at.path(xs.map((x, i) => [x, widths[name][i]])) });
    xs.forEach((x, i) => svg(name === "net" ? "circle" : "rect", { ...(name === "net" ? { cx: at.px(x), cy: at.py(widths.net[i]), r: 5 } : { x: at.px(x) - 4, y: at.py(widths.pca[i]) - 4, width: 8, height: 8 }), fill: name === "net" ? MEANING.blue : MEANING.grey }, dots));
    const [place, dx, dy, side] = name === "pca" ? [3, 2, -10, "start"] : [2, -6, 22, "end"];
    svg("text", { class: "halo-text", x: at.px(xs[place]) + dx, y: at.py(widths[name][place]) + dy, text: label, "text-anchor": side }, dots);
  }
}
