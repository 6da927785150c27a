// Draw the points: choose a class, brush over the picture by mouse or finger; the eraser takes points away.
import { html } from "./perceptron_svg.js";
import { CLASSES, SHAPES } from "./networks_paint.js";

const MOST = 300;
const SIGNS = { square: "■", circle: "●", triangle: "▲", diamond: "◆" };
export const BRUSH_CSS = `
.brush { position: absolute; left: 6px; top: 30px; display: flex; flex-direction: column; gap: 4px; z-index: 5; }
.brush button { all: unset; box-sizing: border-box; width: 38px; height: 34px; text-align: center; border-radius: .45rem; background: var(--st-background-color); border: 1px solid var(--st-border-color); cursor: pointer; font: 600 17px/32px var(--st-font); }
.brush button[aria-checked="true"] { outline: 3px solid var(--st-primary-color); }
.brush button:focus-visible { outline: 3px solid var(--st-primary-color); }
`;

/** Let `map` be drawn on; `done(points)` hears the points [[x, y, class]] at the end of a stroke, `moved` meanwhile. */
export function brush(map, { moved, done }) {
  const root = html("div", "brush");
  root.setAttribute("role", "radiogroup");
  root.setAttribute("aria-label", "What the brush does");
  const view = { points: [], kind: 1, on: false };
  const modes = [...SHAPES.map((shape, k) => [k, SIGNS[shape], `Draw class ${k}`]), ["erase", "⌫", "Erase"], ["clear", "✕", "Remove all points"]];
  const buttons = modes.map(([kind, sign, title]) => {
    const made = html("button", "", sign, root);
    Object.assign(made, { type: "button", title, onclick: () => pick(kind) });
    made.setAttribute("aria-label", title);
    if (typeof kind === "number") made.style.color = CLASSES[kind];
    if (kind !== "clear") made.setAttribute("role", "radio");
    return made;
  });
  const pick = (kind) => {
    if (kind === "clear") { view.points = []; moved(view.points); return done(view.points); }
    view.kind = kind;
    buttons.forEach((button, i) => button.setAttribute("aria-checked", modes[i][0] === kind));
  };
  pick(1);
  map.square.append(root);
  map.canvas.addEventListener("pointerdown", (event) => {
    if (!view.on || event.button > 0) return;
    map.canvas.setPointerCapture(event.pointerId);
    const go = (now) => { if (stroke(view, map.at(now), view.reach)) moved(view.points); };
    const stop = () => {
      map.canvas.removeEventListener("pointermove", go);
      map.canvas.removeEventListener("pointerup", stop);
      map.canvas.removeEventListener("pointercancel", stop);
      done(view.points);
    };
    map.canvas.addEventListener("pointermove", go);
    map.canvas.addEventListener("pointerup", stop);
    map.canvas.addEventListener("pointercancel", stop);
    go(event);
  });
  return {
    show(on, run) {
      view.on = on;
      root.hidden = !on;
      root.style.display = on ? "" : "none";
      map.canvas.classList.toggle("drawable", on);
      view.reach = run.reach;
      view.points = on ? [...run.labels].map((label, i) => [run.points[2 * i], run.points[2 * i + 1], label]) : [];
    },
  };
}

function stroke(view, [x, y], reach) {
  if (Math.max(Math.abs(x), Math.abs(y)) > reach) return false;
  const near = (limit) => ([a, b]) => Math.hypot(a - x, b - y) < limit * reach;
  if (view.kind === "erase") {
    const left = view.points.filter((point) => !near(0.07)(point));
    const changed = left.length < view.points.length;
    view.points = left;
    return changed;
  }
  if (view.points.length >= MOST || view.points.some(near(0.045))) return false;
  view.points = [...view.points, [Math.round(x * 10) / 10, Math.round(y * 10) / 10, view.kind]];
  return true;
}
