// Draw a cloud of points over the plane by mouse or finger; the eraser takes points away.
import { html } from "./perceptron_svg.js";

const [MOST, NEAR, RUB] = [300, 0.07, 0.2];
const MODES = [["draw", "✎", "Draw points"], ["erase", "⌫", "Erase points"], ["clear", "✕", "Remove all points"]];
export const BRUSH_CSS = `
.cloud .brush { position: absolute; left: 6px; top: 6px; display: flex; flex-direction: column; gap: 4px; z-index: 2; }
.cloud .brush[hidden] { display: none; }
.cloud .brush button { width: 40px; height: 36px; padding: 0; border-radius: .45rem; background: var(--st-background-color); }
.cloud .brush button[aria-pressed="true"] { background: var(--st-primary-color); }
`;

/** Let `view.canvas` be drawn on; what is drawn goes into `view.state.drawn`, and to Python when the hand rests. */
export function brush(parent, view) {
  const root = html("div", "brush", "", parent);
  const tool = { points: [], mode: "draw", on: false };
  const buttons = MODES.map(([mode, sign, title]) => {
    const made = html("button", "", sign, root);
    Object.assign(made, { type: "button", title, onclick: () => pick(mode) });
    made.setAttribute("aria-label", title);
    return made;
  });
  const changed = (points) => { tool.points = points; view.set({ drawn: points }); };
  const pick = (mode) => {
    if (mode === "clear") { changed([]); view.commit(); return; }
    tool.mode = mode;
    buttons.forEach((made, i) => made.setAttribute("aria-pressed", MODES[i][0] === mode));
  };
  pick("draw");
  view.canvas.addEventListener("pointerdown", (event) => {
    if (!tool.on || event.button > 0) return;
    view.canvas.setPointerCapture(event.pointerId);
    const go = (now) => { const next = stroke(tool, view.ground.at(now), view.data.reach); if (next) changed(next); };
    const stop = () => {
      for (const [name, act] of [["pointermove", go], ["pointerup", stop], ["pointercancel", stop]]) view.canvas.removeEventListener(name, act);
      view.commit();
    };
    for (const [name, act] of [["pointermove", go], ["pointerup", stop], ["pointercancel", stop]]) view.canvas.addEventListener(name, act);
    go(event);
  });
  tool.show = (on, points) => {
    tool.on = on;
    root.hidden = !on;
    view.canvas.style.cursor = on ? "crosshair" : "";
    if (view.fresh) tool.points = points;
  };
  return tool;
}

function stroke({ points, mode }, [x, y], reach) {
  if (Math.max(Math.abs(x), Math.abs(y)) > reach) return null;
  const near = (limit) => ([a, b]) => Math.hypot(a - x, b - y) < limit;
  if (mode === "erase") return points.some(near(RUB)) ? points.filter((point) => !near(RUB)(point)) : null;
  if (points.length >= MOST || points.some(near(NEAR))) return null;
  return [...points, [Math.round(x * 100) / 100, Math.round(y * 100) / 100]];
}
