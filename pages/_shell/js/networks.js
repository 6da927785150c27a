// The playground: one machine, one player; diagram, map, curves and numbers always show the same stored epoch.
import { calm, ink, MEANING, onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { html } from "./perceptron_svg.js";
import { features, grid, layers, measure, unpack, weightsAt } from "./networks_model.js";
import { diagram, DIAGRAM_CSS, UNIT_SIDE } from "./networks_diagram.js";
import { largeMap, MAP_CSS } from "./networks_map.js";
import { hiddenSpace, SPACE_CSS } from "./networks_space.js";
import { mistakes, MISTAKES_CSS } from "./networks_mistakes.js";
import { compare, COMPARE_CSS, at } from "./networks_compare.js";
import { side, SIDE_CSS } from "./networks_side.js";
import { foot, formula, linkWords, EDIT_CSS } from "./networks_edit.js";
import { arrived, changeable, follow, keep } from "./networks_whatif.js";
import { brush, BRUSH_CSS } from "./networks_brush.js";
import { CURVES_CSS } from "./networks_curves.js";

const CATCH_UP_MS = 420;
const CSS = `
.ground { display: grid; grid-template: minmax(0, 1fr) auto auto / minmax(0, 1fr) var(--map) 218px; gap: .35rem 1rem; height: var(--tall); color: var(--st-text-color); --plus: ${MEANING.blue}; --minus: ${MEANING.orange}; --map: min(39%, calc(var(--tall) - 122px)); }
.ground .dl-player { grid-column: 1 / -1; min-height: 3rem; }
.ground .dl-player[hidden] { display: flex; visibility: hidden; }
.ground .away { display: none; }
.ground .alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 900px) { .ground { height: auto; grid-template: auto / minmax(0, 1fr); } .ground > * { grid-column: 1 !important; } .ground .net { height: 420px; } .ground .map, .ground .space { height: min(92vw, 460px); } .ground .side { height: 330px; } }
`;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__networks ??= create(parentElement));
  view.tell = setTriggerValue;
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + DIAGRAM_CSS + MAP_CSS + CURVES_CSS + SIDE_CSS + SPACE_CSS + MISTAKES_CSS + COMPARE_CSS + EDIT_CSS + BRUSH_CSS + PLAYER_CSS;
  const root = html("section", "ground");
  root.tabIndex = -1;
  parent.append(style, root);
  const view = { root, data: null, run: null, frame: 0, node: null, pinned: null, edits: null, chase: 0, waiting: 0, flow: 0, until: 0 };
  build(view);
  const unwatch = onTheme(parent, () => { view.settled = ""; later(view); });
  const watch = new ResizeObserver(() => later(view));
  watch.observe(root);
  const unfollow = follow(view, () => later(view));
  view.update = (data) => take(view, data);
  view.gone = () => {
    cancelAnimationFrame(view.chase);
    clearTimeout(view.settle);
    view.player.pause();
    unwatch();
    unfollow();
    watch.disconnect();
    parent.__networks = null;
    style.remove();
    root.remove();
  };
  return view;
}

function build(view) {
  const { root } = view;
  const act = (kind, value) => view.tell("asked", { kind, value, seq: (view.seq = (view.seq ?? 0) + 1) });
  view.net = diagram({
    act,
    hover: (node) => { view.node = node ?? null; later(view); },
    pick: (node) => { view.pinned = view.pinned && view.pinned.label === node.label ? null : node; later(view); },
    link: (link) => { view.link = link; later(view); },
    edit: ({ kind, layer, from, to }) => edit(view, kind === "bias" ? `${layer}b${to.unit}` : `${layer}w${from.unit * view.run.widths[layer + 1] + to.unit}`),
  });
  view.map = largeMap();
  view.space = hiddenSpace((asked) => act("space", asked));
  view.mistakes = mistakes(() => later(view));
  view.compare = compare(() => act("pin", true));
  view.side = side((index) => { stopChase(view); view.player.put(index); });
  view.foot = foot((undo) => { if (undo === null) view.edits = null; keep(view); later(view); }, () => act("hint", 0), (name) => edit(view, name));
  view.brush = brush(view.map, {
    moved: (points) => { redraw(view, points); later(view); },
    done: (points) => act("drawn", points),
  });
  view.player = player({ show: (index) => { if (index !== view.frame) { view.edits = null; keep(view); view.foot.close(); } view.frame = index; later(view); }, keys: root });
  for (const kind of ["pointerdown", "keydown"]) view.player.root.addEventListener(kind, () => stopChase(view));
  view.alt = html("p", "alt");
  root.append(view.net.root, view.space.root, view.mistakes.root, view.compare.root, view.map.root, view.side.root, view.foot.root, view.player.root, view.alt);
}

