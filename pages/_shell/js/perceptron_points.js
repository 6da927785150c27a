// Labelled points that are added, moved, flipped and deleted by mouse, finger or keys, on any number of planes at once.
import { number } from "./perceptron_formula.js";
import { mark } from "./plane.js";
import { draggable, html } from "./perceptron_svg.js";

export const MODES = [
  ["add1", "● Add class 1"], ["add0", "■ Add class 0"], ["move", "Move"], ["flip", "Flip"], ["delete", "Delete"],
];
const MOST = 200;

/** Make the row of modes; `choose(name)` hears the pick. */
export function modes(choose) {
  const root = html("div", "modes");
  root.setAttribute("role", "radiogroup");
  root.setAttribute("aria-label", "What a click does");
  const buttons = MODES.map(([name, title]) => {
    const made = html("button", name, title, root);
    Object.assign(made, { type: "button", onclick: () => { pick(name); choose(name); } });
    made.setAttribute("role", "radio");
    return made;
  });
  const pick = (name) => buttons.forEach((button, i) => button.setAttribute("aria-checked", MODES[i][0] === name));
  pick("add1");
  return root;
}

/**
 * Let the points of `hands` be edited on `plane`. `hands` = points() [{x, one}], mode(), set(points) while moving,
 * commit() at rest. Returns show(extra), extra(i) -> {wrong, ringed}.
 */
export function editable(plane, hands) {
  const marks = [];
  const change = (edit) => { hands.set(edit(hands.points())); hands.commit(); };
  const act = {
    flip: (i) => change((all) => all.map((p, j) => (j === i ? { ...p, one: !p.one } : p))),
    delete: (i) => change((all) => all.filter((_, j) => j !== i)),
    nudge: (i, by) => change((all) => all.map((p, j) => (j === i ? { ...p, x: p.x.map((v, k) => kept(v + by[k])) } : p))),
  };
  draggable(plane.root, {
    start: (event) => (event.button === 0 && hands.mode().startsWith("add") ? {} : null),
    move: () => {},
    end: (_moved, last) => {
      const x = plane.at(last).map(kept);
      change((all) => (all.length < MOST ? [...all, { x, one: hands.mode() === "add1" }] : all));
    },
  });
  plane.root.addEventListener("contextmenu", (event) => event.preventDefault());
  const make = (i) => {
    const made = mark(plane.layer, { label: "", size: 9 });
    made.style.cursor = "grab";
    draggable(made, {
      start: () => (["flip", "delete"].includes(hands.mode()) ? { act: hands.mode() } : {}),
      move: (now, from) => from.act || hands.set(hands.points().map((p, j) => (j === i ? { ...p, x: plane.at(now).map(kept) } : p))),
      end: (moved, _last, from) => { if (from.act && !moved) act[from.act](i); else if (moved) hands.commit(); },
      nudge: (by) => act.nudge(i, by),
    });
    made.addEventListener("pointerdown", (event) => event.stopPropagation());
    made.addEventListener("contextmenu", (event) => { event.preventDefault(); act.flip(i); });
    made.addEventListener("dblclick", (event) => { event.stopPropagation(); act.delete(i); });
    made.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); act.delete(i); }
      if (event.key === "f" || event.key === "F") act.flip(i);
    });
    return made;
  };
  return (extra) => {
    const points = hands.points();
    while (marks.length < points.length) marks.push(make(marks.length));
    marks.forEach((made, i) => {
      const point = points[i];
      made.style.display = point ? "" : "none";
      if (!point) return;
      const { wrong = false, ringed = false } = extra(i);
      const words = `Point ${i + 1} of class ${point.one ? 1 : 0} at ${point.x.map(number).join(", ")}${wrong ? ", on the wrong side" : ""}. Arrow keys move, F flips, Delete removes it.`;
      made.show({ at: plane.pixel(point.x), one: point.one, wrong, ringed, label: words });
    });
  };
}

const kept = (value) => Math.round(Math.max(-9, Math.min(9, value)) * 10) / 10 + 0;
