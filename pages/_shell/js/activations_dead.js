// A network whose units fall silent and come back: every unit a lamp, the map, the count, scrubbed together.
import { MEANING, SAID } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { viewOf, whole } from "./activations_view.js";
import { epochChart, planeMap, pointsOf, RUN_CSS } from "./activations_run.js";

const CSS = `
.dead-view { display: grid; grid-template: "units map curves" minmax(0, 1fr) "player player player" auto / 1.15fr 1fr .9fr; gap: .5rem 1.1rem; }
.dead-view .units { grid-area: units; display: flex; flex-direction: column; min-height: 0; }
.dead-view .count { font-size: 17px; line-height: 1.2; min-height: 3.1em; }
.dead-view .count b { font-size: 34px; font-variant-numeric: tabular-nums; }
.dead-view .layers { flex: 1; display: grid; gap: 5px; min-height: 0; }
.dead-view .layer { display: flex; align-items: center; gap: 5px; min-height: 0; }
.dead-view .layer > span { width: 4.9em; flex: none; font-size: 15px; line-height: 1.2; }
.dead-view .lamps { display: flex; flex-wrap: wrap; gap: 5px; flex: 1; }
.dead-view .lamp { box-sizing: border-box; width: var(--lamp); height: var(--lamp); border-radius: 50%; display: grid; place-items: center; font: 700 calc(var(--lamp) * .5) var(--st-font); transition: background .15s, box-shadow .15s; }
.dead-view .lamp.on { background: #2B7FD9; box-shadow: 0 0 9px color-mix(in srgb, #2B7FD9 70%, transparent); color: #fff; }
.dead-view .lamp.silent { border: 2.5px dashed #8A94A6; color: ${SAID.grey}; }
.dead-view .lamp.leaking { border: 3px solid #2B7FD9; background: color-mix(in srgb, #2B7FD9 30%, var(--st-background-color)); color: ${SAID.blue}; }
.dead-view .key { font-size: 14px; display: flex; gap: .9em; flex-wrap: wrap; align-items: center; }
.dead-view .key span { display: inline-flex; gap: .35em; align-items: center; --lamp: 16px; }
.dead-view .curves { grid-area: curves; display: grid; grid-template-rows: 1fr 1fr; gap: .3rem; min-height: 0; }
.dead-view .run-map { grid-area: map; }
.dead-view .dl-player { grid-area: player; }
.dead-view .dl-player output { min-width: 17em; }
@media (max-width: 820px) { .dead-view { grid-template: "units" auto "map" 340px "curves" 300px "player" auto / minmax(0, 1fr); height: auto; } }
${RUN_CSS}${PLAYER_CSS}`;

export const mount = viewOf("dead-view", CSS, build);

function build(root, view) {
  const units = html("div", "units", `<div class="count" aria-live="polite"></div><div class="layers"></div><div class="key"><span><i class="lamp on"></i>alive</span><span><i class="lamp silent">×</i>dead: 0 for every point</span><span class="leaks"><i class="lamp leaking"></i>below 0, but leaks</span></div>`, root);
  const map = planeMap();
  const curves = html("div", "curves");
  Object.assign(view, { index: 0, map, units });
  const go = (index) => view.play.put(index);
  view.deadChart = epochChart("dead units", go);
  view.lossChart = epochChart("loss", go);
  curves.append(view.deadChart.root, view.lossChart.root);
  root.tabIndex = 0;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: root, frameMs: 170 });
  root.append(map.root, curves, view.play.root);
  view.end = () => view.play.pause();
  view.take = (data) => take(view, data);
  view.draw = () => draw(view);
}

function take(view, data) {
  const same = view.data?.id === data.id && !view.data.live;  // a live run ends on its last frame
  view.data = data;
  view.run = pointsOf(data);
  view.pictures = data.frames.map((frame) => (frame.picture ? whole(frame.picture) : null));
  const labels = data.frames.map((frame) => `epoch ${frame.step.toLocaleString("en")} · ${frame.activation}`);
  view.play.load(labels, { keep: same && !data.live && labels.length > view.index, at: data.live ? labels.length - 1 : data.start });
}

function draw(view) {
  const { data, run } = view;
  const frame = data.frames[view.index];
  if (!frame) return;
  const dead = frame.silent.flat().filter(Boolean).length;
  const all = frame.silent.flat().length;
  view.units.querySelector(".count").innerHTML = `<b>${dead}</b> of ${all} units are dead<br>${frame.activation}, learning rate ${frame.rate}`;
  view.units.querySelector(".leaks").style.visibility = frame.leaky ? "visible" : "hidden";
  lamps(view.units.querySelector(".layers"), frame);
  const picture = view.pictures[view.index] ?? view.pictures.findLast(Boolean);
  const note = `${Math.round(frame.accuracy * 100)} % right · loss ${frame.loss.toFixed(3)}`;
  if (picture) view.map.show(picture, data.side, run, { name: "decision", note });
  const steps = data.frames.map((each) => each.step);
  const counts = data.frames.map((each) => each.silent.flat().filter(Boolean).length);
  const at = { at: frame.step, mark: data.switch_epoch };
  view.deadChart.show([{ name: "dead", steps, values: counts, colour: MEANING.grey }], { ...at, words: `Dead units from ${counts[0]} to ${counts.at(-1)}` });
  view.lossChart.show([{ name: "loss", steps, values: data.frames.map((each) => each.loss), colour: MEANING.blue }], { ...at, log: true, words: `Loss ${frame.loss}` });
  Object.assign(view.root.dataset, { step: frame.step, dead, index: view.index, count: data.frames.length });
}

function lamps(box, frame) {
  while (box.children.length > frame.silent.length) box.lastElementChild.remove();
  while (box.children.length < frame.silent.length) html("div", "layer", `<span></span><div class="lamps"></div>`, box);
  const most = Math.max(...frame.silent.map((layer) => layer.length));
  const wide = (box.clientWidth - 84) / Math.min(most, 8) - 5;
  const rows = frame.silent.length * Math.ceil(most / 8);
  box.style.setProperty("--lamp", `${Math.max(12, Math.min(38, wide, box.clientHeight / rows - 7))}px`);
  frame.silent.forEach((silent, k) => {
    const [name, row] = box.children[k].children;
    name.innerHTML = `<b>layer ${k + 1}</b><br>${silent.filter(Boolean).length} dead`;
    while (row.children.length > silent.length) row.lastElementChild.remove();
    while (row.children.length < silent.length) html("i", "lamp", "", row);
    silent.forEach((gone, i) => {
      const kind = gone ? "silent" : frame.leaky && frame.negative[k][i] ? "leaking" : "on";
      const lamp = row.children[i];
      lamp.className = `lamp ${kind}`;
      lamp.textContent = gone ? "×" : "";
      lamp.title = `layer ${k + 1}, unit ${i + 1}: ${{ silent: "dead", leaking: "below 0 for every point, but it leaks", on: "alive" }[kind]}`;
    });
  });
}
