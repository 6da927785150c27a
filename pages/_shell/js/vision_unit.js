// What one unit looks for: a picture grown from noise step by step, and the held-out places it likes most.
import { MEANING } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { choice, mounted } from "./losses_view.js";
import { floats, pixels, reach, signed } from "./maps.js";
import { player, PLAYER_CSS } from "./player.js";
import { canvas, paint, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}${PLAYER_CSS}
.wanted { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr); grid-template-rows: auto auto auto minmax(0, 1fr) auto; gap: .35rem 1.8rem; outline: none; }
.wanted .top { grid-column: 1 / -1; }
.wanted .strip { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 3px; }
.losses.wanted .strip button { padding: 0; border: 2px solid var(--st-border-color); border-radius: 5px; overflow: hidden; line-height: 0; background: none; width: calc((100% - 31 * 3px) / 32); min-width: 30px; max-width: 62px; }
.losses.wanted .strip button[aria-pressed="true"] { border-color: var(--st-primary-color); outline: 2px solid var(--st-primary-color); background: none; }
.wanted .strip canvas, .wanted .strip img { width: 100%; aspect-ratio: 1; image-rendering: pixelated; border-radius: 0; }
.wanted .grown { position: relative; min-height: 0; display: flex; justify-content: center; }
.wanted .grown > div { position: relative; height: 100%; max-height: 330px; aspect-ratio: 1; }
.wanted .grown canvas { width: 100%; height: 100%; border: 2px solid var(--st-border-color); box-sizing: border-box; }
.wanted .grown i { position: absolute; border: 3px dashed ${MEANING.violet}; box-sizing: border-box; pointer-events: none; }
.wanted .side { display: grid; grid-template-rows: minmax(70px, 1fr) auto auto; gap: .4rem; min-height: 0; }
.wanted .curve { min-height: 0; }
.wanted .curve svg { width: 100%; height: 100%; }
.wanted .curve text { font: 500 14px var(--st-font); fill: var(--st-text-color); }
.wanted .best { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 8px; }
.wanted .best figure { margin: 0; text-align: center; font-size: 15px; }
.wanted .best canvas { display: block; margin: 0 auto; width: 100%; max-width: calc(var(--dl-tall, 100vh) * .13); aspect-ratio: 1; border: 1px solid var(--st-border-color); }
.wanted .numbers { color: inherit; border-spacing: 3px; font: 500 14px var(--st-code-font); }
.wanted .numbers td { width: 3.9em; height: 2em; text-align: center; border-radius: 4px; }
@media (max-width: 900px) { .wanted { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .wanted .grown { height: 330px; } .wanted .best { grid-template-columns: repeat(3, minmax(0, 1fr)); } .wanted .side { overflow-x: auto; } }
.wanted .below { display: flex; gap: 1.2rem; align-items: center; font-size: 16px; line-height: 1.35; }
.wanted .dl-player { grid-column: 1 / -1; }
`;

export const mount = (component) => mounted(component, "wanted", CSS, build);

function build(view) {
  const { root } = view;
  root.tabIndex = 0;
  view.top = html("div", "top", "", root);
  view.strip = html("div", "strip", "", root);
  set(view.strip, { role: "group", "aria-label": "Units of the layer" });
  view.heads = [html("h3", "", "", root), html("h3", "", "", root)];
  const box = html("div", "", "", html("div", "grown", "", root));
  view.picture = canvas(box, "");
  view.sight = html("i", "", "", box);
  const side = html("div", "side", "", root);
  view.curve = svg("svg", { role: "img", "aria-label": "The unit's answer over the steps" }, html("div", "curve", "", side));
  view.best = html("div", "best", "", side);
  view.below = html("div", "below", "", side);
  view.player = player({ show: (frame) => { if (view.data) { view.frame = frame; view.later(); } }, keys: root, frameMs: 70 });
  root.append(view.player.root);
  view.stop = () => view.player.pause();
  view.take = (before) => {
    const { data } = view;
    view.frames = data.frames && pixels(data.frames);
    if (!before) view.top.append(view.layers = choice("Layer", data.layers, (layer) => { view.set({ layer, unit: 0 }); view.commit(); }));
    view.layers.show(data.layer);
    view.patches = data.patches && pixels(data.patches);
    const last = data.steps.length - 1;
    view.frame = Math.min(view.frame ?? last, last);
    if (before?.id !== data.id) {
      view.frame = last;
      strip(view);
      details(view);
      view.player.load(data.frames ? data.steps.map((step) => `step ${step}`) : []);
    }
  };
  view.render = () => render(view);
}

function strip(view) {
  const { data, root } = view, thumbs = data.kernels ? floats(data.kernels) : pixels(data.thumbs);
  const side = data.kernels ? 3 : data.thumb, size = side * side;
  view.thumbs = Array.from({ length: data.units }, (_, unit) => {
    const button = document.createElement("button");
    button.type = "button";
    set(button, { "aria-pressed": String(unit === data.unit), "aria-label": `Unit ${unit + 1}`, title: `Unit ${unit + 1}` });
    button.onclick = () => { view.set({ unit }); view.commit(); };
    if (data.kernels) {
      const part = thumbs.subarray(unit * size, (unit + 1) * size);
      button.append(Object.assign(document.createElement("img"), { src: signed(part, 3, 3, reach(part)), alt: "" }));
    } else view.repaint = [...(unit ? view.repaint : []), [canvas(button, "", side), thumbs, unit * size, side]];
    return button;
  });
  if (data.kernels) view.repaint = [];
  view.strip.replaceChildren(...view.thumbs);
}

/** The held-out favourites and, in the first layer, the nine numbers of the kernel. */
function details(view) {
  const { data } = view, size = data.side * data.side;
  view.best.replaceChildren(...data.answers.map((answer, i) => {
    const figure = document.createElement("figure");
    view.repaint.push([canvas(figure, "", data.side), view.patches, i * size, data.side]);
    figure.append(answer.toFixed(1).replace("-", "−"));
    return figure;
  }));
  view.best.style.display = data.answers.length ? "" : "none";
  const most = Math.max(1e-9, ...data.kernel.map(Math.abs));
  const cell = (value) => `<td style="background: color-mix(in srgb, ${value < 0 ? MEANING.orange : MEANING.blue} ${Math.round((65 * Math.abs(value)) / most)}%, transparent)">${value.toFixed(2).replace("-", "−")}</td>`;
  const rows = [0, 1, 2].map((row) => `<tr>${data.kernel.slice(3 * row, 3 * row + 3).map(cell).join("")}</tr>`).join("");
  view.below.innerHTML = `${data.kernel.length === 9 ? `<table class="numbers" aria-label="The kernel's nine weights">${rows}</table>` : ""}<div>${data.words}</div>`;
}

function render(view) {
  const { data, root, frame } = view;
  view.heads[0].innerHTML = `${data.title} <small>grown from noise</small>`;
  view.heads[1].innerHTML = "Its answer at each step <small>and the held-out places it answers most</small>";
  if (view.frames) paint(view.picture, view.frames, root, frame * 784);
  set(view.picture, { role: "img", "aria-label": `${data.title}: the picture after step ${data.steps[frame]}; the unit answers ${data.told?.[frame]?.toFixed(1)}` });
  const [top, left, wide] = data.sight;
  Object.assign(view.sight.style, { top: `${(top / 28) * 100}%`, left: `${(left / 28) * 100}%`, width: `${(wide / 28) * 100}%`, height: `${(wide / 28) * 100}%` });
  view.repaint.forEach(([target, values, from, side]) => paint(target, values, root, from, side));
  if (data.told) curve(view);
  Object.assign(root.dataset, { unit: data.unit, layer: data.layer, step: data.steps[frame], told: data.told?.[frame] ?? "" });
}

function curve(view) {
  const { data, frame } = view, host = view.curve.parentNode;
  const [wide, tall] = [host.clientWidth, host.clientHeight];
  set(view.curve, { viewBox: `0 0 ${wide} ${tall}` });
  const best = data.answers[0] ?? 0, [low, high] = [Math.min(0, ...data.told), Math.max(best, ...data.told) * 1.08];
  const x = (i) => 44 + (i / (data.told.length - 1)) * (wide - 56), y = (value) => 8 + ((high - value) / (high - low)) * (tall - 30);
  view.curve.replaceChildren();
  const line = (at, text, colour, dash) => {
    svg("line", { x1: 44, x2: wide - 12, y1: y(at), y2: y(at), stroke: colour, "stroke-width": 2, "stroke-dasharray": dash }, view.curve);
    if (text) svg("text", { x: 50, y: y(at) - 5, text }, view.curve);
  };
  line(0, "", "var(--st-border-color)", null);
  if (data.answers.length) line(best, "best held-out place", MEANING.green, "8 6");
  svg("path", { d: data.told.map((value, i) => `${i ? "L" : "M"}${x(i)} ${y(value)}`).join(""), fill: "none", stroke: MEANING.violet, "stroke-width": 3 }, view.curve);
  svg("circle", { cx: x(frame), cy: y(data.told[frame]), r: 6, fill: MEANING.violet, stroke: "var(--st-background-color)", "stroke-width": 2 }, view.curve);
  const label = Math.abs(x(frame) - wide) < 90 ? "end" : "start";
  svg("text", { x: x(frame) + (label === "end" ? -10 : 10), y: Math.min(tall - 26, y(data.told[frame]) + 20), "text-anchor": label, "font-weight": 700, text: data.told[frame].toFixed(1).replace("-", "−") }, view.curve);
  for (const tick of [0, Math.floor(high)]) svg("text", { x: 38, y: y(tick) + 5, "text-anchor": "end", text: tick }, view.curve);
  svg("text", { x: 44, y: tall - 4, text: "step 0" }, view.curve);
  svg("text", { x: wide - 12, y: tall - 4, "text-anchor": "end", text: `step ${data.steps[data.steps.length - 1]}` }, view.curve);
}
