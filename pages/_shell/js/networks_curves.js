// The loss over the epochs, training solid and test dashed, with the epoch on screen marked and values under the pointer.
import { ink, MEANING, within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { short, sized } from "./networks_paint.js";

export const CURVES_CSS = `
.curves { position: relative; flex: 1; min-height: 90px; }
.curves canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: crosshair; }
.curves .tip { position: absolute; pointer-events: none; background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .15rem .45rem; font: 500 14px/1.35 var(--st-font); white-space: pre; z-index: 4; right: 4px; top: 4px; }
`;
const PAD = { left: 40, right: 8, top: 10, bottom: 22 };

/** Make the chart; `go(lineIndex, frame)` hears a click on an epoch. */
export function curves(go) {
  const root = html("div", "curves");
  const canvas = html("canvas", "", "", root);
  canvas.setAttribute("role", "img");
  const tip = html("div", "tip", "", root);
  tip.hidden = true;
  const view = { root, canvas, tip, lines: [], at: null, log: false };
  const nearest = (event) => {
    const steps = view.lines[0]?.steps ?? [];
    const wanted = ((within(canvas, event).x - PAD.left) / (canvas.clientWidth - PAD.left - PAD.right)) * view.most;
    return steps.reduce((best, step, i) => (Math.abs(step - wanted) < Math.abs(steps[best] - wanted) ? i : best), 0);
  };
  canvas.onpointermove = (event) => point(view, nearest(event));
  canvas.onpointerleave = () => { tip.hidden = true; view.cross = null; draw(view); };
  canvas.onclick = (event) => view.lines.length && go(nearest(event));
  return {
    root,
    /** `lines`: [{name, steps, values, dashed, colour}], `at`: the epoch on screen, `marks`: epochs where the rate changed. */
    show: (lines, { at, marks = [], log = false, alt = "" }) => {
      Object.assign(view, { lines, at, marks, log });
      canvas.setAttribute("aria-label", alt);
      draw(view);
    },
  };
}

function point(view, i) {
  if (!view.lines.length) return;
  const epoch = view.lines[0].steps[i];
  view.tip.hidden = false;
  view.tip.textContent = [`epoch ${epoch.toLocaleString("en")}`, ...view.lines.map((line) => `${line.name} ${short(value(line, epoch), 3)}`)].join("\n");
  view.cross = epoch;
  draw(view);
}

function value(line, epoch) {
  let i = 0;
  while (i + 1 < line.steps.length && line.steps[i + 1] <= epoch) i += 1;
  return line.values[i] ?? NaN;
}

function draw(view) {
  const { canvas, lines, at, marks, log } = view;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width || !lines.length) return;
  const context = sized(canvas);
  const colours = ink(view.root);
  const known = lines.flatMap((line) => line.values.filter(Number.isFinite));
  view.most = Math.max(1, ...lines.map((line) => line.steps.at(-1) ?? 1));
  const high = Math.max(...known, 1e-6);
  const low = log ? Math.max(1e-6, Math.min(...known.filter((v) => v > 0)) / 1.2) : 0;
  const x = (epoch) => PAD.left + (epoch / view.most) * (width - PAD.left - PAD.right);
  const share = (v) => (log ? Math.log(Math.max(v, low) / low) / Math.log((high * 1.05) / low) : v / (high * 1.05));
  const y = (v) => height - PAD.bottom - share(v) * (height - PAD.top - PAD.bottom);
  axes(context, { colours, width, height, x, y, low, high, log, most: view.most });
  for (const mark of marks ?? []) line(context, [[x(mark), PAD.top], [x(mark), height - PAD.bottom]], MEANING.violet, 1.5, [3, 3]);
  for (const each of lines) {
    const places = each.steps.map((step, i) => [x(step), y(each.values[i] ?? NaN)]).filter(([, b]) => Number.isFinite(b));
    line(context, places, each.colour ?? colours.text, 2.4, each.dashed ? [6, 4] : []);
  }
  if (view.cross != null) line(context, [[x(view.cross), PAD.top], [x(view.cross), height - PAD.bottom]], colours.grey, 1, []);
  if (at != null) dots(context, { lines, at: Math.min(at, view.most), x, y, colours });
}

function axes(context, { colours, width, height, x, y, low, high, log, most }) {
  line(context, [[PAD.left, height - PAD.bottom], [width - PAD.right, height - PAD.bottom]], colours.line, 1, []);
  context.fillStyle = colours.text;
  context.font = `400 14px ${colours.font}`;
  context.textAlign = "right";
  const ticks = log ? [low, high].map((v) => v) : [0, high];
  for (const tick of ticks) context.fillText(tick === 0 ? "0" : tick >= 0.0995 ? tick.toFixed(tick < 1 ? 2 : 1) : tick.toPrecision(1).replace("-", "−"), PAD.left - 5, Math.max(13, y(tick) + 5));
  context.textAlign = "left";
  context.fillText("0", x(0) - 3, height - 5);
  context.textAlign = "right";
  context.fillText(`epoch ${most.toLocaleString("en")}`, width - PAD.right, height - 5);
}

function line(context, places, colour, width, dash) {
  context.beginPath();
  places.forEach(([a, b], i) => context[i ? "lineTo" : "moveTo"](a, b));
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

function dots(context, { lines, at, x, y, colours }) {
  for (const each of lines) {
    const v = value(each, at);
    if (!Number.isFinite(v) || each.steps.length < 2) continue;
    context.beginPath();
    context.arc(x(Math.min(at, each.steps.at(-1))), y(v), 5, 0, 2 * Math.PI);
    context.fillStyle = each.dashed ? colours.paper : each.colour ?? colours.text;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = each.colour ?? colours.text;
    context.stroke();
  }
}
