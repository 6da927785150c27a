// A digit through the whole network, live: every layer in sight, and each opened down to one multiplication.
import { form, forward, terms } from "./cnn_model.js";
import { openFlatten, openPool, openRelu, openSoftmax } from "./cnn_open_map.js";
import { openSum } from "./cnn_open_sum.js";
import { columns, overview, said } from "./cnn_overview.js";
import { leftSide, rightSide, SIDE_CSS } from "./cnn_side.js";
import { atlas, palette, shown, stage } from "./cnn_stage.js";
import { stored } from "./cnn_store.js";
import { button, choice, mounted } from "./losses_view.js";
import { unpacked } from "./pad.js";
import { html } from "./perceptron_svg.js";

const CSS = `${SIDE_CSS}
.losses.cnn { display: grid; grid-template-columns: 196px minmax(0, 1fr) 172px; gap: 0 1rem; }
@media (min-width: 1200px) { .losses.cnn { margin: 0 calc(-1 * var(--dl-beyond, 56px)); } }
.cnn .middle { display: grid; grid-template-rows: 58px minmax(0, 1fr) auto; min-width: 0; }
.cnn .heads { position: relative; }
.losses.cnn .heads button { position: absolute; bottom: 2px; transform: translateX(-50%); border: 0; border-radius: .4rem; padding: 0 .15rem; font: 500 14px/1.25 var(--st-font); text-align: center; white-space: nowrap; }
.losses.cnn .heads button b { font-weight: 650; } .losses.cnn .heads button[aria-pressed="true"] { background: var(--st-primary-color); color: var(--st-background-color); }
.cnn .stage { position: relative; min-height: 0; outline: none; overflow: hidden; touch-action: pan-y; }
.cnn .stage:focus-visible { box-shadow: inset 0 0 0 2px var(--st-primary-color); border-radius: .4rem; }
.cnn .stage canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.cnn .foot { display: flex; gap: .3rem .7rem; align-items: center; flex-wrap: wrap; font-size: 15px; min-height: 34px; padding-top: 4px; }
.losses.cnn .foot button { padding: .15rem .6rem; font-size: 15px; } .cnn .foot .words { flex: 1; min-width: 12rem; line-height: 1.2; } .cnn .foot .bar { gap: .25rem; }
@media (max-width: 900px) { .losses.cnn { grid-template-columns: minmax(0, 1fr); height: auto; } .cnn .stage { height: 430px; } .cnn .heads { height: 58px; } .cnn .answers { height: 300px; } }
`;
const SCALES = [["map", "Map"], ["layer", "Layer"], ["all", "All"]];
const WORDS = { conv: "Conv", relu: "ReLU", pool: "Pool", flatten: "Flat", dense: "Dense", softmax: "Softmax" };
const OPEN = { conv: openSum, dense: openSum, relu: openRelu, pool: openPool, flatten: openFlatten, softmax: openSoftmax };
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export const mount = (component) => mounted(component, "cnn", CSS, build);

function build(view) {
  view.root.cnn = view;
  view.left = leftSide(view);
  const middle = html("div", "middle", "", view.root);
  view.heads = html("div", "heads", "", middle);
  view.stage = stage("The layers. Arrow keys move, Enter opens, Escape goes back to all layers, page up and down change the map, comma and full stop the input.");
  middle.append(view.stage.root);
  view.foot = html("div", "foot", "", middle);
  view.right = rightSide(view);
  actions(view);
  footer(view);
  view.stage.root.addEventListener("keydown", (event) => keys(view, event));
  view.stage.leave = () => {};
  view.render = () => { if (view.store) render(view); };
  stored.then((store) => { Object.assign(view, { store, model: store.model, held: { index: 4, map: 5, row: 7, col: 7 } }); heads(view); view.later(); });
}

