// Draws a diagram's nodes, links and captions; an element lives as long as its id does.
import { MEANING } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";

export const DRAW_CSS = `
.diagram text { fill: var(--st-text-color); text-anchor: middle; dominant-baseline: central; font: 500 16px var(--st-font); pointer-events: none; }
.diagram .node { cursor: pointer; outline: none; }
.diagram .node .rim { fill: var(--st-background-color); stroke: var(--st-text-color); stroke-width: 2; }
.diagram .node .value { font-weight: 650; }
.diagram .node .label { paint-order: stroke; stroke: var(--st-background-color); stroke-width: 4px; font-weight: 600; }
.diagram .node.constant .rim { fill: var(--st-secondary-background-color); stroke: ${MEANING.grey}; }
.diagram .node.more { cursor: default; }
.diagram .node.more .rim { display: none; }
.diagram .node.more .value { paint-order: stroke; stroke: var(--st-background-color); stroke-width: 6px; }
.diagram .node.centre .rim { stroke: var(--st-primary-color); stroke-width: 4; }
.diagram .node .ring { fill: none; stroke: var(--st-primary-color); stroke-width: 3; display: none; }
.diagram .node:focus-visible .ring, .diagram .node.centre .ring { display: inline; }
.diagram .node image { image-rendering: pixelated; }
.diagram .link .line, .diagram .link .dots { fill: none; stroke: var(--tone); }
.diagram .link .line { stroke-width: var(--wide); stroke-dasharray: var(--dash); opacity: .75; }
.diagram .link .dots { display: none; stroke: var(--st-background-color); stroke-width: 4px; stroke-linecap: round; stroke-dasharray: 0 17; }
.diagram .link .hit { stroke: transparent; stroke-width: 11; cursor: pointer; }
.diagram .link text { fill: var(--tone); font-weight: 650; paint-order: stroke; stroke: var(--st-background-color); stroke-width: 6px; }
.diagram .link.quiet .line { opacity: .3; }
.diagram .many .link:not(.lit) text { display: none; }
.diagram .some .link:not(.lit) .line { opacity: .13; }
.diagram .some .link:not(.lit) text { opacity: .2; }
.diagram .link.lit .line { opacity: 1; }
.diagram .waits .line { opacity: .08; }
.diagram .link.waits text, .diagram .node.waits .value { visibility: hidden; }
.diagram .node.waits { opacity: .35; }
.diagram .link.flows .line { opacity: 1; stroke-width: max(6px, var(--wide)); stroke-dasharray: none; }
.diagram .link.flows .dots { display: inline; }
.diagram .captions .strong { font-weight: 650; }
.diagram .captions text { font-size: 15px; }
@media (prefers-reduced-motion: no-preference) {
  .diagram .link.flows .dots { animation: diagram-flow .55s linear infinite; }
  .diagram .ready .node { transition: transform .25s, opacity .25s; }
  .diagram .ready .line { transition: opacity .2s, stroke-width .25s; }
}
@keyframes diagram-flow { to { stroke-dashoffset: -17px; } }
`;

/** Work out every node's place in pixels, and the circles' radius: as asked, or as much as a narrow window allows. */
export function fit(view, width, height) {
  const { nodes, captions, radius } = view.data;
  const above = captions.some(({ below }) => !below) ? 28 : 4;
  const below = captions.some((caption) => caption.below) ? 50 : 4;
  const has = (side) => nodes.some((node) => node.label && labelAt(node) === side);
  const [left, right] = [has("left") ? 44 : 4, has("right") ? 44 : 4];
  const inner = { x: left, y: above, width: width - left - right, height: height - above - below };
  const places = nodes.map((node) => ({ node, x: inner.x + node.x * inner.width, y: inner.y + node.y * inner.height }));
  view.inner = inner;
  view.size = { width, height };
  view.places = new Map(places.map((spot) => [spot.node.id, spot]));
  view.radius = Math.min(Math.max(radius * inner.height, 8), 38, closest(places) * 0.44);
}

function closest(places) {
  let least = Infinity;
  places.forEach((a, i) => places.slice(i + 1).forEach((b) => { least = Math.min(least, Math.hypot(a.x - b.x, a.y - b.y)); }));
  return least;
}

const labelAt = ({ kind, picture }) => (picture ? "under" : { input: "left", constant: "left", output: "right", more: "inside" }[kind] ?? "above");

export function draw(view) {
  const { data, size } = view;
  set(view.art, { viewBox: `0 0 ${size.width} ${size.height}` });
  const labels = data.links.filter(({ label }) => label).length;
  view.art.classList.toggle("many", labels > 9);
  const most = Math.max(1e-9, ...data.links.map(({ weight }) => Math.abs(weight ?? 0)));
  keep(view.links, data.links, (link) => makeLink(view, link), (made, link) => drawLink(view, made, link, most));
  keep(view.nodes, data.nodes, (node) => makeNode(view, node), (made, node) => drawNode(view, made, node));
  const first = [...view.nodes.values()].find(({ root }) => root.getAttribute("tabindex") === "0");
  if (!first) view.nodes.values().next().value?.root.setAttribute("tabindex", "0");
  captions(view);
}

function keep(known, wanted, make, update) {
  const ids = new Set(wanted.map(({ id }) => id));
  for (const [id, { root, tag }] of known) if (!ids.has(id)) { root.remove(); tag?.remove(); known.delete(id); }
  for (const item of wanted) {
    if (!known.has(item.id)) known.set(item.id, make(item));
    update(known.get(item.id), item);
  }
}

