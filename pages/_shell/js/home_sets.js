// Three nested sets with their examples; a click, Enter or an arrow key chooses a set.
import { ink, onTheme } from "./theme.js";

const SVG = "http://www.w3.org/2000/svg";
const RINGS = [
  { cx: 400, cy: 262, rx: 390, ry: 252, label: 46 },
  { cx: 440, cy: 302, rx: 300, ry: 196, label: 138 },
  { cx: 490, cy: 326, rx: 212, ry: 134, label: 232 },
];
const SPOTS = [
  [[128, 170], [82, 264], [86, 354]],
  [[272, 218], [213, 308], [440, 482]],
  [[404, 292], [574, 292], [404, 366], [574, 366]],
];
const CSS = `
.sets { display: grid; grid-template-columns: minmax(0, 2fr) minmax(16rem, 1fr); gap: 2rem; align-items: center; }
.sets svg { width: 100%; max-height: calc(var(--dl-tall, 100vh) - 190px); min-height: 420px; }
.sets text { font: 600 25px var(--st-font); fill: var(--st-text-color); pointer-events: none; }
.sets text.example { font: 500 21px var(--st-font); }
.sets .ring { cursor: pointer; outline: none; transition: fill-opacity .25s, stroke-width .25s; }
.sets .ring:focus-visible { stroke-dasharray: 8 5; }
.sets h2 { font: 700 1.5rem var(--st-font); color: var(--st-text-color); margin: 0 0 .4rem; }
.sets p, .sets li { font: 400 1.05rem/1.5 var(--st-font); color: var(--st-text-color); margin: 0 0 .6rem; }
.sets ul { padding: 0; margin: .8rem 0 0; list-style: none; }
.sets li { margin: 0 0 .45rem; font-size: .95rem; line-height: 1.35; }
@media (max-width: 800px) { .sets { grid-template-columns: minmax(0, 1fr); } }
@media (prefers-reduced-motion: reduce) { .sets .ring { transition: none; } }`;

export function mount({ parentElement, data, setStateValue }) {
  const view = (parentElement.__sets ??= create(parentElement));
  view.say = (name) => setStateValue("chosen", name);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "sets";
  parent.append(style, root);
  const view = { data: null };
  view.update = (data) => { view.data = data; draw(view, root, parent); };
  const unwatch = onTheme(parent, () => view.data && draw(view, root, parent));
  view.gone = () => { unwatch(); parent.__sets = null; style.remove(); root.remove(); };
  return view;
}

function draw(view, root, parent) {
  const had = root.getRootNode().activeElement?.dataset?.name;
  const colours = ink(parent);
  const { sets, examples, inside, chosen } = view.data;
  const svg = make("svg", { viewBox: "0 0 800 520", role: "group", "aria-label": "Nested sets: choose one" });
  sets.forEach((set, i) => svg.append(ring(view, set, i, set.name === chosen, colours)));
  sets.forEach((set, i) => svg.append(label(set.name, RINGS[i].cx, RINGS[i].label, "name")));
  sets.forEach((set, i) => {
    examples.filter((one) => one.innermost === set.name).forEach((one, j) => {
      const text = label(one.name, ...SPOTS[i][j], "example");
      text.style.opacity = inside.includes(one.name) ? 1 : 0.35;
      svg.append(text);
    });
  });
  root.replaceChildren(svg, words(view));
  if (had) svg.querySelector(`[data-name="${had}"]`)?.focus();
}

function ring(view, set, index, chosen, colours) {
  const { cx, cy, rx, ry } = RINGS[index];
  const colour = [colours.grey, colours.orange, colours.blue][index];
  const shape = make("ellipse", {
    cx, cy, rx, ry, class: "ring", tabindex: 0, role: "button", "aria-pressed": chosen, "aria-label": set.name,
    fill: colour, "fill-opacity": chosen ? 0.42 : 0.14, stroke: colour, "stroke-width": chosen ? 5 : 2,
  });
  shape.dataset.name = set.name;
  shape.onclick = () => view.say(set.name);
  shape.onkeydown = (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Enter: 0, " ": 0 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const { sets } = view.data;
    const next = sets[(index + by + sets.length) % sets.length].name;
    shape.parentNode.querySelector(`[data-name="${next}"]`).focus();
    view.say(next);
  };
  return shape;
}

function words(view) {
  const { sets, examples, inside, chosen } = view.data;
  const box = document.createElement("div");
  box.setAttribute("aria-live", "polite");
  const set = sets.find((one) => one.name === chosen);
  box.append(Object.assign(document.createElement("h2"), { textContent: set.name }));
  box.append(Object.assign(document.createElement("p"), { textContent: set.says }));
  const list = document.createElement("ul");
  for (const one of examples.filter((example) => example.innermost === chosen && inside.includes(example.name))) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("b"), { textContent: `${one.name}, ${one.year}. ` }), one.why);
    list.append(item);
  }
  box.append(list);
  return box;
}

function label(content, x, y, kind) {
  const text = make("text", { x, y, "text-anchor": "middle", class: kind });
  text.textContent = content;
  return text;
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