/** What the drawings ask of the view, and what they tell it. */
function actions(view) {
  view.index = () => view.model.find((layer) => layer.name === view.state.layer)?.index ?? 0;
  view.name = (index) => title(view.model[index], true);
  view.point = (at) => { view.held = at; view.later(); };
  view.peek = (change) => { view.set(fitted(view, { ...view.state, ...change })); };
  view.go = (change) => { view.peek(change); view.commit(); };
  view.open = ({ index, map, row, col }) => { view.held = { index, map, row, col }; view.go({ layer: view.model[index].name, map, row, col }); };
  view.drawn = (ink) => { view.mine = ink; view.set({ ink }); };
  view.terms = () => terms(view.model, view.values, view.index(), view.state.map, view.state.row, view.state.col);
  view.looked = () => (view.state.layer ? { index: view.index(), row: view.state.row, col: view.state.col } : view.held);
  view.sheet = (index) => (view.sheets[index] ??= sheet(view, index));
  view.most = (index, map) => view.sizes(index)[map];
  view.sizes = (index) => sizes(view, index);
  view.flat = (index) => { const { rows, columns: wide, maps } = form(view.model, index); return atlas({ values: view.values[index], rows: rows * wide, columns: maps, maps: 1, most: [Math.max(...view.sizes(index))], colours: view.colours }); };
  view.unit = ({ index, map, row, col }) => ({ flatten: () => (row * form(view.model, index).columns + col) * form(view.model, index).maps + map, relu: () => row * 8 + col }[view.model[index].kind] ?? (() => map))();
  view.place = (index, unit) => {
    const { columns: wide, maps } = form(view.model, index), kind = view.model[index].kind;
    if (kind === "flatten") return { index, map: unit % maps, row: Math.floor(unit / maps / wide), col: Math.floor(unit / maps) % wide };
    return kind === "relu" ? { index, map: 0, row: unit >> 3, col: unit & 7 } : { index, map: unit, row: 0, col: 0 };
  };
  view.value = (at) => {
    const layer = view.model[at.index], unit = layer.shape.length === 3 ? (at.row * layer.shape[1] + at.col) * layer.shape[2] + at.map : view.unit(at);
    return shown(view.values[at.index][unit], 3);
  };
}

/** Return a state whose place is inside its layer. */
function fitted(view, state) {
  const layer = view.model.find(({ name }) => name === state.layer) ?? view.model[0], dense = layer.kind === "dense", before = Math.max(0, layer.index - 1);
  const own = form(view.model, layer.index), place = dense ? form(view.model, before) : own, units = dense || layer.kind === "softmax" ? layer.shape[0] : own.maps;
  const inside = (value, count) => Math.max(0, Math.min(count - 1, value));
  return { ...state, map: inside(state.map, units), row: inside(state.row, place.rows), col: inside(state.col, place.columns), from: inside(state.from, form(view.model, before).maps) };
}

/** Put an input through the network; everything painted of the last one is forgotten. */
function run(view, input) {
  const start = performance.now();
  view.values = forward(view.model, input);
  view.ms = performance.now() - start;
  view.sheets = [];
}

function sizes(view, index) {
  const { maps } = form(view.model, index), values = view.values[index];
  const largest = (list) => list.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-9);
  if (view.state.scale === "all" && view.model[index].kind !== "softmax") return new Array(maps).fill(Math.max(...view.values.slice(1, -1).map(largest)));
  if (view.state.scale === "layer" || maps === 1) return new Array(maps).fill(largest(values));
  const most = new Array(maps).fill(1e-9);
  values.forEach((value, i) => { most[i % maps] = Math.max(most[i % maps], Math.abs(value)); });
  return most;
}

function sheet(view, index) {
  const most = index ? view.sizes(index) : [1];
  return atlas({ values: view.values[index], ...form(view.model, index), most, colours: view.colours, written: index === 0 });
}

function title(layer, full = false) {
  const number = layer.name.match(/\d/)?.[0] ?? "";
  if (layer.name === "logits") return "Logits";
  if (layer.kind === "dense" || (layer.kind === "relu" && layer.shape.length === 1)) return full && layer.kind === "relu" ? "ReLU of dense" : WORDS[layer.kind];
  return layer.kind === "conv" || full ? `${full && layer.kind === "flatten" ? "Flatten" : WORDS[layer.kind]} ${number}`.trim() : WORDS[layer.kind];
}

function heads(view) {
  view.heads.replaceChildren(...view.model.slice(1, -1).map((layer) => {
    const size = layer.shape.length === 3 ? `${layer.shape[0]}×${layer.shape[1]}<br>×${layer.shape[2]}` : layer.shape[0];
    const made = html("button", "", `<b>${title(layer)}</b><br>${size}`);
    Object.assign(made, { type: "button", title: `Open ${title(layer, true)}: ${layer.shape.join(" × ")}`, onclick: () => view.open(first(view, layer)) });
    made.setAttribute("aria-label", `${title(layer, true)}, ${layer.shape.join(" by ")}`);
    return made;
  }));
}

