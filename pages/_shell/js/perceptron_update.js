// One step of learning in numbers: old weights, update, new weights, as columns like on paper; and the loss so far.
import { MEANING, SAID } from "./theme.js";
import { number } from "./perceptron_formula.js";
import { html, set, svg } from "./perceptron_svg.js";

export const WORDS_CSS = `
.step { display: flex; align-items: center; gap: .5rem; height: 96px; overflow: hidden; font: 500 17px var(--st-font); font-variant-numeric: tabular-nums; }
.step > *, .step .vector span { white-space: nowrap; }
.step > p { white-space: normal; }
@media (max-width: 820px) { .step { overflow-x: auto; flex-wrap: wrap; } }
.step .vector { display: inline-flex; flex-direction: column; align-items: center; }
.step .vector div { border: 2px solid currentColor; border-block: 0; border-radius: .55rem; padding: 0 .45rem; text-align: right; line-height: 1.32; min-width: 2.2em; }
.step .vector span { font: 500 15px var(--st-font); opacity: .92; }
.step .update { color: ${SAID.violet}; display: inline-flex; align-items: center; gap: .4rem; font-weight: 600; }
.step p { margin: 0; font: 500 17px/1.4 var(--st-font); }
.step .curve { margin-left: auto; flex: 0 0 190px; height: 92px; }
.step .curve text { font: 500 15px var(--st-font); fill: var(--st-text-color); }
`;
const vector = (values, name, digits = number) => `<span class="vector"><div>${values.map(digits).join("<br>")}</div><span>${name}</span></span>`;
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Words for a frame of the perceptron rule: {old, change, new, chosen, point, prediction, target, updates, epoch, end}. */
export function ruleWords() {
  const root = html("div", "step");
  const show = (frame, frames, at, { rate }) => {
    if (!frame) return (root.innerHTML = "");
    if (frame.chosen === null) return (root.innerHTML = `${vector(frame.new, "start w")}<p>${frame.end || "Take a point. Right side: do nothing. Wrong side: add or subtract it."}</p>`);
    root.innerHTML = `${vector(frame.old, "old w")} + <span class="update">${number(rate)}·(${frame.target} − ${frame.prediction})·${vector([1, ...frame.point], "point")}</span> = ${vector(frame.new, "new w")}<p>${frame.end || told(frame)}</p>`;
  };
  return { root, show, count: (frame) => plural(frame.updates, "correction") };
}

function told(frame) {
  if (frame.loop) return `Round ${frame.epoch} repeats round ${frame.loop}: it loops.`;
  return frame.target ? "It said 0, wanted 1: w turns towards the point." : "It said 1, wanted 0: w turns away from the point.";
}

/** Words for a frame of gradient descent: {old, change, new, loss, end}, with the loss curve. */
export function descentWords() {
  const root = html("div", "step");
  const sum = html("div", "step", "", root);
  const curve = lossCurve();
  root.append(curve.root);
  const short = (value) => String(value.toFixed(2)).replace("-", "−");
  const show = (frame, frames, at, { rate }) => {
    curve.show(frames, at);
    if (!frame) return (sum.innerHTML = "");
    const slope = frame.change && frame.change.map((value) => -value / rate);
    sum.innerHTML = slope
      ? `${vector(frame.old, "old w", short)} <span class="update">− ${number(rate)}·${vector(slope, "slope ∇J", short)}</span> = ${vector(frame.new, "new w", short)}`
      : `${vector(frame.new, "start w", short)}<p>${frame.end || "Every point pulls a little, all at once: down the slope of the loss."}</p>`;
  };
  return { root, show, count: (frame) => `loss ${frame.loss.toFixed(3)}` };
}

/** Make the small curve of the loss, with a dot at the step shown. */
function lossCurve() {
  const [width, height, foot] = [190, 92, 70];
  const root = svg("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img" });
  svg("path", { d: `M34 4 V${foot} H${width - 4}`, fill: "none", stroke: "currentColor", opacity: 0.35 }, root);
  const path = svg("path", { fill: "none", stroke: MEANING.blue, "stroke-width": 2.5 }, root);
  const dot = svg("circle", { r: 5.5, fill: MEANING.violet }, root);
  const top = svg("text", { x: 30, y: 15, "text-anchor": "end" }, root);
  svg("text", { x: 30, y: foot, "text-anchor": "end", text: "0" }, root);
  svg("text", { x: width - 4, y: height - 4, "text-anchor": "end", text: "loss by step" }, root);
  const show = (frames, at) => {
    const most = Math.max(1e-9, ...frames.map(({ loss }) => loss));
    const place = (i) => [34 + (i / Math.max(1, frames.length - 1)) * (width - 42), foot - (frames[i].loss / most) * (foot - 8)];
    set(path, { d: frames.length ? `M${frames.map((_, i) => place(i).map((v) => v.toFixed(1)).join(" ")).join("L")}` : "" });
    set(dot, { display: frames.length ? null : "none" });
    if (!frames.length) return;
    const [cx, cy] = place(at);
    set(dot, { cx, cy });
    set(top, { text: most < 10 ? most.toFixed(1) : most.toFixed(0) });
    set(root, { "aria-label": `Loss from ${frames[0].loss.toFixed(3)} to ${frames.at(-1).loss.toFixed(3)}` });
  };
  return { root, show };
}
