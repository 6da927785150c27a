// A game's numbers, each with what it means, and the course of the one that is chosen.
import { html, set, svg } from "./perceptron_svg.js";
import { MEANING } from "./theme.js";

export const SIDE_CSS = `
.g-side { display: flex; flex-direction: column; gap: .1rem; min-width: 0; min-height: 0; }
.g-side button { all: unset; box-sizing: border-box; display: grid; grid-template-columns: 1fr auto; gap: 0 .5rem; align-items: baseline; padding: .06rem .5rem; border-radius: .5rem; cursor: pointer; border: 1px solid transparent; }
.g-side button:hover { border-color: var(--st-border-color); }
.g-side button[aria-pressed="true"] { background: var(--st-secondary-background-color); border-color: var(--st-border-color); }
.g-side button:focus-visible { outline: 3px solid var(--st-primary-color); }
.g-side b { font: 650 1.05rem var(--st-font); font-variant-numeric: tabular-nums; }
.g-side svg { flex: 1; min-height: 90px; width: 100%; overflow: visible; }
.g-side text { fill: var(--st-text-color); font: 400 14px var(--st-font); }
.g-side p { margin: 0 .5rem; font: 400 .86rem/1.3 var(--st-font); opacity: .85; min-height: 2.6em; }
`;
const share = (value) => `${Math.round(100 * value)}%`;
const real = (value) => Number(value).toFixed(3).replace("-", "−");
const pair = (form) => (one, other) => `${form(one)} · ${form(other)}`;

/** Every row: its name, the numbers it shows, how, the lines' colours, and what it means. */
const ROWS = [
  ["Modes covered", ["modes"], (v, all) => `${v} of ${all.pieces}`, [MEANING.green], "Pieces of the data with a quarter or more of their share of samples.", [0, 8]],
  ["Divergence JS", ["divergence"], real, [MEANING.green], "Jensen-Shannon over 12 × 12 squares: 0 equal, 0.693 (ln 2) nothing shared.", [0, 0.693]],
  ["Precision", ["precision"], share, [MEANING.green], "Share of generated samples that lie where real ones are (3 nearest neighbours).", [0, 1]],
  ["Recall", ["recall"], share, [MEANING.green], "Share of real samples that lie where generated ones are.", [0, 1]],
  ["Loss of D · G", ["loss", "loss_g"], pair(real), [MEANING.blue, MEANING.orange], "Blue solid: what D lowers. Orange dashed: what G lowers.", null],
  ["D right: real · fake", ["right_real", "right_fake"], pair(share), [MEANING.blue, MEANING.orange], "Blue solid: real called real. Orange dashed: fakes called fake.", [0, 1]],
  ["Pull on a fake", ["pull"], real, [MEANING.violet], "Mean length of the violet arrows. Near 0, G stops learning.", null],
];

/** Make the panel; `show(frames, index)` shows the numbers of a frame and the chosen course up to now. */
export function side(rows = ROWS.map((_, i) => i), chosen = 1) {
  const root = html("div", "g-side");
  const view = { chosen, frames: null, index: 0 };
  const buttons = rows.map((number) => {
    const made = html("button", "", `<span>${ROWS[number][0]}</span><b></b>`, root);
    Object.assign(made, { type: "button", title: ROWS[number][4], onclick: () => { view.chosen = number; render(); } });
    return [number, made];
  });
  const words = html("p", "", "", root);
  const chart = svg("svg", { role: "img" }, root);
  const render = () => {
    const { frames, index } = view;
    if (!frames) return;
    for (const [number, made] of buttons) {
      const [, names, form] = ROWS[number];
      made.setAttribute("aria-pressed", number === view.chosen);
      made.lastChild.textContent = form(...names.map((name) => frames.numbers[name][index]), { pieces: 8 });
    }
    words.textContent = ROWS[view.chosen][4];
    course(chart, ROWS[view.chosen], frames, index);
  };
  return { root, render, show(frames, index) { Object.assign(view, { frames, index }); render(); } };
}

function limits(values, fixed) {
  if (fixed) return fixed;
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const [low, high] = [Math.min(0, sorted[0] ?? 0), sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 1];
  return [low, high > low ? high * 1.08 : low + 1];
}

/** Draw a number over the steps, stretched at the start as the frames are, with a mark at the frame on screen. */
export function course(chart, [name, names, , colours, , fixed], frames, index) {
  const [wide, high] = [chart.clientWidth || 300, chart.clientHeight || 130];
  chart.replaceChildren();
  chart.setAttribute("aria-label", `${name} over ${frames.steps.at(-1)} steps`);
  const [low, top] = limits(names.flatMap((each) => frames.numbers[each]), fixed);
  const last = Math.sqrt(frames.steps.at(-1) || 1);
  const x = (frame) => 46 + (Math.sqrt(frames.steps[frame]) / last) * (wide - 58);
  const y = (value) => 10 + (1 - (Math.min(Math.max(value, low), top) - low) / (top - low)) * (high - 36);
  for (const value of [low, top]) {
    svg("line", { x1: 46, x2: wide - 12, y1: y(value), y2: y(value), stroke: "var(--st-border-color)" }, chart);
    svg("text", { x: 40, y: y(value) + 5, "text-anchor": "end", text: String(Number(value.toPrecision(2))).replace("-", "−") }, chart);
  }
  svg("text", { x: 46, y: high - 6, text: "0" }, chart);
  svg("text", { x: wide - 12, y: high - 6, "text-anchor": "end", text: `${frames.steps.at(-1).toLocaleString("en")} steps` }, chart);
  names.forEach((each, k) => {
    const d = frames.numbers[each].map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    svg("path", { d, fill: "none", stroke: colours[k], "stroke-width": 2.5, "stroke-dasharray": k ? "7 4" : null }, chart);
    svg("circle", { cx: x(index), cy: y(frames.numbers[each][index]), r: 5.5, fill: colours[k], stroke: "var(--st-background-color)", "stroke-width": 2 }, chart);
  });
}