function makeNode(view, { id }) {
  const root = svg("g", { "data-id": id, tabindex: -1, role: "button" }, view.layers.nodes);
  root.addEventListener("focus", () => {
    for (const other of view.nodes.values()) other.root.setAttribute("tabindex", other.root === root ? "0" : "-1");
  });
  const [ring, rim] = ["ring", "rim"].map((name) => svg("rect", { class: name }, root));
  const image = svg("image", {}, root);
  const [value, label] = ["value", "label"].map((name) => svg("text", { class: name }, root));
  return { root, ring, rim, image, value, label, pixels: "" };
}

function drawNode(view, made, node) {
  const { radius: r, places } = view;
  const { x, y } = places.get(node.id);
  const spoken = [node.spoken || node.label, node.value, ...node.details].filter(Boolean).join(". ");
  for (const name of ["input", "unit", "output", "constant", "more"]) made.root.classList.toggle(name, name === node.kind);
  made.root.classList.add("node");
  made.root.style.transform = `translate(${x}px, ${y}px)`;
  set(made.root, { "aria-label": spoken, ...(node.kind === "more" ? { tabindex: null, role: "img" } : {}) });
  const tone = node.tone ? colour(node.tone) : "";
  square(made.rim, r, node.picture ? 4 : r);
  made.rim.style.cssText = tone ? `stroke: ${tone}; stroke-width: 3.5; ${node.tone < 0 ? "stroke-dasharray: 8 5" : ""}` : "";
  square(made.ring, r + 5, node.picture ? 8 : r + 5);
  picture(made, node.picture, r);
  words(made, node, r);
}

function square(rect, r, round) {
  set(rect, { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: round });
}

function words({ value, label }, node, r) {
  const at = labelAt(node);
  const text = at === "inside" ? node.label : node.value || (at === "above" ? node.label : "");
  set(value, { text });
  value.style.fontSize = `${Math.min(19, at === "inside" ? 16 : (2 * r * 0.9) / (0.6 * Math.max(2, across(text))))}px`;
  const beside = text === node.label ? "" : node.label;
  const where = { left: [-r - 20, 0], right: [r + 22, 0], above: [r + 17, -14], under: [0, r + 12], inside: [0, 0] }[at];
  set(label, { text: beside, x: where[0], y: where[1] });
}

/** How many digits wide a text is: points and lowered digits are narrow. */
const across = (text) => [...text].reduce((sum, letter) => sum + (letter === "." || /[₀-₉]/.test(letter) ? 0.55 : 1), 0);

function picture(made, packed, r) {
  set(made.image, { display: packed ? null : "none", x: -r, y: -r, width: 2 * r, height: 2 * r });
  if (!packed || made.pixels === packed.pixels) return;
  made.pixels = packed.pixels;
  made.image.setAttribute("href", painted(packed));
}

/** Return the picture as a data URL. */
function painted({ width, height, channels, pixels }) {
  const canvas = Object.assign(html("canvas"), { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const bytes = atob(pixels);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes.charCodeAt(channels * i + Math.min(c, channels - 1));
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

const colour = (weight) => (weight < 0 ? MEANING.orange : MEANING.blue);

function makeLink(view, { id }) {
  const root = svg("g", { class: "link", "data-id": id }, view.layers.links);
  const [line, dots, hit] = ["line", "dots", "hit"].map((name) => svg("line", { class: name }, root));
  const tag = svg("g", { class: "link tag" }, view.layers.labels);
  return { root, tag, line, dots, hit, label: svg("text", {}, tag) };
}

function drawLink(view, made, link, most) {
  const ends = [view.places.get(link.source), view.places.get(link.target)];
  if (!ends[0] || !ends[1]) return;
  const [dx, dy] = [ends[1].x - ends[0].x, ends[1].y - ends[0].y];
  const cut = view.radius / Math.max(1, Math.hypot(dx, dy));
  const at = (t) => [ends[0].x + dx * t, ends[0].y + dy * t];
  const [[x1, y1], [x2, y2]] = [at(cut), at(1 - cut)];
  for (const part of [made.line, made.dots, made.hit]) set(part, { x1, y1, x2, y2 });
  const neutral = link.weight === null;
  const tone = link.state === "gradient" ? MEANING.violet : neutral ? MEANING.grey : colour(link.weight);
  const widest = Math.min(7, 28 / Math.sqrt(view.links.size));
  const thick = neutral ? 2 : 1 + widest * (Math.abs(link.weight) / most);
  made.tag.style.cssText = made.root.style.cssText = `--tone: ${tone}; --wide: ${thick.toFixed(2)}px; --dash: ${!neutral && link.weight < 0 ? "9 6" : "none"}`;
  made.root.classList.toggle("quiet", link.state === "quiet");
  const [x, y] = at(neutral ? 0.5 : 0.31);
  set(made.label, { text: link.label, x, y: neutral ? y - 14 : y });
}

function captions(view) {
  const { inner, layers, data } = view;
  layers.captions.replaceChildren();
  for (const { x, text, strong, below } of data.captions) {
    const at = { x: inner.x + x * inner.width, y: below ? inner.y + inner.height + 16 : inner.y - 16 };
    if (!below) {
      const words = svg("text", at, layers.captions);
      svg("tspan", { class: "strong", text: strong }, words);
      svg("tspan", { text: ` ${text}` }, words);
      continue;
    }
    svg("text", { ...at, class: "strong", text: strong }, layers.captions);
    svg("text", { ...at, y: at.y + 21, text }, layers.captions);
  }
}