/** Return the place a layer opens at: the one held, where it fits. */
function first(view, layer) {
  const at = fitted(view, { ...view.state, ...(view.state.layer ? {} : view.held), layer: layer.name });
  return { index: layer.index, map: at.map, row: at.row, col: at.col };
}

function footer(view) {
  view.back = button(view.foot, "All layers", () => view.go({ layer: "" }), "Escape");
  view.turn = [["‹", -1, "Map before"], ["›", 1, "Next map"]].map(([text, by, says]) => button(view.foot, text, () => view.go({ map: view.state.map + by }), says));
  view.words = html("span", "words", "", view.foot);
  view.words.setAttribute("aria-live", "polite");
  html("span", "", "Colours by", view.foot);
  view.scale = choice("Colour scale", SCALES, (scale) => { view.sheets = []; view.go({ scale }); });
  view.foot.append(view.scale);
}

function render(view) {
  const { ink, n, scale } = view.state, of = ink || `held-out ${n}`, fresh = view.of !== of;
  view.stage.begin();
  const look = JSON.stringify([view.stage.colours.dark, scale]);
  if (view.look !== look) Object.assign(view, { look, colours: palette(view.stage.colours), sheets: [] });
  if (fresh) { view.of = of; const input = ink ? unpacked(ink) : view.store.digits(n); run(view, input); if (ink === "" || ink !== view.mine) view.left.load(input); }
  Object.assign(view.state, fitted(view, view.state));
  const layer = view.model[view.index()];
  if (view.state.layer) OPEN[layer.kind](view, view.stage); else overview(view, view.stage);
  columns(view.model, view.stage.width, view.stage.height).forEach(({ left, span, index }, i) => {
    view.heads.children[i].style.left = `${left + span / 2}px`;
    view.heads.children[i].setAttribute("aria-pressed", index === view.index());
  });
  view.left.render();
  view.right.render();
  say(view, layer);
}

function say(view, layer) {
  const opened = Boolean(view.state.layer), turns = opened && layer.kind !== "softmax" && (layer.shape.length === 3 || layer.kind !== "relu");
  view.back.hidden = !opened;
  view.turn.forEach((made) => { made.hidden = !turns; });
  view.scale.show(view.state.scale);
  const at = opened ? { index: layer.index, map: view.state.map, row: view.state.row, col: view.state.col } : view.held;
  view.words.textContent = said(view, at) + (opened ? "" : ". Click a map to open it.");
  view.stage.root.dataset.said = view.words.textContent;
  Object.assign(view.root.dataset, { of: view.of, layer: view.state.layer, ms: view.ms.toFixed(2), answer: view.values.at(-1).indexOf(Math.max(...view.values.at(-1))) });
}

function keys(view, event) {
  const { state } = view, step = ARROWS[event.key];
  const acts = state.layer ? {
    Escape: () => view.go({ layer: "" }), PageDown: () => view.go({ map: state.map + 1 }), PageUp: () => view.go({ map: state.map - 1 }),
    ",": () => view.go({ from: state.from - 1 }), ".": () => view.go({ from: state.from + 1 }),
  } : { Enter: () => view.open(view.held) };
  const act = acts[event.key] ?? (step && (() => (state.layer ? moved(view, step) : walked(view, step))));
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** Move the opened pixel; in a list of ten, the digit. */
function moved(view, [down, across]) {
  const kind = view.model[view.index()].kind, { row, col, map } = view.state;
  view.go(kind === "softmax" ? { map: map + down + across } : { row: row + down, col: col + across });
}

/** Walk through the overview: left and right by layers, up and down by maps. */
function walked(view, [down, across]) {
  const index = Math.max(1, Math.min(view.model.length - 2, view.held.index + across)), layer = view.model[index];
  const { maps, rows, columns: wide } = form(view.model, index), vector = layer.shape.length === 1;
  const unit = vector && view.model[view.held.index].shape.length === 1 ? view.unit(view.held) : view.held.map;
  if (vector) return view.point(view.place(index, Math.max(0, Math.min(layer.shape[0] - 1, unit + down))));
  const inside = (value, count) => Math.max(0, Math.min(count - 1, value));
  return view.point({ index, map: inside(unit + down, maps), row: inside(view.held.row, rows), col: inside(view.held.col, wide) });
}
