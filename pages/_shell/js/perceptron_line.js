// The plane of one neuron: two half-planes, the line, its normal and the points, all of it to be moved by hand.
import { MEANING } from "./theme.js";
import { ACTIVATIONS, line, number, snap, sum, turned } from "./perceptron_formula.js";
import { arrow, mark, plane } from "./plane.js";
import { draggable, set, svg } from "./perceptron_svg.js";

const WHOLE = { centre: [0, 0], units: 10 };
const GATE = { centre: [0.5, 0.5], units: 2.9 };

/** Make the plane; `hands` = get() the state, set(change) while moving, commit() at rest. */
export function neuronPlane(hands) {
  const view = plane({ label: "The plane of the inputs", ...WHOLE });
  const parts = {
    sides: [0, 1].map(() => svg("text", { "text-anchor": "middle", "pointer-events": "none" }, view.layer)),
    note: svg("text", { "text-anchor": "middle", "pointer-events": "none" }, view.layer),
    line: movableLine(view, hands),
    normal: movableNormal(view, hands),
    corners: [0, 1, 2, 3].map(() => mark(view.layer, { label: "", size: 13 })),
    point: movablePoint(view, hands),
  };
  draggable(view.root, {
    start: () => (view.corner ? null : {}),
    move: (now) => hands.set({ x: view.at(now).map((v) => snap(v, 0.05, 10)) }),
    end: (moved, last) => { if (!moved) hands.set({ x: view.at(last).map((v) => snap(v, 0.1, 10)) }); hands.commit(); },
  });
  parts.corners.forEach((corner) => {
    const choose = () => { hands.set({ x: [...corner.inputs] }); hands.commit(); };
    corner.addEventListener("click", choose);
    corner.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
  });
  return { root: view.root, box: () => view.box ?? [[-5, 5], [-5, 5]], show: (scene) => show(view, parts, scene) };
}

function show(view, parts, { w, x, g, worked, gate }) {
  view.frame(gate ? GATE : WHOLE);
  view.corner = Boolean(gate);
  if (!view.fit()) return;
  view.paint((a, b) => ACTIVATIONS[g].tint(w[0] + w[1] * a + w[2] * b));
  const geometry = line(w, view.box);
  parts.line.show(geometry, w);
  parts.normal.show(geometry, w);
  const stood = geometry.segment ? anchor(view, w).at : [0, 0];
  const points = [...(gate ? gate.rows.map((row) => row.inputs) : [x]), [stood[0] + w[1], stood[1] + w[2]]];
  sides(view, parts.sides, geometry, { w, g, avoid: points.map(view.pixel) });
  set(parts.note, { x: view.width / 2, y: view.height - 34, text: geometry.sentence.length > 60 ? "" : geometry.sentence });
  parts.point.show(x, worked, gate?.rows.some((row) => row.inputs.every((value, i) => value === x[i])));
  parts.corners.forEach((corner, i) => {
    const row = gate?.rows[i];
    set(corner, { display: row ? null : "none" });
    if (!row) return;
    corner.inputs = row.inputs;
    const wrong = (sum(w, row.inputs) >= 0 ? 1 : 0) !== row.target;
    const chosen = row.inputs.every((value, j) => value === x[j]);
    corner.querySelector(".halo").classList.toggle("on", chosen);
    corner.show({ at: view.pixel(row.inputs), one: row.target === 1, wrong, label: `Row ${row.inputs.join(", ")}: wants ${row.target}, ${wrong ? "wrong" : "right"}` });
  });
}

function movableLine(view, hands) {
  const group = svg("g", { tabindex: 0, role: "slider", style: "cursor: move" }, view.layer);
  const glow = svg("line", { class: "halo", "stroke-width": 9 }, group);
  const seam = svg("line", { class: "seam" }, group);
  const hit = svg("line", { class: "hit" }, group);
  draggable(group, {
    start: (event) => ({ w: hands.get().w, at: view.at(event), event }),
    move: (now, { w, at }) => {
      const to = view.at(now);
      hands.set({ w: [snap(w[0] - w[1] * (to[0] - at[0]) - w[2] * (to[1] - at[1])), w[1], w[2]] });
    },
    end: (moved, last) => { if (!moved && !view.corner) hands.set({ x: view.at(last).map((v) => snap(v, 0.1, 10)) }); hands.commit(); },
    nudge: ([dx, dy]) => { const [w0, ...rest] = hands.get().w; hands.set({ w: [snap(w0 + dx + dy), ...rest] }); hands.commit(); },
  });
  group.show = ({ segment }, w) => {
    set(group, { display: segment ? null : "none", "aria-label": "The line: arrow keys move the bias", "aria-valuenow": w[0], "aria-valuetext": `bias ${w[0]}` });
    if (!segment) return;
    const [[x1, y1], [x2, y2]] = segment.map(view.pixel);
    for (const part of [glow, seam, hit]) set(part, { x1, y1, x2, y2 });
  };
  return group;
}

