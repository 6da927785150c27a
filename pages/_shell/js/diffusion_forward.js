// The way to noise, in the browser: x_t from one picture or cloud and one noise, and the schedule that mixes them.
import { number } from "./perceptron_formula.js";
import { draggable, html, set, svg } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { pixels } from "./maps.js";
import { chart, CHART_CSS, stroke } from "./losses_chart.js";
import { mounted } from "./losses_view.js";
import { MEANING, SAID } from "./theme.js";
import { abar, LAST } from "./diffusion_schedule.js";
import { paint } from "./diffusion_paint.js";

const CSS = `${CHART_CSS}${PLAYER_CSS}
.forward { display: grid; grid-template: "mix side" minmax(0, 1fr) "said side" auto "player player" auto / minmax(0, 1.35fr) minmax(0, 1fr); gap: .3rem 1.2rem; }
.forward .mix { grid-area: mix; display: grid; grid-template: "clean noisy" minmax(0, 1fr) "noise noisy" minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 2.1fr); gap: .3rem .9rem; min-height: 0; }
.forward figure { margin: 0; display: flex; flex-direction: column; min-height: 0; min-width: 0; }
.forward figcaption { font: 600 17px/1.3 var(--st-font); white-space: nowrap; }
.forward figcaption em { font-style: normal; font-variant-numeric: tabular-nums; }
.forward .frame { flex: 1; min-height: 0; position: relative; }
.forward canvas { position: absolute; left: 0; top: 0; box-sizing: border-box; border: 1px solid var(--st-border-color); border-radius: 4px; }
.forward canvas.dots { image-rendering: auto; } .forward canvas.pixels { image-rendering: pixelated; }
.forward .side { grid-area: side; display: grid; grid-template-rows: minmax(0, 1.25fr) auto minmax(0, 1fr); min-height: 0; }
.forward .said { grid-area: said; margin: 0; }
.forward .chance { margin: 0; font: 500 15.5px/1.3 var(--st-font); }
.forward .dl-player { grid-area: player; }
.forward .end { cursor: ns-resize; }
.forward .blue { color: ${SAID.blue}; } .forward .orange { color: ${SAID.orange}; }
@media (max-width: 900px) { .forward { grid-template: "mix" 420px "said" auto "side" 460px "player" auto / minmax(0, 1fr); height: auto; } }
`;
const EVERY = 5;
const LINES = { linear: "9 5", cosine: "", custom: "3 5" };

export const mount = (component) => mounted(component, "forward", CSS, build);

function build(view) {
  const mix = html("div", "mix", "", view.root);
  view.panes = Object.fromEntries(["clean", "noise", "noisy"].map((name) => [name, pane(mix, name)]));
  view.said = html("p", "said worked", "", view.root);
  const side = html("div", "side", "", view.root);
  view.ratio = chart({ label: "Signal-to-noise ratio over the steps", x: "step t", y: "signal ÷ noise (powers of ten)", left: 44, right: 20, bottom: 42 });
  view.counts = chart({ label: "Where the chain and the jump bring one value", x: "value at step t", left: 20, right: 20, top: 8, bottom: 42 });
  view.chance = html("p", "chance");
  side.append(view.ratio.root, view.chance, view.counts.root);
  curves(view);
  histogram(view);
  view.play = player({ show: (index) => { if (view.data) { view.state.t = index * EVERY; view.later(); } }, keys: view.root, frameMs: 30, linked: false });
  view.play.root.querySelector("input").addEventListener("change", () => { view.seq += 1; view.commit(); });
  view.stop = () => view.play.pause();
  view.root.append(view.play.root);
  view.take = (before) => take(view, before);
  view.render = () => render(view);
}

function pane(parent, name) {
  const root = html("figure", name, `<figcaption></figcaption><div class="frame"><canvas></canvas></div>`, parent);
  root.style.gridArea = name;
  return { root, words: root.firstChild, canvas: root.querySelector("canvas") };
}

