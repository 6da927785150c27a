// One way to learn: its plane with line, weights and update, and under it the step in numbers.
import { MEANING } from "./theme.js";
import { line } from "./perceptron_formula.js";
import { arrow, plane } from "./plane.js";
import { editable } from "./perceptron_points.js";
import { html, set, svg } from "./perceptron_svg.js";

export const PANE_CSS = `
.pane { display: flex; flex-direction: column; gap: .3rem; min-height: 0; }
.pane header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; font: 500 17px var(--st-font); }
.pane header b { font-size: 19px; }
.pane header output { font-variant-numeric: tabular-nums; }
.pane .plane { flex: 1; min-height: 150px; border: 1px solid var(--st-border-color); cursor: crosshair; }
.plane .old { stroke: ${MEANING.grey}; stroke-width: 3px; stroke-dasharray: 8 6; }
.plane .held { stroke-width: 3px; stroke-dasharray: 3 5; fill: none; pointer-events: none; }
.plane .shared { fill: none; stroke: var(--st-text-color); stroke-width: 3px; pointer-events: none; }
`;
const LONGEST = 3.4;

/** Make a pane; `words` = {root, count(frame), show(frame, frames, at, data)} is what stands under its plane. */
export function pane({ area, title, words, hands }) {
  const root = html("article", "pane", `<header><b>${title}</b><output></output></header>`);
  root.style.gridArea = area;
  const count = root.querySelector("output");
  const view = plane({ label: `${title}: points and line` });
  root.append(view.root, words.root);
  const parts = {
    held: [1, 0].map((one) => svg("polygon", { class: "held", style: `stroke: ${one ? MEANING.blue : MEANING.orange}` }, view.layer)),
    old: svg("line", { class: "old", "pointer-events": "none" }, view.layer),
    seam: svg("line", { class: "seam", "pointer-events": "none" }, view.layer),
    before: arrow(view.layer, { colour: MEANING.grey, width: 3.5 }),
    after: arrow(view.layer, { colour: "var(--st-text-color)", width: 3.5 }),
    update: arrow(view.layer, { colour: MEANING.violet, width: 4.5 }),
    name: svg("text", { text: "w", "font-style": "italic", "text-anchor": "middle", "pointer-events": "none" }, view.layer),
  };
  const points = editable(view, hands);
  const shared = svg("path", { class: "shared", d: "M-9 0 L0 -9 L9 0 L0 9 Z" }, view.layer);

  const show = ({ frames, at, data, stale }) => {
    const frame = frames[at];
    view.frame({ centre: data.centre, units: data.units });
    if (!view.fit()) return;
    view.paint(frame ? tint(frame.new, data.smooth[area]) : null, 0.8);
    lines(view, parts, frame);
    arrows(view, parts, frames, frame);
    witness(view, parts.held, shared, stale ? null : data.witness, data.points);
    points((i) => ({ wrong: frame?.wrong.includes(i), ringed: frame?.chosen === i }));
    count.textContent = frame ? `${words.count(frame, at, frames)} · ${frame.wrong.length} of ${data.points.length} wrong` : stale ? "learning again ..." : "";
    words.show(frame, frames, at, data);
    Object.assign(root.dataset, { w: frame?.new.join(" ") ?? "", wrong: frame?.wrong.length ?? "" });
  };
  return { root, show };
}

const tint = ([w0, w1, w2], smooth) => (a, b) => {
  const z = w0 + w1 * a + w2 * b;
  return smooth ? Math.tanh(z / 2) : z >= 0 ? 1 : -1;
};

function lines(view, { old, seam }, frame) {
  [[old, frame?.old], [seam, frame?.new]].forEach(([element, w]) => {
    const segment = w && line(w, view.box).segment;
    set(element, { display: segment ? null : "none" });
    if (!segment) return;
    const [[x1, y1], [x2, y2]] = segment.map(view.pixel);
    set(element, { x1, y1, x2, y2 });
  });
}

/** Draw the weights from the origin, old in grey and new in ink, and the update in violet between their tips. */
function arrows(view, { before, after, update, name }, frames, frame) {
  const longest = Math.max(1e-9, ...frames.flatMap(({ new: w }) => Math.hypot(w[1], w[2])));
  const scale = ((LONGEST / 10) * view.units) / longest;
  const tip = (w) => view.pixel(w ? [w[1] * scale, w[2] * scale] : [0, 0]);
  const origin = view.pixel([0, 0]);
  before.show(origin, tip(frame?.old));
  after.show(origin, tip(frame?.new));
  update.show(tip(frame?.old), tip(frame?.change ? frame.new : frame?.old));
  const [x, y] = tip(frame?.new);
  set(name, { x: x + 14, y: y - 8, display: frame && Math.hypot(x - origin[0], y - origin[1]) > 8 ? null : "none" });
}

/** Draw why no line fits: the points that hold the shared place between them. */
function witness(view, held, shared, why, points) {
  held.forEach((polygon, i) => {
    const places = why ? [why.ones, why.zeros][i] : [];
    set(polygon, { points: places.map((place) => view.pixel(points[place]).join(",")).join(" "), display: places.length > 1 ? null : "none" });
  });
  set(shared, { display: why ? null : "none" });
  if (why) set(shared, { transform: `translate(${view.pixel(why.shared).join(" ")})` });
}