function movableNormal(view, hands) {
  const shaft = arrow(view.layer, { colour: "var(--st-text-color)" });
  const tip = svg("g", { tabindex: 0, role: "slider", style: "cursor: grab", "aria-label": "The normal vector (w1, w2): arrow keys turn and stretch it" }, view.layer);
  svg("circle", { class: "halo", r: 17 }, tip);
  svg("circle", { r: 22, fill: "transparent" }, tip);
  const name = svg("text", { text: "w", "font-style": "italic" }, tip);
  draggable(tip, {
    start: () => ({ anchor: anchor(view, hands.get().w), norm: Math.hypot(...hands.get().w.slice(1)) }),
    move: (now, { anchor: { at, onFoot }, norm }) => {
      const to = view.at(now);
      const [w0] = hands.get().w;
      const next = onFoot ? turned(to, w0, norm) : [to[0] - at[0], to[1] - at[1]];
      if (next) hands.set({ w: [w0, ...next.map((v) => snap(v))] });
    },
    end: () => hands.commit(),
    nudge: ([dx, dy]) => { const [w0, w1, w2] = hands.get().w; hands.set({ w: [w0, snap(w1 + dx), snap(w2 + dy)] }); hands.commit(); },
  });
  tip.show = ({ segment, norm }, w) => {
    set(tip, { display: segment ? null : "none", "aria-valuenow": norm ?? 0, "aria-valuetext": `w = (${w[1]}, ${w[2]})` });
    const from = segment ? anchor(view, w).at : [0, 0];
    const [start, end] = [view.pixel(from), view.pixel([from[0] + w[1], from[1] + w[2]])];
    shaft.show(start, segment ? end : start);
    if (!segment) return;
    const [ux, uy] = [w[1] / norm, -w[2] / norm];
    set(tip, { transform: `translate(${end[0]} ${end[1]})` });
    set(name, { x: 14 * ux + 10 * uy, y: 14 * uy - 10 * ux + 6, "text-anchor": "middle" });
  };
  return tip;
}

/** Return where the normal stands on the line: the foot when it is in the picture, else the middle of what is. */
function anchor(view, w) {
  const { foot, segment } = line(w, view.box);
  const seen = foot?.every((value, i) => value > view.box[i][0] && value < view.box[i][1]);
  if (seen || !segment) return { at: foot ?? [0, 0], onFoot: true };
  return { at: [0, 1].map((i) => (segment[0][i] + segment[1][i]) / 2), onFoot: false };
}

function movablePoint(view, hands) {
  const group = svg("g", { tabindex: 0, role: "slider", style: "cursor: grab" }, view.layer);
  svg("circle", { class: "halo", r: 19 }, group);
  svg("circle", { r: 24, fill: "transparent" }, group);
  const dot = svg("circle", { r: 10, stroke: "#fff", "stroke-width": 3 }, group);
  const name = svg("text", { y: -18, "text-anchor": "middle" }, group);
  draggable(group, {
    start: () => ({}),
    move: (now) => hands.set({ x: view.at(now).map((v) => snap(v, 0.05, 10)) }),
    end: () => hands.commit(),
    nudge: ([dx, dy]) => { const { x } = hands.get(); hands.set({ x: [snap(x[0] + dx, 0.05, 10), snap(x[1] + dy, 0.05, 10)] }); hands.commit(); },
  });
  group.show = (x, worked, away) => {
    const [px, py] = view.pixel(x);
    set(group, { display: away ? "none" : null, transform: `translate(${px} ${py})`, "aria-label": "The point: arrow keys move it", "aria-valuenow": x[0], "aria-valuetext": `x1 ${x[0]}, x2 ${x[1]}, output ${number(worked.y)}` });
    set(dot, { fill: worked.decision ? MEANING.blue : MEANING.orange });
    set(name, { text: `(${number(x[0])}, ${number(x[1])}) · y ${worked.y === 0 || worked.y === 1 ? "=" : "≈"} ${number(worked.y)}`, y: py < 50 ? 34 : -18, "text-anchor": px < 90 ? "start" : px > view.width - 90 ? "end" : "middle" });
  };
  return group;
}

/** Write z and y into the two half-planes, where each has most room. */
function sides(view, labels, { segment, norm }, { w, g, avoid }) {
  labels.forEach((label, i) => {
    const way = i ? 1 : -1;
    set(label, { display: segment ? null : "none", text: `z ${i ? ">" : "<"} 0,  ${ACTIVATIONS[g].sides[i]}` });
    if (!segment) return;
    const at = roomiest(view, w, norm, way, avoid);
    set(label, { display: at ? null : "none" });
    if (at) set(label, { x: at[0], y: at[1] });
  });
}

/** Return the pixel on side `way` of the line that is far from it, from the points in `avoid` and from the edge. */
function roomiest(view, w, norm, way, avoid) {
  const origin = view.pixel([0, 0]);
  let best = null;
  for (let i = 1; i < 10; i++) {
    for (let j = 1; j < 12; j++) {
      const [px, py] = [110 + ((view.width - 220) * (i - 1)) / 8, 30 + ((view.height - 60) * (j - 1)) / 10];
      const at = [view.box[0][0] + px / view.scale, view.box[1][1] - py / view.scale];
      const far = (way * sum(w, at) * view.scale) / norm;
      const middle = Math.hypot(px - view.width / 2, py - view.height / 2);
      const near = Math.min(...avoid.map((point) => Math.hypot((px - point[0]) * 0.6, py - point[1])));
      const axis = Math.min(Math.abs(py - origin[1] - 8) / 34, Math.abs(px - origin[0] + 14) / 100, 1);
      const score = 40 * axis + Math.min(far, 150) - 0.12 * middle + Math.min(near, 80);
      if (far > 46 && (!best || score > best.score)) best = { score, at: [px, py] };
    }
  }
  return best?.at ?? null;
}