/** The three curves, the cursor that is dragged along them, and the two ends of the learner's own schedule. */
function curves(view) {
  const { inner, over } = view.ratio;
  view.lines = Object.fromEntries(Object.entries(LINES).map(([kind, dash]) => [kind, stroke(inner, MEANING.grey, dash)]));
  view.cursor = svg("line", { stroke: "var(--st-text-color)", "stroke-opacity": 0.6, "stroke-width": 2 }, over);
  view.dot = svg("circle", { r: 9, fill: MEANING.blue, stroke: "var(--st-background-color)", "stroke-width": 2.5 }, over);
  view.tip = svg("text", { class: "halo-text" }, over);
  const whole = svg("rect", { fill: "transparent", cursor: "ew-resize" }, inner);
  view.ground = whole;
  const go = (event) => { view.play.pause(); view.play.go(Math.round(view.ratio.at(event)[0] / EVERY)); };
  draggable(whole, { start: (event) => (go(event), 0), move: go, end: () => { view.seq += 1; view.commit(); } });
  view.ends = ["top", "low"].map((name) => handle(view, name));
}

function handle(view, name) {
  const group = svg("g", { class: "end", tabindex: 0, role: "slider", "aria-label": name === "top" ? "Ratio at the first step" : "Ratio at the last step" }, view.ratio.over);
  svg("circle", { r: 18, fill: "transparent" }, group);
  svg("path", { d: "M0 -15 L7 -5 L-7 -5 Z M0 15 L7 5 L-7 5 Z", style: `fill: ${MEANING.blue}` }, group);
  const put = (value) => {
    const { top, low } = view.state;
    const kept = name === "top" ? Math.max(low + 1, Math.min(6, value)) : Math.max(-6, Math.min(top - 1, value));
    view.set({ [name]: Math.round(kept * 10) / 10 });
  };
  draggable(group, { start: () => 0, move: (event) => put(view.ratio.at(event)[1]), end: view.commit, nudge: ([, dy]) => { put(view.state[name] + dy); view.commit(); } });
  return group;
}

function histogram(view) {
  const { inner } = view.counts;
  view.bars = svg("path", { fill: MEANING.grey, "fill-opacity": 0.45, style: `fill: ${MEANING.grey}` }, inner);
  view.jump = stroke(inner, MEANING.blue, "", 3);
  view.law = stroke(inner, MEANING.green, "7 5", 3);
}

function take(view, before) {
  const { data } = view;
  if (before?.content !== data.content) {
    view.clean = data.channels ? Float32Array.from(pixels(data.clean), (v) => v / 127.5 - 1) : new Float32Array(pixels(data.clean).buffer);
    view.noise = Float32Array.from(new Int16Array(pixels(data.noise).buffer), (v) => v / 4096);
    view.mixed = new Float32Array(view.clean.length);
  }
  const labels = Array.from({ length: LAST / EVERY + 1 }, (_, i) => `step ${i * EVERY}`);
  const at = Math.round(view.state.t / EVERY);
  if (before === null || view.fresh && before?.state.t !== data.state.t) view.play.load(labels, { at });
}

function render(view) {
  const { kind, top, low, t } = view.state;
  const all = abar(kind, top, low);
  const [signal, sigma] = [Math.sqrt(all[t]), Math.sqrt(1 - all[t])];
  for (let i = 0; i < view.mixed.length; i += 1) view.mixed[i] = signal * view.clean[i] + sigma * view.noise[i];
  const shown = { clean: view.clean, noise: view.noise, noisy: view.mixed };
  for (const [name, each] of Object.entries(view.panes)) paint(each.canvas, shown[name], view.data, name);
  const two = (value) => value.toFixed(3);
  view.panes.clean.words.innerHTML = `x<sub>0</sub> <em class="blue">× ${two(signal)}</em>`;
  view.panes.noise.words.innerHTML = `ε, noise <em class="orange">× ${two(sigma)}</em>`;
  view.panes.noisy.words.innerHTML = `x<sub>t</sub> at step ${t}`;
  view.said.innerHTML = `x<sub>t</sub> = √ᾱ<sub>t</sub> x<sub>0</sub> + √(1−ᾱ<sub>t</sub>) ε = <span class="blue">${two(signal)}</span> x<sub>0</sub> + <span class="orange">${two(sigma)}</span> ε`;
  ratios(view, all);
  chances(view, signal, sigma);
  const middle = Math.floor(view.mixed.length / 2);
  Object.assign(view.root.dataset, { t, kind, abar: all[t], top, low, value: view.mixed[middle], clean: view.clean[middle], noise: view.noise[middle] });
}

