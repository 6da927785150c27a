// The way back as a film: sixteen digits at once, and of one of them x_t, the guessed noise and the guessed digit.
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { pixels } from "./maps.js";
import { mounted } from "./losses_view.js";
import { calm, ink, SAID } from "./theme.js";
import { ramp } from "./pictures.js";

const CSS = `${PLAYER_CSS}
.film { display: grid; grid-template: "strip now" auto "grid now" minmax(0, 1fr) "said said" auto "player player" auto / minmax(0, 1.95fr) minmax(0, 1fr); gap: .35rem 1.3rem; }
.film .strip { grid-area: strip; display: grid; grid-template-columns: 5.2rem repeat(var(--shown), minmax(0, 1fr)); gap: 3px 4px; align-items: center; font: 600 15.5px/1.15 var(--st-font); }
.film .grid { grid-area: grid; display: grid; grid-template-columns: 5.2rem repeat(var(--many), minmax(0, 1fr)); gap: 3px 6px; align-items: center; align-content: start; font: 600 15.5px/1.15 var(--st-font); border-top: 1px solid var(--st-border-color); padding-top: .35rem; }
.film canvas { width: 100%; aspect-ratio: 1; display: block; image-rendering: pixelated; box-sizing: border-box; border: 1px solid var(--st-border-color); border-radius: 4px; }
.film button.cell { padding: 0; border: 0; border-radius: 4px; background: none; min-width: 0; }
.film button.cell:hover canvas { border-color: var(--st-primary-color); }
.film button.cell[aria-pressed="true"] { background: none; }
.film button.cell[aria-pressed="true"] canvas { outline: 3px solid var(--st-primary-color); border-color: var(--st-primary-color); }
.film .head { text-align: center; font-weight: 500; font-variant-numeric: tabular-nums; }
.film .blue { color: ${SAID.blue}; } .film .orange { color: ${SAID.orange}; } .film .green { color: ${SAID.green}; }
.film .now { grid-area: now; display: grid; grid-template: "noisy noisy" minmax(0, 1.7fr) "noise clean" minmax(0, 1fr) / 1fr 1fr; gap: .3rem .8rem; min-height: 0; }
.film figure { margin: 0; display: flex; flex-direction: column; min-height: 0; }
.film figcaption { font: 600 17px/1.3 var(--st-font); }
.film .frame { flex: 1; min-height: 0; display: flex; }
.film .frame canvas { height: 100%; width: auto; max-width: 100%; }
.film .said { grid-area: said; margin: 0; font: 500 17px/1.35 var(--st-font); min-height: 1.4em; }
.film .dl-player { grid-area: player; }
@media (max-width: 900px) { .film { grid-template: "strip" auto "now" 420px "grid" auto "said" auto "player" auto / minmax(0, 1fr); height: auto; } }
`;
const ROWS = [["noisy", "x<sub>t</sub>", "blue"], ["noise", "noise guess", "orange"], ["clean", "x<sub>0</sub> guess", "green"]];
const COLUMNS = 10;
const SIDE = 28;

export const mount = (component) => mounted(component, "film", CSS, build);

function build(view) {
  view.strip = html("div", "strip", "", view.root);
  view.grid = html("div", "grid", "", view.root);
  const now = html("div", "now", "", view.root);
  view.big = ROWS.map(([name, words, tone]) => {
    const root = html("figure", name, `<figcaption class="${tone}">${words}</figcaption><div class="frame"></div>`, now);
    root.style.gridArea = name;
    return { words: root.firstChild, canvas: square(root.lastChild) };
  });
  view.said = html("p", "said", "", view.root);
  view.index = 0;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 160 });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.take = (before) => take(view, before);
  view.render = () => render(view);
}

function square(parent) {
  const canvas = html("canvas", "", "", parent);
  return Object.assign(canvas, { width: SIDE, height: SIDE });
}

function take(view, before) {
  const { data } = view;
  if (before?.content === data.content) return;
  view.pixels = pixels(data.pixels);
  view.root.setAttribute("aria-label", data.alt);
  if (view.state.picked >= data.count) view.state.picked = 0;
  view.columns = [...new Set(Array.from({ length: COLUMNS }, (_, i) => Math.round((i * (data.frames - 1)) / (COLUMNS - 1))))];
  layStrip(view);
  layGrid(view);
  view.play.load(data.times.map((t) => `step ${t}`), { at: before && !calm() ? 0 : data.frames - 1 });
  if (before && !calm()) view.play.root.querySelector(".play").click();
}

function layStrip(view) {
  const { strip, columns, data } = view;
  strip.replaceChildren();
  strip.style.setProperty("--shown", columns.length);
  html("span", "", "step", strip);
  for (const frame of columns) html("span", "head", String(data.times[frame]), strip);
  view.cells = ROWS.flatMap(([, words, tone], part) => {
    html("span", tone, words, strip);
    return columns.map((frame) => ({ part, frame, ...button(strip, `${data.times[frame]}`, () => { view.play.put(frame); }) }));
  });
}

function layGrid(view) {
  const { grid, data } = view;
  grid.replaceChildren();
  const many = data.count / data.rows.length;
  grid.style.setProperty("--many", many);
  view.samples = data.rows.flatMap((words, row) => {
    html("span", "", words, grid);
    return Array.from({ length: many }, (_, i) => button(grid, `Sample ${row * many + i + 1}, ${data.names[row * many + i]}`, () => view.set({ picked: row * many + i })));
  });
}

function button(parent, words, act) {
  const root = html("button", "cell", "", parent);
  Object.assign(root, { type: "button", onclick: act });
  root.setAttribute("aria-label", words);
  return { root, canvas: square(root) };
}

function render(view) {
  const { data, index } = view;
  const table = ramp(ink(view.root).dark);
  const draw = (canvas, part, frame, sample) => put(canvas, view.pixels, ((frame * 3 + part) * data.count + sample) * SIDE * SIDE, table);
  const { picked } = view.state;
  for (const { part, frame, root, canvas } of view.cells) {
    draw(canvas, part, frame, picked);
    root.setAttribute("aria-pressed", frame === nearest(view.columns, index));
  }
  view.samples.forEach(({ root, canvas }, sample) => {
    draw(canvas, 0, index, sample);
    root.setAttribute("aria-pressed", sample === picked);
  });
  view.big.forEach(({ canvas }, part) => draw(canvas, part, index, picked));
  const done = data.times[index] === 0;
  view.big[0].words.innerHTML = done ? "x<sub>0</sub>, the finished digit" : `x<sub>t</sub> at step ${data.times[index]}`;
  view.said.innerHTML = `x<sub>t</sub> = <span class="blue">${data.signal[index].toFixed(3)}</span> x<sub>0</sub> + <span class="orange">${data.sigma[index].toFixed(3)}</span> ε. ${data.said.length ? `The classifier reads the guess as <b>${data.said[index][picked]}</b>.` : ""} ${done ? "" : "The network names the noise; taking it away gives the guess; a part of the noise goes back in."}`;
  Object.assign(view.root.dataset, { index, picked, frames: data.frames, content: data.content });
}

const nearest = (columns, index) => columns.reduce((best, each) => (Math.abs(each - index) < Math.abs(best - index) ? each : best));

function put(canvas, values, from, table) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = table[values[from + i]];
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
