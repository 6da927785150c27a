// The path on the ground: every step a dot, the slope as a tangent or an arrow, where it stands now as a ball.
import { FORMULAS } from "./descent_formulas.js";
import { arrow } from "./plane.js";
import { set, svg } from "./perceptron_svg.js";
import { MEANING } from "./theme.js";

export const STEPS_CSS = `
.ground .trail { fill: none; stroke: ${MEANING.violet}; stroke-width: 2.5px; stroke-linejoin: round; }
.ground .ahead { fill: none; stroke: ${MEANING.violet}; stroke-width: 2px; opacity: .28; stroke-dasharray: 3 5; }
.ground .dot { fill: ${MEANING.violet}; }
.ground .tangent { stroke: ${MEANING.violet}; stroke-width: 3.5px; stroke-linecap: round; }
.ground .ball { fill: ${MEANING.violet}; stroke: #fff; stroke-width: 3px; }
.ground .start { fill: var(--st-background-color); stroke: ${MEANING.violet}; stroke-width: 3px; }
`;
const MOST_DOTS = 120;
const REACH = 90; // pixels to either side of the tangent
const FAR = 20000; // pixels: beyond, browsers stop drawing

/** Make the marks; `show(points, {tag, at, from})` draws the path up to `at`, and the step that led there. */
export function steps(ground) {
  const layer = ground.marks;
  const [ahead, trail] = ["ahead", "trail"].map((name) => svg("polyline", { class: name }, layer));
  const dots = svg("g", {}, layer);
  const tangent = svg("line", { class: "tangent" }, layer);
  const step = arrow(layer, { colour: MEANING.violet, width: 4.5 });
  const start = svg("circle", { class: "start", r: 8 }, layer);
  const ball = svg("circle", { class: "ball", r: 11 }, layer);
  return { show: (points, frame) => show({ ground, ahead, trail, dots, tangent, step, start, ball }, points, frame) };
}

function show(made, points, { tag, at, from }) {
  const { ground } = made;
  const places = points.map((w) => near(ground.pixel(w)));
  set(made.trail, { points: line(places.slice(0, at + 1)) });
  set(made.ahead, { points: line(places.slice(at)) });
  const every = Math.ceil(places.length / MOST_DOTS);
  made.dots.replaceChildren();
  for (let t = 1; t <= at; t += every) svg("circle", { class: "dot", cx: places[t][0], cy: places[t][1], r: 4 }, made.dots);
  set(made.start, { cx: places[0][0], cy: places[0][1] });
  set(made.ball, { cx: places[at][0], cy: places[at][1] });
  slope(made, points, places, { tag, at, from });
}

const line = (places) => places.map((place) => place.map((v) => v.toFixed(1)).join()).join(" ");
const near = (place) => place.map((v) => Math.max(-FAR, Math.min(FAR, v)));

/** On a curve the slope is a tangent; over two weights the step itself points against it. */
function slope({ ground, tangent, step }, points, places, { tag, at, from }) {
  const touching = ground.flat && (tag === "gradient" || tag === "update");
  set(tangent, { display: touching ? null : "none" });
  step.show(places[from], tag === "update" && !ground.flat ? places[at] : places[from]);
  if (!touching) return;
  const [x, y] = places[from];
  const [low, high] = ground.land.domain[0];
  const tall = (ground.range[1] - ground.range[0]) / ground.height;
  const rise = (FORMULAS[ground.land.name][1](...points[from])[0] * ((high - low) / ground.width)) / tall;
  const [dx, dy] = [REACH / Math.hypot(1, rise), (-REACH * rise) / Math.hypot(1, rise)];
  set(tangent, { x1: x - dx, y1: y - dy, x2: x + dx, y2: y + dy });
  step.show([x, ground.height - 44], tag === "update" ? [places[at][0], ground.height - 44] : [x, ground.height - 44]);
}