const level = (kept) => Math.log10(kept / (1 - kept));

function ratios(view, all) {
  const { kind, top, low, t } = view.state;
  const at = view.ratio;
  if (!at.fit([0, LAST], [-6.3, 6.3], { yTicks: [-6, -4, -2, 0, 2, 4, 6].map((n) => [n, n ? `10${sup(n)}` : "1"]), xTicks: [0, 250, 500, 750, 1000].map((n) => [n, String(n)]) })) return;
  set(view.ground, { x: at.px(0), y: at.py(6.3), width: at.wide, height: at.high });
  for (const [name, line] of Object.entries(view.lines)) {
    const kept = name === kind ? all : abar(name, top, low);
    set(line, { d: at.path(Array.from({ length: 200 }, (_, i) => [1 + i * 5, level(kept[1 + i * 5])])), stroke: name === kind ? MEANING.blue : MEANING.grey, "stroke-width": name === kind ? 4.5 : 2, opacity: name === kind ? 1 : 0.7 });
  }
  const y = Math.max(-6.2, Math.min(6.2, level(all[Math.max(1, t)])));
  set(view.cursor, { x1: at.px(t), x2: at.px(t), y1: at.py(6.3), y2: at.py(-6.3) });
  set(view.dot, { cx: at.px(t), cy: at.py(y) });
  const right = t > 480;
  set(view.tip, { x: at.px(t) + (right ? -16 : 16), y: at.py(y) - 12, "text-anchor": right ? "end" : "start", text: t ? `signal ÷ noise = ${number(all[t] / (1 - all[t]))}` : "no noise yet" });
  view.ends.forEach((group, i) => set(group, { display: kind === "custom" ? null : "none", transform: `translate(${at.px(i ? LAST : 1)} ${at.py(i ? low : top)})` }));
}

const sup = (n) => String(n).replace("-", "⁻").replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);

/** One value, sent to step t four thousand times by the chain (bars) and by the jump (line); the law is dashed. */
function chances(view, signal, sigma) {
  const { chain } = view.data;
  const { t } = view.state;
  const at = view.counts;
  const stale = (view.state.kind === "custom" ? ["kind", "top", "low"] : ["kind"]).some((name) => chain.asked[name] !== view.state[name]);
  const frame = Math.round(t / chain.every);
  const width = (chain.high - chain.low) / chain.bins;
  const law = (x) => Math.exp(-((x - signal * chain.start) ** 2) / (2 * sigma ** 2)) / (sigma * Math.sqrt(2 * Math.PI));
  const exact = chain.every * frame === t && t > 0 && !stale;
  const most = 1.2 / Math.max(sigma * Math.sqrt(2 * Math.PI), 0.18);
  if (!at.fit([chain.low, chain.high], [0, most], { yTicks: [] })) return;
  const shares = (counts) => counts.map((n) => n / chain.samples / width);
  const edges = (values) => values.flatMap((v, i) => [[chain.low + i * width, v], [chain.low + (i + 1) * width, v]]);
  set(view.bars, { d: exact ? `${at.path([[chain.low, 0], ...edges(shares(chain.chain[frame])), [chain.high, 0]])}Z` : "" });
  set(view.jump, { d: exact ? at.path(edges(shares(chain.jump[frame]))) : "" });
  set(view.law, { d: t > 0 ? at.path(Array.from({ length: 240 }, (_, i) => { const x = chain.low + ((chain.high - chain.low) * i) / 239; return [x, law(x)]; })) : "" });
  view.chance.innerHTML = exact
    ? `${chain.name}, ${chain.samples.toLocaleString("en")} times: <b>grey</b> ${t} small steps, <b class="blue">blue</b> one jump, dashed the formula. Largest gap ${(100 * chain.gap[frame]).toFixed(1)}%; chance alone makes gaps up to ${(100 * chain.allowed).toFixed(1)}%.`
    : `${chain.name}: ${stale ? "let go and the chain is walked anew." : t ? "stop at a multiple of 25 to compare chain and jump." : "at step 0 nothing has happened."}`;
}
