// The same network twice, with and without an activation: two maps and both losses, scrubbed together.
import { MEANING, SAID } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { say, viewOf, whole } from "./activations_view.js";
import { epochChart, planeMap, pointsOf, RUN_CSS } from "./activations_run.js";

const CSS = `
.pair-view { display: grid; grid-template: "bent straight curves" minmax(0, 1fr) "player player player" auto / 1fr 1fr .95fr; gap: .5rem 1.1rem; }
.pair-view .curves { grid-area: curves; display: grid; grid-template-rows: 1fr auto; gap: .4rem; min-height: 0; }
.pair-view .numbers { font-size: 15px; display: grid; grid-template-columns: 1fr auto auto; gap: .1rem .8rem; }
.pair-view .numbers b { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.pair-view .numbers .wide { grid-column: 1 / -1; border-top: 1px solid var(--st-border-color); padding-top: .2rem; margin-top: .2rem; }
.pair-view .dl-player { grid-area: player; }
.pair-view .blue { color: ${SAID.blue}; }
.pair-view .orange { color: ${SAID.orange}; }
@media (max-width: 820px) { .pair-view { grid-template: "bent" 340px "straight" 340px "curves" 340px "player" auto / minmax(0, 1fr); height: auto; } }
${RUN_CSS}${PLAYER_CSS}`;

export const mount = viewOf("pair-view", CSS, build);

function build(root, view) {
  view.maps = [planeMap(), planeMap()];
  const curves = html("div", "curves");
  view.chart = epochChart("loss of both", (index) => view.play.put(index));
  view.numbers = html("div", "numbers");
  curves.append(view.chart.root, view.numbers);
  root.tabIndex = 0;
  view.index = 0;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: root });
  root.append(...view.maps.map((map) => map.root), curves, view.play.root);
  view.end = () => view.play.pause();
  view.take = (data) => {
    const same = view.data?.id === data.id && !view.data.live;  // a live run ends on its last frame
    view.data = data;
    view.run = pointsOf(data);
    view.pictures = data.frames.map((frame) => frame.pictures?.map(whole) ?? null);
    const labels = data.frames.map((frame) => `epoch ${frame.step.toLocaleString("en")}`);
    view.play.load(labels, { keep: same && !data.live && labels.length > view.index });
  };
  view.draw = () => draw(view);
}

function draw(view) {
  const { data, run, maps } = view;
  const frame = data.frames[view.index];
  if (!frame) return;
  const pictures = view.pictures[view.index] ?? view.pictures.findLast(Boolean);
  if (pictures) maps.forEach((map, k) => {
    map.show(pictures[k], data.side, run, { name: k ? "no activation" : `with ${data.activation}`, note: `${Math.round(frame.accuracy[k] * 100)} % right`, line: k ? frame.line : null });
  });
  const steps = data.frames.map((each) => each.step);
  const line = (name, k, colour, dash) => ({ name, steps, values: data.frames.map((each) => each.loss[k]), colour, dash });
  view.chart.show([line(data.activation, 0, MEANING.blue), line("linear", 1, MEANING.orange, [9, 6])], {
    at: frame.step, log: true, words: `Loss with ${data.activation} ${frame.loss[0].toFixed(4)}, linear ${frame.loss[1].toFixed(4)} at epoch ${frame.step}`,
  });
  const cell = (text, kind = "") => `<b class="${kind}">${text}</b>`;
  const off = (value) => (value === null ? "none" : say(value, 3));
  view.numbers.innerHTML = `<span></span>${cell(data.activation, "blue")}${cell("linear", "orange")}
    <span>loss</span>${cell(say(frame.loss[0]))}${cell(say(frame.loss[1]))}
    <span>boundary off a line by</span>${cell(off(frame.residual[0]))}${cell(off(frame.residual[1]))}
    <span class="wide">${data.layers} linear layers = one layer; largest difference of <i>z</i>: <b>${say(frame.difference, 3)}</b></span>`;
  Object.assign(view.root.dataset, { step: frame.step, index: view.index, count: data.frames.length, losses: frame.loss.join(" "), difference: frame.difference });
}