/** Put points drawn by hand into the run at once; Python's answer follows. */
function redraw(view, points) {
  const { run } = view;
  run.points = Float32Array.from(points.flatMap(([x, y]) => [x, y]));
  run.labels = Float32Array.from(points.map(([, , label]) => label));
  run.test = new Uint8Array(points.length);
  run.count = points.length;
  run.rows = features(run, run.points, run.count);
}

/** Take what Python says: the run so far, and how to look at it. */
function take(view, data) {
  const before = view.data;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  if (data.run.key !== view.run?.key) arrive(view, data, before);
  view.compare.take(data.pinned);
  const shown = { Network: view.net.root, "Hidden space": view.space.root, Mistakes: view.mistakes.root, Compare: view.compare.root }[data.view];
  for (const each of [view.net, view.space, view.mistakes, view.compare]) each.root.classList.toggle("away", each.root !== shown);
  view.map.root.classList.toggle("away", data.view === "Compare");
  later(view);
}

function arrive(view, data, before) {
  const [old, epoch] = [view.run, view.run?.steps[view.frame] ?? 0];
  view.run = unpack(data.run);
  view.edits = null;
  view.foot.close();
  if (old?.lineage !== view.run.lineage) view.pinned = view.node = null;
  const same = old && old.lineage === view.run.lineage;
  const last = view.run.steps.length - 1;
  const replayed = before && data.play !== before.play;
  const moving = before && (data.live || before.live || replayed);
  let from = last;
  if (moving) from = same && !data.fresh ? Math.min(last, at(view.run, epoch)) : 0;
  view.frame = from;
  view.player.load(view.run.steps.map((step) => `epoch ${step.toLocaleString("en")}`), { keep: false, at: from });
  arrived(view, !old);
  if (replayed) view.held = false;
  if (moving && !view.held) chase(view, from, last);
}

/** Let the picture run from frame `from` to `to` in a fixed time, leaving frames out where the browser is slow. */
function chase(view, from, to) {
  cancelAnimationFrame(view.chase);
  const began = performance.now();
  const go = (now) => {
    const share = calm() ? 1 : Math.min(1, (now - began) / CATCH_UP_MS);
    view.player.go(Math.round(from + (to - from) * share));
    view.chase = share < 1 ? requestAnimationFrame(go) : 0;
  };
  view.chase = requestAnimationFrame(go);
}

function stopChase(view) {
  if (view.data?.live) view.held = true;
  cancelAnimationFrame(view.chase);
  view.chase = 0;
}

function later(view) {
  view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; render(view); });
}

const playing = (view) => Boolean(view.chase) || view.data.live || view.player.root.querySelector(".play").getAttribute("aria-label") === "Pause";

/** Let the hand change a weight or bias, such as "0w3": layer 0, weight 3. */
function edit(view, name) {
  view.edits ??= changeable(view.run, view.frame);
  const [, layer, kind, index] = /^(\d)([wb])(\d+)$/.exec(name);
  view.foot.edit(view.run, name, () => ({ array: view.edits[layer][kind], index: Number(index) }));
  later(view);
}

function render(view) {
  const { run, data, root } = view;
  if (!run || !root.isConnected) return;
  const weights = view.edits ?? weightsAt(run, view.frame);
  const moving = playing(view);
  const numbers = read(view, weights);
  const looks = { sharp: data.sharp, test: data.test, quick: moving };
  if (data.view === "Network") network(view, weights, moving);
  if (data.view === "Hidden space") view.space.show(run, weights, { test: data.test, asked: data.space });
  if (data.view === "Mistakes") view.mistakes.show(run, numbers);
  if (data.view === "Compare") view.compare.show(run, view.frame, weights, { ...looks, differences: data.differences });
  else picture(view, weights, numbers, looks);
  view.side.show(run, view.frame, numbers, { log: data.log, pinned: data.view === "Compare" ? view.compare.pinned : null, edited: Boolean(view.edits) });
  words(view, weights, numbers, moving);
  clearTimeout(view.settle);
  if (moving) view.settle = setTimeout(() => later(view), 160);
}

