// One trail for each racer, told apart by colour and dash; the head is a numbered disc.
import { set, svg } from "./perceptron_svg.js";

export const TRAILS_CSS = `
.ground .racer polyline { fill: none; stroke-width: 3px; stroke-linejoin: round; stroke-linecap: round; }
.ground .racer .under { stroke: var(--st-background-color); stroke-width: 5px; opacity: .6; stroke-dasharray: none; }
.ground .racer circle { stroke: #fff; stroke-width: 2px; }
.ground .racer text { fill: #fff; stroke: none; font: 700 14px var(--st-font); text-anchor: middle; dominant-baseline: central; }
.ground .some .racer:not(.lit) { opacity: .12; }
.ground .start { fill: var(--st-background-color); stroke: var(--st-text-color); stroke-width: 3px; }
`;
const FAR = 20000;

/** Make the trails; `take(racers)` draws them anew, `go(step)` moves the heads, `pick(name)` dims the others. */
export function trails(ground) {
  const layer = ground.marks;
  const start = svg("circle", { class: "start", r: 7 }, layer);
  const view = { made: [] };
  view.take = (racers) => {
    for (const { root } of view.made) root.remove();
    view.made = racers.map((racer, place) => one(ground, layer, racer, place));
    if (view.made.length) set(start, { cx: view.made[0].places[0][0], cy: view.made[0].places[0][1] });
  };
  view.go = (step) => view.made.forEach((made) => move(made, step));
  view.pick = (name) => {
    layer.classList.toggle("some", Boolean(name));
    for (const made of view.made) made.root.classList.toggle("lit", made.name === name);
  };
  return view;
}

function one(ground, layer, { name, points, colour, dash }, place) {
  const root = svg("g", { class: "racer" }, layer);
  const under = svg("polyline", { class: "under" }, root);
  const line = svg("polyline", { stroke: colour, "stroke-dasharray": dash }, root);
  const head = svg("g", {}, root);
  svg("circle", { r: 10, fill: colour }, head);
  svg("text", { text: place + 1 }, head);
  const places = points.map((w) => ground.pixel(w).map((v) => Math.max(-FAR, Math.min(FAR, v))));
  return { root, name, under, line, head, places };
}

function move({ under, line, head, places }, step) {
  const at = Math.min(step, places.length - 1);
  const points = places.slice(0, at + 1).map((place) => place.map((v) => v.toFixed(1)).join()).join(" ");
  set(under, { points });
  set(line, { points });
  set(head, { transform: `translate(${places[at].map((v) => v.toFixed(1)).join(" ")})` });
}
