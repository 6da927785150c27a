// One digit and seven difficulties: every slider is the accuracy curve itself, every frame under the hand is core's.
import { ink, MEANING, within } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { pixels, floats } from "./maps.js";
import { draw, greys } from "./classifier_digit.js";

const CSS = `
.difficulties { display: grid; grid-template: minmax(0, 1fr) auto / minmax(250px, .62fr) minmax(0, 1fr); gap: .3rem 1.4rem; }
.difficulties .subject { display: grid; grid-template-rows: minmax(0, 1fr) auto 108px; gap: .3rem; min-height: 0; min-width: 0; }
.difficulties .subject .frame { display: grid; place-items: center; min-height: 0; }
.difficulties canvas { image-rendering: pixelated; border: 1px solid var(--st-border-color); border-radius: 6px; box-sizing: border-box; }
.difficulties .big { height: 100%; aspect-ratio: 1; max-width: 100%; }
.difficulties .verdict { margin: 0; font: 650 22px/1.3 var(--st-font); text-align: center; }
.difficulties .verdict b { padding: 0 .3em; border-radius: .3em; color: #fff; }
.difficulties .rows { display: grid; grid-template-rows: repeat(7, minmax(0, 1fr)); min-height: 0; }
.difficulties .row { display: grid; grid-template-columns: 56px 10.5em minmax(0, 1fr); gap: 0 .7rem; align-items: center; min-height: 0; }
.difficulties .row canvas { width: 48px; height: 48px; border-width: 3px; }
.difficulties .row .name { font: 500 15px/1.2 var(--st-font); min-width: 0; }
.difficulties .row .name b { font-weight: 650; font-size: 17px; display: block; }
.difficulties .track { position: relative; height: 100%; cursor: ew-resize; touch-action: none; border-radius: 6px; }
.difficulties .track svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
.difficulties .track text { font: 500 14px var(--st-font); fill: var(--st-text-color); }
.difficulties .foot { grid-column: 1 / -1; margin: 0; font: 500 17px/1.35 var(--st-font); }
.difficulties .bars { width: 100%; height: 108px; }
.difficulties .bars text { font: 500 15px var(--st-font); fill: var(--st-text-color); text-anchor: middle; }
@media (max-width: 800px) { .difficulties { height: auto; grid-template: auto auto auto / minmax(0, 1fr); } .difficulties .subject { height: 420px; } .difficulties .rows { height: 520px; } .difficulties .row { grid-template-columns: 52px 8em minmax(0, 1fr); } }
`;
const PIXELS = 784;

export const mount = (component) => mounted(component, "difficulties", CSS, build);

function build(view) {
  const { root } = view;
  const subject = html("div", "subject", `<div class="frame"><canvas class="big" width="28" height="28" role="img"></canvas></div><p class="verdict"></p>`, root);
  view.big = subject.querySelector("canvas");
  view.verdict = subject.querySelector(".verdict");
  view.bars = bars(subject);
  view.rows = html("div", "rows", "", root);
  view.foot = html("p", "foot", "", root);
  view.tracks = [];
  view.take = () => take(view);
  view.render = () => render(view);
}

function bars(parent) {
  const layer = svg("svg", { class: "bars", viewBox: "0 0 300 108", role: "img" }, parent);
  const made = Array.from({ length: 10 }, (_, k) => ({
    bar: svg("rect", { x: 5 + 30 * k, width: 20, rx: 2 }, layer),
    name: svg("text", { x: 15 + 30 * k, y: 104, text: k }, layer),
    value: svg("text", { x: 15 + 30 * k }, layer),
  }));
  return { layer, made };
}

function take(view) {
  const { data } = view;
  view.frames = pixels(data.frames);
  view.alone = pixels(data.alone);
  view.odds = data.odds && floats(data.odds);
  view.oddsAlone = data.odds_alone && floats(data.odds_alone);
  if (view.tracks.length !== data.rows.length) {
    view.rows.replaceChildren();
    view.tracks = data.rows.map((_, i) => track(view, i));
  }
}

function track(view, i) {
  const root = html("div", "row", `<canvas width="28" height="28" role="img"></canvas><div class="name"></div>`, view.rows);
  const box = html("div", "track", "", root);
  box.tabIndex = 0;
  set(box, { role: "slider", "aria-valuemin": 0, "aria-valuemax": 100 });
  const layer = svg("svg", {}, box);
  const parts = {
    back: svg("rect", { rx: 5, fill: MEANING.grey, "fill-opacity": 0.13 }, layer),
    half: svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.35, "stroke-dasharray": "3 4" }, layer),
    curve: svg("path", { fill: "none", stroke: MEANING.blue, "stroke-width": 2.6, "stroke-linejoin": "round" }, layer),
    now: svg("line", { stroke: "var(--st-text-color)", "stroke-width": 1.6 }, layer),
    dot: svg("circle", { r: 8, stroke: "var(--st-background-color)", "stroke-width": 2 }, layer),
    said: svg("text", {}, layer),
  };
  const put = (level) => {
    const last = view.data.rows[i].curve.length - 1;
    const kept = Math.max(0, Math.min(last, level));
    if (kept === view.state.levels[i]) return;
    view.row = i;
    view.set({ levels: view.state.levels.map((old, j) => (j === i ? kept : old)) });
  };
  const from = (event) => {
    put(Math.round(((within(box, event).x - 10) / (box.clientWidth - 20)) * (view.data.rows[i].curve.length - 1)));
  };
  box.onpointerdown = (event) => { box.setPointerCapture(event.pointerId); from(event); };
  box.onpointermove = (event) => box.hasPointerCapture(event.pointerId) && from(event);
  box.onpointerup = () => view.commit();
  box.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, Home: -99, End: 99, PageDown: -5, PageUp: 5 }[event.key];
    if (!by) return;
    event.preventDefault();
    put(view.state.levels[i] + by);
    view.commit();
  };
  return { root, box, layer, canvas: root.querySelector("canvas"), name: root.querySelector(".name"), ...parts };
}