/** Return the numbers of what is on screen: core's own for stored epochs, measured here where there are none. */
function read(view, weights) {
  const { run, frame } = view;
  const measured = measure(run, weights);
  if (view.edits || run.losses[frame] == null) return measured;
  return {
    train: { ...measured.train, loss: run.losses[frame], accuracy: run.accuracies[frame] ?? NaN },
    test: { ...measured.test, loss: run.test_losses[frame] ?? NaN, accuracy: run.test_accuracies[frame] ?? NaN },
    told: measured.told,
  };
}

function network(view, weights, moving) {
  const { run, data } = view;
  view.cells ??= {};
  const key = `${run.reach} ${run.inputs}`;
  view.cells[key] ??= features(run, grid(run.reach, UNIT_SIDE), UNIT_SIDE ** 2);
  view.net.show(run, { sets: data.sets, set: data.set });
  view.net.draw(run, weights, layers(run, weights, view.cells[key], UNIT_SIDE ** 2), { flow: moving });
  view.net.light(view.node ?? view.pinned);
}

function picture(view, weights, numbers, looks) {
  const { run, data } = view;
  const node = data.view === "Network" ? view.node ?? view.pinned : null;
  const faded = data.view === "Mistakes" ? view.mistakes.faded(run, numbers.told) : () => false;
  const title = node ? node.label.split(":")[0] : run.title;
  view.map.show(run, weights, { ...looks, node, faded, title, alt: `${title}. ${view.alt.textContent}` });
  view.brush.show(data.drawable && data.view === "Network", run);
}

function words(view, weights, numbers, moving) {
  const { run, frame, data } = view;
  const node = data.view === "Network" ? view.node ?? view.pinned : null;
  const slow = moving && Number(view.player.root.querySelector("select").value) < 0.5;
  if (node) view.foot.say(formula(run, weights, node));
  else if (view.link && data.view === "Network") view.foot.say(linkWords(run, weights, view.link));
  else if (slow) view.foot.say(SLOW[frame % SLOW.length].replace("LOSS", numbers.train.loss.toFixed(3)).replace("RATE", run.rates[frame] ?? ""));
  else if (data.hint && !moving && frame === run.steps.length - 1) view.foot.advise(data.hint);
  else view.foot.say(ABOUT[data.view] ?? data.words);
  window.dispatchEvent(new CustomEvent("networks:shown", { detail: run.steps[frame] }));
  Object.assign(view.root.dataset, { epoch: run.steps[frame], frames: run.steps.length, loss: numbers.train.loss, test: numbers.test.loss, view: data.view, node: node?.label ?? "", live: data.live, lit: ink(view.root).dark ? "dark" : "light" });
  const right = run.classes ? `, ${Math.round(100 * numbers.train.accuracy)}% of the training points right` : "";
  view.alt.textContent = `Epoch ${run.steps[frame]}: training loss ${numbers.train.loss.toFixed(3)}${right}.`;
}

const ABOUT = {
  "Hidden space": "Drag the slider: every layer moves the points, until one straight cut is enough. Play, and the space bends while it learns.",
  Mistakes: "Point at a mark for its values. Play, and see at which epoch which mistakes go.",
  Compare: "One player for both: each shows its last stored epoch that is not later than the one below.",
};
const SLOW = [
  "<b>1 Forward.</b> Signals run from left to right; every unit adds up its weighted inputs and bends the sum.",
  "<b>2 Compare.</b> The output is held against the labels: the loss says how wrong it is, now LOSS.",
  "<b>3 Backward.</b> The chain rule runs from right to left and tells every weight how the loss hangs on it.",
  "<b>4 Step.</b> Every weight moves a little against its slope, by the learning rate RATE. Then the next batch.",
];
