// A game that fails beside the same game with its cure, one player for both, and the number that tells.
import { html } from "./gans_parts.js";
import { plane } from "./gans_plane.js";
import { places, unpacked } from "./gans_frames.js";
import { onTheme, MEANING } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { set, svg } from "./perceptron_svg.js";

const CSS = `${PLAYER_CSS}
.g-pair { color: var(--st-text-color); font: 400 1rem/1.35 var(--st-font); display: grid; gap: .3rem 1rem; outline: none;
  grid-template: "one two tell" minmax(0, 1fr) "player player player" auto / auto auto minmax(260px, 1fr); height: clamp(400px, calc(var(--dl-tall, 100vh) - 300px), 640px); }
.g-pair article { display: flex; flex-direction: column; min-height: 0; gap: .2rem; }
.g-pair h3 { margin: 0; font: 650 1.05rem var(--st-font); } .g-pair h3 b { font-variant-numeric: tabular-nums; }
.g-pair .plane { flex: 1; min-height: 0; aspect-ratio: 1; }
.g-pair canvas { width: 100%; height: 100%; border: 1px solid var(--st-border-color); border-radius: .5rem; box-sizing: border-box; }
.g-pair .tell { grid-area: tell; } .g-pair .tell p { margin: 0 0 .3rem; }
.g-pair .tell svg { flex: 1; min-height: 140px; width: 100%; overflow: visible; }
.g-pair text { fill: var(--st-text-color); font: 400 14px var(--st-font); }
.g-pair .dl-player { grid-area: player; }
@media (max-width: 900px) { .g-pair { height: auto; grid-template: "one" auto "two" auto "tell" 320px "player" auto / minmax(0, 1fr); } .g-pair .plane { width: 100%; flex: none; } }
`;
const SIDES = ["failing", "cured"];
const TONES = { failing: [MEANING.orange, "7 4"], cured: [MEANING.green, ""] };

export function mount({ parentElement, data }) {
  const view = (parentElement.__pair ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style", "", CSS);
  const root = html("section", "g-pair");
  root.tabIndex = 0;
  parent.append(style, root);
  const view = { root, index: 0, data: null };
  view.panes = Object.fromEntries(SIDES.map((name, i) => [name, pane(root, i ? "two" : "one", name)]));
  const tell = html("article", "tell", "<p class='words'></p><p class='name'></p>", root);
  view.words = tell.children[0];
  view.name = tell.children[1];
  view.chart = svg("svg", { role: "img" }, tell);
  view.play = player({ show: (index) => { view.index = index; render(view); }, keys: root, frameMs: 150 });
  root.append(view.play.root);
  const unwatch = onTheme(parent, () => render(view));
  const resize = new ResizeObserver(() => render(view));
  resize.observe(root);
  view.update = (sent) => {
    const same = view.data?.id === sent.id;
    view.data = sent;
    view.runs = Object.fromEntries(SIDES.map((name) => [name, { run: unpacked(sent[name].run), real: places(sent[name].real), noise: places(sent[name].noise), lattice: places(sent[name].lattice) }]));
    root.setAttribute("aria-label", sent.alt);
    view.play.load(view.runs.failing.run.steps.map((step) => `step ${step.toLocaleString("en")}`), { keep: same });
    render(view);
  };
  view.gone = () => { view.play.pause(); unwatch(); resize.disconnect(); parent.__pair = null; style.remove(); root.remove(); };
  return view;
}

function pane(root, area, name) {
  const article = html("article", "", "<h3></h3><div class='plane'></div>", root);
  article.style.gridArea = area;
  const picture = plane(name === "failing" ? "The game that fails" : "The game with its cure");
  article.children[1].append(picture.canvas);
  return { head: article.children[0], picture };
}

const told = (value, form) => (form === "share" ? `${Math.round(100 * value)}%` : form === "whole" ? `${value} of 8` : value.toFixed(3));

function render(view) {
  const { data } = view;
  if (!data || !view.root.isConnected) return;
  const layers = { real: true, fake: true, surface: true, arrows: true, grid: false, mean: false };
  for (const name of SIDES) {
    const { run, real, noise, lattice } = view.runs[name];
    const frame = run.at(view.index);
    const value = data[name].course[view.index];
    view.panes[name].head.innerHTML = `${name === "failing" ? "✗ Fails" : "✓ Cured"}: ${data[name].title} · <b>${told(value, data.form)}</b>`;
    view.panes[name].picture.draw(frame, { layers, real, noise, lattice, flat: data[name].flat, morph: 1, cell: null });
    view.root.dataset[name] = value;
  }
  view.words.textContent = data.words;
  view.name.textContent = data.name;
  view.root.dataset.index = view.index;
  chart(view);
}

/** Draw the number that tells, for both games: orange dashed fails, green solid is cured. */
function chart(view) {
  const { data, chart: at, index } = view;
  const [wide, high] = [at.clientWidth || 280, at.clientHeight || 180];
  at.replaceChildren();
  set(at, { "aria-label": data.name });
  const steps = view.runs.failing.run.steps;
  const most = data.most ?? Math.max(...SIDES.flatMap((name) => data[name].course)) * 1.05;
  const x = (i) => 46 + Math.sqrt(steps[i] / (steps.at(-1) || 1)) * (wide - 58);
  const y = (value) => 10 + (1 - Math.min(value, most) / (most || 1)) * (high - 38);
  for (const value of [0, most]) {
    svg("line", { x1: 46, x2: wide - 12, y1: y(value), y2: y(value), stroke: "var(--st-border-color)" }, at);
    svg("text", { x: 40, y: y(value) + 5, "text-anchor": "end", text: String(Number(value.toPrecision(2))) }, at);
  }
  svg("text", { x: 46, y: high - 6, text: "0" }, at);
  svg("text", { x: wide - 12, y: high - 6, "text-anchor": "end", text: `${steps.at(-1).toLocaleString("en")} steps` }, at);
  for (const name of SIDES) {
    const d = data[name].course.map((value, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join("");
    const [colour, dash] = TONES[name];
    svg("path", { d, fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash || null }, at);
    svg("circle", { cx: x(index), cy: y(data[name].course[index]), r: 5.5, fill: colour, stroke: "var(--st-background-color)", "stroke-width": 2 }, at);
  }
}