/** The row whose frames show the state: the one that is away from what Python drew around, the last moved first. */
function leading(view) {
  const away = (i) => view.state.levels[i] !== view.data.levels[i];
  if (view.row !== undefined && away(view.row)) return view.row;
  const moved = view.state.levels.findIndex((_, i) => away(i));
  return moved >= 0 ? moved : 0;
}

function render(view) {
  const { data, state } = view;
  const colours = ink(view.root);
  const count = data.rows[0].curve.length;
  const lead = leading(view);
  const frame = lead * count + state.levels[lead];
  const image = view.frames.subarray(frame * PIXELS, (frame + 1) * PIXELS);
  draw(view.big, image, greys(colours.dark));
  const odds = view.odds?.subarray(frame * 10, frame * 10 + 10);
  answer(view, odds);
  data.rows.forEach((row, i) => line(view, row, i, count, colours));
  view.foot.textContent = data.weakest;
  const top = odds ? odds.indexOf(Math.max(...odds)) : "";
  Object.assign(view.root.dataset, { levels: state.levels.join(" "), top, ink: image.reduce((sum, v) => sum + v, 0), odds: odds ? Array.from(odds, (p) => p.toFixed(5)).join(" ") : "" });
}

function answer(view, odds) {
  const { label, drawn } = view.data;
  const top = odds ? odds.indexOf(Math.max(...odds)) : -1;
  const right = top === label;
  view.verdict.innerHTML = !odds ? "The classifier is starting."
    : `It says <b style="background:${right || drawn ? MEANING.green : MEANING.orange}">${top}</b> with ${Math.round(100 * odds[top])}%${drawn ? "" : right ? " ✓" : ` ✗ it is a ${label}`}`;
  view.big.setAttribute("aria-label", `The digit as the classifier sees it. ${view.verdict.textContent}`);
  view.bars.made.forEach(({ bar, value }, k) => {
    const p = odds ? odds[k] : 0;
    const tall = Math.max(1.5, 66 * p);
    const colour = k !== top ? MEANING.grey : right || drawn ? MEANING.green : MEANING.orange;
    set(bar, { y: 88 - tall, height: tall, fill: colour, stroke: k === label && !drawn ? MEANING.green : "none", "stroke-width": 2 });
    set(value, { y: 82 - tall, text: p >= 0.095 ? `${Math.round(100 * p)}%` : "" });
  });
  set(view.bars.layer, { "aria-label": odds ? `Probabilities of 0 to 9: ${Array.from(odds, (p) => p.toFixed(2)).join(", ")}` : "No probabilities yet" });
}

function line(view, row, i, count, colours) {
  const at = view.tracks[i];
  const level = view.state.levels[i];
  const place = i * count + level;
  draw(at.canvas, view.alone.subarray(place * PIXELS, (place + 1) * PIXELS), greys(colours.dark));
  const odds = view.oddsAlone?.subarray(place * 10, place * 10 + 10);
  const right = odds && odds.indexOf(Math.max(...odds)) === view.data.label;
  const tone = !odds || view.data.drawn ? MEANING.grey : right ? MEANING.green : MEANING.orange;
  at.canvas.style.borderColor = tone;
  at.canvas.style.borderStyle = odds && !right && !view.data.drawn ? "dashed" : "solid";
  at.canvas.setAttribute("aria-label", `${row.title} alone: ${odds ? (right ? "right" : "wrong") : "not asked yet"}`);
  at.name.innerHTML = `<b>${row.title}</b>${row.kind}: ${row.texts[level]}`;
  const [width, height] = [at.box.clientWidth, at.box.clientHeight];
  if (!width) return;
  const x = (k) => 10 + (k / (count - 1)) * (width - 20);
  const y = (share) => height - 5 - share * (height - 14);
  set(at.layer, { viewBox: `0 0 ${width} ${height}` });
  set(at.back, { x: 2, y: 3, width: width - 4, height: height - 5 });
  set(at.half, { x1: 10, x2: width - 10, y1: y(0.5), y2: y(0.5) });
  set(at.curve, { d: row.curve.map((share, k) => `${k ? "L" : "M"}${x(k).toFixed(1)} ${y(share).toFixed(1)}`).join("") });
  set(at.now, { x1: x(level), x2: x(level), y1: 4, y2: height - 3 });
  set(at.dot, { cx: x(level), cy: y(row.curve[level]), fill: tone });
  const left = level > count * 0.6;
  const text = `${Math.round(100 * row.curve[level])}% of ${view.data.batch}`;
  set(at.said, { x: x(level) + (left ? -13 : 13), y: row.curve[level] > 0.6 ? height - 8 : 17, "text-anchor": left ? "end" : "start", text });
  set(at.box, { "aria-label": `${row.title}, ${row.kind}`, "aria-valuenow": Math.round((100 * level) / (count - 1)), "aria-valuetext": `${row.texts[level]}: ${text} named rightly` });
}
