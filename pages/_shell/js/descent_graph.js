// Backpropagation on the diagram: numbers flow forward node by node, then gradients come back edge by edge.
import { MEANING, onTheme, SAID } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { html, set, svg } from "./perceptron_svg.js";
import { mount as diagram } from "./diagram.js";
import { math, TEX_CSS } from "./descent_tex.js";

const CSS = `
.backprop { display: flex; flex-direction: column; gap: .4rem; height: var(--tall); min-height: 460px; color: var(--st-text-color); font: 400 17px var(--st-font); outline: none; }
.backprop .graph { flex: 1; min-height: 0; }
.backprop .graph > .diagram { height: 100%; min-height: 0; }
.backprop .worked { display: flex; align-items: center; gap: 1rem; min-height: 3.6rem; padding: .2rem .8rem; border-radius: .5rem; overflow-x: auto;
  background: var(--st-secondary-background-color); font-size: 20px; border-left: 4px solid ${MEANING.blue}; }
.backprop .worked.back { border-left-color: ${MEANING.violet}; }
.backprop .worked .said { font-size: 16px; opacity: .8; flex: none; max-width: 15rem; }
.backprop .dl-player .play { width: 2.6rem; height: 2.6rem; }
.backprop .dl-player output { min-width: 12em; text-align: left; }
.backprop .badge { font: 650 16px var(--st-font); fill: ${MEANING.violet}; text-anchor: middle; dominant-baseline: central;
  paint-order: stroke; stroke: var(--st-background-color); stroke-width: 6px; pointer-events: none; }
.backprop .dense .badge { font-size: 15px; stroke-width: 4px; }
.backprop .badge.part { font-style: italic; font-weight: 500; }
.backprop .badge.now { font-size: 19px; }
.backprop .link.now .line { stroke-width: 7px; opacity: 1; }
.backprop .node.now .rim { stroke-width: 5px; }
.backprop .legend { font-size: 15px; margin: 0; }
.backprop .legend b { color: ${SAID.blue}; } .backprop .legend i { color: ${SAID.violet}; font-style: normal; font-weight: 650; }
`;
const STEP_MS = 1300;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__backprop ??= create(parentElement));
  view.say = setTriggerValue;
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLAYER_CSS + TEX_CSS;
  const root = html("section", "backprop");
  root.tabIndex = -1;
  parent.append(style, root);
  const graph = html("div", "graph", "", root);
  const worked = html("div", "worked", `<span class="said"></span><span class="line"></span>`, root);
  const view = { root, graph, worked, data: null, index: 0 };
  view.player = player({ show: (index) => go(view, index), keys: root, frameMs: STEP_MS });
  root.append(view.player.root);
  const unwatch = onTheme(parent, () => go(view, view.index));
  const resize = new ResizeObserver(() => requestAnimationFrame(() => go(view, view.index)));
  resize.observe(graph);
  view.update = (data) => update(view, data);
  view.gone = () => { unwatch(); resize.disconnect(); view.player.pause(); view.clean?.(); parent.__backprop = null; style.remove(); root.remove(); };
  return view;
}

function update(view, data) {
  const same = view.data?.name === data.name;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  const labels = data.steps.map(({ label }) => label);
  view.player.load(labels, { keep: same, at: labels.length - 1 });
}

/** Show step `index`: what is known so far, and the one edge or node it is about. */
function go(view, index) {
  view.index = index;
  const { data } = view;
  const step = data?.steps[index];
  if (!step || !view.graph.clientWidth) return;
  const walked = new Map();
  const known = new Set(data.leaves);
  for (const each of data.steps.slice(0, index + 1)) {
    if (each.edge) walked.set(each.edge, each);
    else if (each.node) known.add(each.node);
  }
  view.clean = diagram({ parentElement: view.graph, data: drawn(data, walked, known), setTriggerValue: (_, id) => view.say("clicked", id) });
  mark(view, step, gradients(data, index));
  say(view, step);
}

function drawn(data, walked, known) {
  const nodes = data.diagram.nodes.map((node) => (known.has(node.id) ? node : { ...node, value: "" }));
  const links = data.diagram.links.map((link) => {
    const step = walked.get(link.id);
    return step ? { ...link, state: "gradient", note: step.note } : link;
  });
  return { ...data.diagram, nodes, links, alt: data.alt, height: "100%", clickable: true };
}

/** Return what is known of each node's gradient after step `index`: {text, part} by node. */
function gradients(data, index) {
  const found = new Map();
  for (const { gradients: changed } of data.steps.slice(0, index + 1)) {
    for (const [node, text, part] of changed ?? []) found.set(node, { text, part });
  }
  return found;
}

function mark(view, step, found) {
  const inner = view.graph.__diagram;
  if (!inner?.places.size) return;
  inner.badges ??= svg("g", { class: "badges" }, inner.art);
  inner.badges.replaceChildren();
  inner.art.classList.toggle("dense", inner.radius < 24);
  for (const [id, { text, part }] of found) {
    const place = inner.places.get(id);
    const now = step.gradients?.some(([node]) => node === id);
    svg("text", { class: `badge${part ? " part" : ""}${now ? " now" : ""}`, x: place.x, y: place.y + inner.radius + (inner.radius < 24 ? 10 : 13), text }, inner.badges);
  }
  for (const [id, { root }] of inner.links) root.classList.toggle("now", id === step.edge);
  for (const [id, { root }] of inner.nodes) root.classList.toggle("now", id === step.node);
}

function say(view, step) {
  const [words, line] = view.worked.children;
  words.textContent = step.said;
  words.hidden = !step.said;
  line.replaceChildren(step.latex ? math(step.latex) : "");
  view.worked.classList.toggle("back", Boolean(step.gradients));
  Object.assign(view.root.dataset, { step: view.index, edge: step.edge ?? "", node: step.node ?? "" });
  set(view.worked, { "aria-live": "polite" });
}
