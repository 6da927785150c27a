// One digit, two questions: which one is it (a class), and by how much is it turned (a number)? Turn it by hand.
import { MEANING, SAID } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { floats, pixels } from "./maps.js";
import { player, PLAYER_CSS } from "./player.js";
import { bars, between, canvas, paint, percent, plot, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}${PLAYER_CSS}
.turning { display: grid; grid-template-columns: minmax(200px, .8fr) minmax(0, 1fr) minmax(0, 1fr); grid-template-rows: auto minmax(0, 1fr) auto minmax(96px, 128px) auto; gap: .35rem 2.2rem; outline: none; }
.turning .hold { position: relative; display: flex; align-items: center; justify-content: center; grid-row: 2; min-height: 0; }
.turning .hold canvas { height: 100%; max-height: 300px; aspect-ratio: 1; cursor: grab; border: 2px solid var(--st-border-color); touch-action: none; }
.turning .hold canvas:active { cursor: grabbing; }
.turning .tell { grid-column: 1; grid-row: 3 / 5; }
.turning .big { font: 700 30px/1.2 var(--st-font); }
.turning .bars, .turning .dial { min-height: 0; }
.turning .dial svg { width: 100%; height: 100%; display: block; }
.turning .dial text { font: 500 18px var(--st-font); fill: var(--st-text-color); }
.turning .dial text.said { font: 750 32px var(--st-font); }
.turning .sum { font: 650 20px/1.3 var(--st-font); min-height: 48px; }
.turning .sum small { display: block; font: 400 15px/1.3 var(--st-font); opacity: .8; }
.turning .curve { min-height: 0; }
.turning .dl-player { grid-column: 1 / -1; }
@media (max-width: 900px) { .turning { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .turning > * { grid-area: auto !important; } .turning .hold { height: 300px; } .turning .bars, .turning .dial, .turning .curve { min-height: 240px; height: 240px; } }
`;
const MOST = 60;

export const mount = (component) => mounted(component, "turning", CSS, build);

function build(view) {
  const { root } = view;
  root.tabIndex = 0;
  html("h3", "", "The picture", root);
  html("h3", "", "Classification <small>which class?</small>", root);
  html("h3", "", "Regression <small>how much?</small>", root);
  const hold = html("div", "hold", "", root);
  view.picture = canvas(hold, "");
  set(view.picture, { role: "img", tabindex: 0 });
  view.bars = bars(root, MEANING.blue);
  view.dial = dial(html("div", "dial", "", root));
  view.note = html("div", "tell", `<div class="big"></div><div class="quiet"></div>`, root);
  view.sums = [html("div", "sum", "", root), html("div", "sum", "", root)];
  view.curves = [html("div", "curve", "", root), html("div", "curve", "", root)];
  view.player = player({ show: (index) => turn(view, index - MOST), keys: root, frameMs: 45, linked: false });
  root.append(view.player.root);
  view.stop = () => view.player.pause();
  grab(view);
  view.take = (before) => {
    const { data } = view;
    if (before?.sheet !== data.sheet) view.sheet = pixels(data.sheet);
    view.shares = data.shares && floats(data.shares);
    view.told = data.told && floats(data.told);
    view.player.load(Array.from({ length: 2 * MOST + 1 }, (_, i) => degrees(i - MOST)), { at: view.state.angle + MOST });
  };
  view.render = () => render(view);
}

const degrees = (value, digits = 0) => `${value < 0 ? "−" : ""}${Math.abs(value).toFixed(digits)}°`;

function turn(view, angle) {
  if (angle === view.state.angle) return;
  view.set({ angle });
  view.commit();
}

/** Turn the digit by dragging around its middle. */
function grab(view) {
  const { picture } = view;
  const at = (event) => {
    const box = picture.getBoundingClientRect();
    return (Math.atan2(box.top + box.height / 2 - event.clientY, event.clientX - box.left - box.width / 2) * 180) / Math.PI;
  };
  picture.onpointerdown = (event) => {
    picture.setPointerCapture(event.pointerId);
    const from = at(event), start = view.state.angle;
    picture.onpointermove = (now) => {
      const by = ((at(now) - from + 540) % 360) - 180;
      view.player.pause();
      view.player.go(Math.round(Math.max(-MOST, Math.min(MOST, start + by))) + MOST);
    };
    picture.onpointerup = picture.onpointercancel = () => { picture.onpointermove = null; };
  };
}

function dial(parent) {
  const root = svg("svg", { viewBox: "0 0 360 250", role: "img" }, parent);
  const point = (angle, radius) => [180 - radius * Math.sin((angle * Math.PI) / 180), 225 - radius * Math.cos((angle * Math.PI) / 180)];
  const rim = (from, to) => `M${point(from, 180)} A180 180 0 0 1 ${point(to, 180)}`;
  svg("path", { d: rim(90, -90), fill: "none", stroke: "var(--st-secondary-background-color)", "stroke-width": 16 }, root);
  svg("path", { d: rim(MOST, -MOST), fill: "none", stroke: "var(--st-border-color)", "stroke-width": 16 }, root);
  for (const tick of [-60, -30, 0, 30, 60]) {
    const [x, y] = point(tick, 153);
    svg("text", { x, y, "text-anchor": "middle", text: degrees(tick) }, root);
  }
  const ghost = svg("line", { x1: 180, y1: 225, stroke: MEANING.green, "stroke-width": 5, "stroke-dasharray": "10 7" }, root);
  const needle = svg("line", { x1: 180, y1: 225, stroke: MEANING.blue, "stroke-width": 7, "stroke-linecap": "round" }, root);
  svg("circle", { cx: 180, cy: 225, r: 11, fill: MEANING.blue }, root);
  const said = svg("text", { class: "said", x: 212, y: 228 }, root);
  return (truth, told) => {
    const [[gx, gy], [nx, ny]] = [point(truth, 172), point(told, 135)];
    set(ghost, { x2: gx, y2: gy });
    set(needle, { x2: nx, y2: ny });
    set(said, { text: degrees(told, 1) });
    set(root, { "aria-label": `Predicted ${degrees(told, 1)}, true ${degrees(truth)}` });
  };
}

function render(view) {
  const { data, state, root } = view;
  const i = state.angle + MOST;
  paint(view.picture, view.sheet, root, i * 784);
  set(view.picture, { "aria-label": `A ${data.label}, turned by ${degrees(state.angle)}. Drag it around its middle.` });
  view.note.children[0].textContent = `Turned by ${degrees(state.angle)}`;
  view.note.children[1].innerHTML = "Drag the digit round its middle. <span style=\"color:" + SAID.green + "\">Green</span> is the truth: its class and its angle.";
  if (view.shares) answers(view, i);
  curves(view);
}

function answers(view, i) {
  const { data, state, root } = view;
  const best = view.bars(view.shares, 10 * i, data.label);
  const p = view.shares[10 * i + data.label], told = view.told[i], off = told - state.angle;
  view.dial(state.angle, told);
  const loss = -Math.log(Math.max(p, 1e-7));
  view.sums[0].innerHTML = `−ln <i>p</i><sub>${data.label}</sub> = −ln ${p.toFixed(3)} = ${loss.toFixed(2)}<small>Cross-entropy. 10 outputs share 100 %: softmax. Says ${best}, ${best === data.label ? "right." : "wrong."}</small>`;
  view.sums[1].innerHTML = `(${told.toFixed(1)} − ${state.angle})² = ${(off * off).toFixed(1)}<small>Squared error. 1 linear output, any number. ${Math.abs(off).toFixed(1)}° off.</small>`.replaceAll("(-", "(−").replace("− -", "+ ");
  Object.assign(root.dataset, { angle: state.angle, best, p, told, loss, squared: off * off });
}

/** Curves over all held-out digits; drawn anew when their place changes its size. */
function curves(view) {
  const { data, state, root } = view;
  const size = `${root.clientWidth} ${root.clientHeight}`;
  if (view.size !== size || view.drawn !== data) {
    view.size = size;
    view.drawn = data;
    view.cursors = [
      plot(view.curves[0], { xs: data.coarse, low: 0, high: 100, unit: " %", ticks: [0, 50, 100], name: "Held-out digits named rightly, over the angle",
        lines: [{ values: data.accuracy.map((share) => 100 * share), colour: MEANING.blue }] }),
      plot(view.curves[1], { xs: data.coarse, low: 0, high: 62, unit: "°", ticks: [0, 30, 60], name: "Mean error of the angle over the angle",
        lines: [{ values: data.error, colour: MEANING.blue }, { values: data.constant, colour: MEANING.grey, dash: "7 6" }] }),
    ];
  }
  view.cursors.forEach((cursor) => cursor(state.angle));
  const right = between(data.coarse, data.accuracy, state.angle), error = between(data.coarse, data.error, state.angle);
  view.note.children[1].innerHTML += `<br>At this angle, of 1,000 held-out digits: <b>${percent(right)}</b> named rightly; angle off by <b>${error.toFixed(1)}°</b> on average. Dashed: always saying 0°.`;
}
