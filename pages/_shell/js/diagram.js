// The whole machine as one picture: nodes with their data inside, links with their weights, what flows, what opens.
import { onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";
import { html, svg } from "./perceptron_svg.js";
import { draw, DRAW_CSS, fit } from "./diagram_draw.js";
import { formula, FORMULA_CSS } from "./diagram_formula.js";
import { panel, PANEL_CSS } from "./diagram_panel.js";

const CSS = `
.diagram { position: relative; display: flex; flex-direction: column; gap: .35rem; height: var(--tall); min-height: 240px;
  color: var(--st-text-color); font: 400 17px var(--st-font); }
.diagram .stage { flex: 1; min-height: 0; }
.diagram .stage svg { display: block; width: 100%; height: 100%; overflow: visible; }
.diagram .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.diagram .dl-player .play { width: 2.5rem; height: 2.5rem; }
.diagram .dl-player output { min-width: 11em; text-align: left; }
`;
const STEP_MS = 1100;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__diagram ??= create(parentElement));
  view.tell = (id) => setTriggerValue("clicked", id);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS + PLAYER_CSS + DRAW_CSS + FORMULA_CSS + PANEL_CSS;
  const root = html("section", "diagram");
  parent.append(style, root);
  const view = { root, data: null, open: "", step: 0, flows: false, nodes: new Map(), links: new Map(), places: new Map() };
  build(view);
  const unwatch = onTheme(parent, () => place(view));
  const watch = new ResizeObserver(() => place(view));
  watch.observe(view.box);
  view.update = (data) => take(view, data);
  view.gone = () => { unwatch(); watch.disconnect(); view.player.pause(); clearTimeout(view.rest); parent.__diagram = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { root } = view;
  view.box = html("div", "stage", "", root);
  view.art = svg("svg", { role: "group" }, view.box);
  view.layers = Object.fromEntries(["captions", "links", "labels", "nodes"].map((name) => [name, svg("g", { class: name }, view.art)]));
  view.formula = formula((id) => open(view, id));
  root.append(view.formula.root);
  const keys = html("div", "", "", root);
  view.player = player({ show: (step) => go(view, step), keys, frameMs: STEP_MS });
  keys.append(view.player.root);
  view.panel = panel();
  root.append(view.panel.root);
  view.alt = html("p", "hidden", "", root);
  view.alt.setAttribute("aria-live", "polite");
  listen(view);
}

function listen(view) {
  const at = (event) => event.target.closest?.("[data-id]")?.dataset.id ?? "";
  view.art.addEventListener("pointerover", (event) => open(view, at(event)));
  view.art.addEventListener("pointerleave", () => open(view, ""));
  view.art.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) open(view, at(event)); });
  view.art.addEventListener("focusout", () => open(view, ""));
  view.art.addEventListener("click", (event) => choose(view, at(event)));
  view.art.addEventListener("keydown", (event) => press(view, event, at(event)));
}

function choose(view, id) {
  if (id && view.data.clickable) view.tell(id);
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function press(view, event, id) {
  if (event.key === "Escape") open(view, "");
  else if (event.key === "Enter" || event.key === " ") choose(view, id);
  else if (ARROWS[event.key]) move(view, id, ARROWS[event.key]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Give the focus to the nearest node in one direction; what lies aside counts three times as far. */
function move(view, id, [dx, dy]) {
  const here = view.places.get(id);
  if (!here) return;
  let best = null;
  for (const [other, { x, y, node }] of view.places) {
    const [across, up] = [x - here.x, y - here.y];
    const ahead = across * dx + up * dy;
    const distance = ahead + 3 * Math.abs(across * dy + up * dx);
    if (node.kind !== "more" && ahead > 4 && distance < (best?.distance ?? Infinity)) best = { other, distance };
  }
  if (best) view.nodes.get(best.other).root.focus();
}

/** Take new data: whatever keeps its id is moved, not made again. */
function take(view, data) {
  const stages = data.stages.join("|");
  const same = view.stages === stages;
  view.data = data;
  view.stages = stages;
  view.root.style.setProperty("--tall", data.height);
  view.art.setAttribute("aria-label", data.alt);
  view.alt.textContent = data.alt;
  view.formula.show(data.formula);
  if (!same) view.player.load(data.stages);
  view.flows = same && view.flows;
  if (!data.stages.length) view.step = Infinity;
  place(view);
}

function place(view) {
  const { clientWidth: width, clientHeight: height } = view.box;
  if (!view.data || !width || !height) return;
  fit(view, width, height);
  draw(view);
  light(view);
  view.art.classList.add("ready");
}

function go(view, step) {
  view.step = step;
  view.flows = Boolean(view.art.classList.contains("ready"));
  clearTimeout(view.rest);
  const last = step >= view.data.stages.length - 1;
  if (last) view.rest = setTimeout(() => { view.flows = false; light(view); }, 2 * STEP_MS);
  light(view);
}

function open(view, id) {
  const known = view.nodes.has(id) || view.links.has(id);
  if (view.open === (known ? id : "")) return;
  view.open = known ? id : "";
  light(view);
}

/** Light what belongs together: the open or picked node, what leads into it, and its numbers in the formula. */
function light(view) {
  const { data, nodes, links } = view;
  if (!data) return;
  const rests = nodes.has(data.picked) && !view.flows ? data.picked : "";
  const centre = view.open || rests;
  const lit = family(data, centre);
  view.art.classList.toggle("some", lit.size > 0);
  for (const node of data.nodes) {
    const { root } = nodes.get(node.id) ?? {};
    root?.classList.toggle("lit", lit.has(node.id));
    root?.classList.toggle("centre", node.id === centre);
    root?.classList.toggle("waits", node.stage > view.step);
    root?.setAttribute("aria-pressed", String(node.id === data.picked));
  }
  for (const link of data.links) {
    const { root, tag } = links.get(link.id) ?? {};
    const stage = view.places.get(link.target)?.node.stage ?? 0;
    for (const part of [root, tag]) {
      part?.classList.toggle("lit", lit.has(link.id));
      part?.classList.toggle("waits", stage > view.step);
      part?.classList.toggle("flows", view.flows && stage === view.step);
    }
  }
  view.formula.light(lit, centre);
  view.panel.show(view);
}

function family(data, centre) {
  if (!centre) return new Set();
  const link = data.links.find(({ id }) => id === centre);
  if (link) return new Set([centre, link.source, link.target]);
  const into = data.links.filter(({ target }) => target === centre);
  const own = into.length ? into : data.links.filter(({ source }) => source === centre);
  return new Set([centre, ...own.flatMap(({ id, source, target }) => [id, source, target])]);
}
