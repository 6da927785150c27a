// The two players as one picture: noise, G, fakes, real samples, D, and which way the gradient goes back.
import { html, set, svg } from "./perceptron_svg.js";
import { MEANING } from "./theme.js";

export const FLOW_CSS = `
.g-flow { display: flex; flex-direction: column; gap: .35rem; min-width: 0; min-height: 0; }
.g-flow svg { width: 100%; max-height: 210px; }
.g-flow text { fill: var(--st-text-color); font: 600 16px var(--st-font); text-anchor: middle; }
.g-flow text.small { font: 400 14px var(--st-font); }
.g-flow .dim { opacity: .25; }
.g-flow path.on { animation: g-walk .7s linear infinite; }
@keyframes g-walk { to { stroke-dashoffset: -20; } }
@media (prefers-reduced-motion: reduce) { .g-flow path.on { animation: none; } }
.g-flow ol { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: .1rem; overflow-y: auto; flex: 0 1 auto; min-height: 0; }
.g-flow ol button { all: unset; box-sizing: border-box; width: 100%; display: grid; grid-template-columns: 1.5rem 1fr; padding: .14rem .3rem; border-radius: .4rem; font: 400 .88rem/1.25 var(--st-font); cursor: pointer; opacity: .6; }
.g-flow ol button:focus-visible { outline: 3px solid var(--st-primary-color); }
.g-flow ol [aria-current="step"] { opacity: 1; font-weight: 600; background: var(--st-secondary-background-color); }
`;
const BOXES = {
  noise: [45, 48, "noise z", ""], g: [140, 48, "G", "generator"], fake: [240, 48, "fakes", ""],
  real: [240, 150, "real", "samples"], d: [345, 98, "D", "discriminator"],
};
const ARROWS = {
  noise_g: "M82 48 L108 48", g_fake: "M172 48 L204 48", fake_d: "M276 54 L316 80", real_d: "M276 144 L316 116",
  d_back: "M345 130 C345 190 380 190 378 116", fake_back: "M318 70 C290 10 215 8 168 28",
};
const TONE = { noise: MEANING.grey, g: MEANING.orange, fake: MEANING.orange, real: MEANING.blue, d: MEANING.blue };

/** Make the picture with its list of captions; `show(captions, index, choose)` lights up what the caption is about. */
export function flow() {
  const root = html("div", "g-flow");
  const chart = svg("svg", { viewBox: "0 0 400 195", role: "img", "aria-label": "Noise goes through the generator G to fakes; fakes and real samples go to the discriminator D." }, root);
  const lines = Object.fromEntries(Object.entries(ARROWS).map(([name, d]) => [name, arrow(chart, name, d)]));
  const boxes = Object.fromEntries(Object.entries(BOXES).map(([name, box]) => [name, node(chart, name, box)]));
  const list = html("ol", "", "", root);
  const light = (focus) => {
    for (const [name, part] of Object.entries({ ...lines, ...boxes })) {
      const on = !focus || focus.includes(name);
      part.classList.toggle("dim", !on || (!focus && name.endsWith("back")));
      if (name in lines) part.classList.toggle("on", Boolean(focus) && on);
    }
  };
  light(null);
  return {
    root,
    show(captions, index, choose) {
      list.replaceChildren(...captions.map(({ words }, i) => {
        const item = html("li");
        const button = html("button", "", `<b>${i + 1}</b><span></span>`, item);
        button.lastChild.textContent = words;
        Object.assign(button, { type: "button", onclick: () => choose(i) });
        if (i === index) { button.setAttribute("aria-current", "step"); queueMicrotask(() => item.scrollIntoView?.({ block: "nearest" })); }
        return item;
      }));
      light(captions[index]?.focus ?? null);
    },
  };
}

function node(chart, name, [x, y, word, under]) {
  const group = svg("g", {}, chart);
  const player = name === "g" || name === "d";
  if (player) svg("rect", { x: x - 30, y: y - 26, width: 60, height: 52, rx: 10, fill: TONE[name], "fill-opacity": 0.18, stroke: TONE[name], "stroke-width": 2.5 }, group);
  else svg("ellipse", { cx: x, cy: y, rx: 36, ry: 24, fill: TONE[name], "fill-opacity": 0.14, stroke: TONE[name], "stroke-width": 2 }, group);
  svg("text", { x, y: under && !player ? y : y + 6, text: word }, group);
  if (under) svg("text", { x, y: player ? y + 43 : y + 16, class: "small", text: under }, group);
  return group;
}

function arrow(chart, name, d) {
  const back = name.endsWith("back");
  return svg("path", { d, fill: "none", stroke: back ? MEANING.violet : "var(--st-text-color)", "stroke-width": back ? 3 : 2.5, "stroke-dasharray": "7 3" }, chart);
}
