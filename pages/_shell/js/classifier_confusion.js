// Which digit is taken for which, and the pictures behind the chosen cell, each with its answer.
import { ink, MEANING } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";

export const CONFUSION_CSS = `
.learning .right { display: grid; grid-template-rows: minmax(0, 1fr) auto 104px; gap: .2rem; min-height: 0; min-width: 0; }
.learning .right svg { width: 100%; height: 100%; min-height: 0; }
.learning .right text { font: 500 15px var(--st-font); fill: var(--st-text-color); text-anchor: middle; }
.learning .right .axis { font-weight: 600; }
.learning .right .cell { cursor: pointer; }
.learning .right .cell:focus-visible rect { stroke: var(--st-primary-color); stroke-width: 3; }
.learning .right p { margin: 0; font: 500 15px/1.3 var(--st-font); }
.learning .behind { display: flex; flex-wrap: wrap; gap: 4px; overflow-y: auto; align-content: flex-start; }
.learning .behind button { all: unset; cursor: pointer; text-align: center; font: 500 14px/1.1 var(--st-font); color: var(--st-text-color); }
.learning .behind button:focus-visible { outline: 3px solid var(--st-primary-color); }
.learning .behind canvas { display: block; width: 34px; height: 34px; image-rendering: pixelated; border: 1px solid var(--st-border-color); border-radius: 3px; }
.learning .behind .picked canvas { outline: 3px solid var(--st-primary-color); }
`;
const [WIDE, HIGH, LEFT, TOP] = [460, 300, 44, 38];
const MOST = 40;
const ACROSS = 25;

/** Make the matrix; `cell(label, answer)` and `digit(number)` hear clicks. */
export function confusions(parent, hear) {
  const root = html("div", "right", "", parent);
  const layer = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "group", "aria-label": "Confusion matrix: rows are digits, columns are answers" }, root);
  const words = html("p", "", "", root);
  const behind = html("div", "behind", "", root);
  const size = [(WIDE - LEFT - 4) / 10, (HIGH - TOP - 2) / 10];
  svg("text", { class: "axis", x: LEFT + 5 * size[0], y: 13, text: "answer" }, layer);
  svg("text", { class: "axis", x: 12, y: TOP + 5 * size[1], transform: `rotate(-90 12 ${TOP + 5 * size[1]})`, text: "digit" }, layer);
  for (let k = 0; k < 10; k += 1) {
    svg("text", { x: LEFT + (k + 0.5) * size[0], y: TOP - 6, text: k }, layer);
    svg("text", { x: LEFT - 11, y: TOP + (k + 0.7) * size[1], text: k }, layer);
  }
  const cells = Array.from({ length: 100 }, (_, i) => cell(layer, i, size, hear.cell));
  const view = { root, cells, words, behind, hear, atlas: null, source: "", shown: "" };
  return { root, atlas: (source, later) => load(view, source, later), show: (now) => show(view, now) };
}

function cell(layer, i, [wide, high], hear) {
  const [label, answer] = [Math.floor(i / 10), i % 10];
  const group = svg("g", { class: "cell", role: "button", tabindex: i % 11 ? -1 : 0 }, layer);
  const [x, y] = [LEFT + answer * wide, TOP + label * high];
  const rect = svg("rect", { x: x + 1, y: y + 1, width: wide - 2, height: high - 2, rx: 3 }, group);
  const text = svg("text", { x: x + wide / 2, y: y + high * 0.7 }, group);
  group.onclick = () => hear(label, answer);
  group.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.stopPropagation(); hear(label, answer); }
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    layer.querySelectorAll(".cell")[(i + by + 100) % 100].focus();
  };
  return { group, rect, text };
}

/** Read the held-out digits from one picture, 25 to a row. */
function load(view, source, later) {
  if (view.source === source) return;
  view.source = source;
  const image = new Image();
  image.onload = () => { view.atlas = image; view.shown = ""; later(); };
  image.src = source;
}

function show(view, { labels, answers, sure, cell, digit }) {
  const counts = new Array(100).fill(0);
  const totals = new Array(10).fill(0);
  labels.forEach((label, i) => { counts[10 * label + answers[i]] += 1; totals[label] += 1; });
  counts.forEach((count, i) => {
    const [label, answer] = [Math.floor(i / 10), i % 10];
    const share = count / Math.max(1, totals[label]);
    const right = label === answer;
    const strength = right ? 0.12 + 0.6 * share : Math.min(0.85, (count ? 0.14 : 0) + 2.2 * share);
    set(view.cells[i].rect, { fill: right ? MEANING.green : MEANING.orange, "fill-opacity": strength, stroke: cell[0] === label && cell[1] === answer ? "var(--st-text-color)" : "none", "stroke-width": 2.5 });
    set(view.cells[i].text, { text: count || "" });
    set(view.cells[i].group, { "aria-label": `${count} times a ${label} was answered ${answer}` });
  });
  strip(view, { labels, answers, sure, cell, digit });
}

function strip(view, { labels, answers, sure, cell, digit }) {
  const found = [];
  labels.forEach((label, i) => { if (label === cell[0] && answers[i] === cell[1]) found.push(i); });
  found.sort((a, b) => sure[b] - sure[a]);
  const what = cell[0] === cell[1] ? `rightly answered ${cell[1]}` : `answered ${cell[1]}`;
  view.words.textContent = `${found.length} × ${cell[0]}, ${what}${found.length ? ", surest first" : ""}`;
  const { dark } = ink(view.root);
  const shown = [...found, digit, dark, Boolean(view.atlas), ...found.map((i) => sure[i])].join(" ");
  if (shown === view.shown) return;
  view.shown = shown;
  view.behind.replaceChildren(...(view.atlas ? found.slice(0, MOST).map((i) => thumb(view, i, sure[i], i === digit, dark)) : []));
}

function thumb(view, i, sure, picked, dark) {
  const button = html("button", picked ? "picked" : "", `<canvas width="28" height="28"></canvas>${Math.round(sure / 2.55)}%`);
  Object.assign(button, { type: "button", title: `Open digit ${i}`, onclick: () => view.hear.digit(i) });
  button.setAttribute("aria-label", `Held-out digit ${i}, ${Math.round(sure / 2.55)}% sure`);
  const context = button.firstChild.getContext("2d");
  context.filter = dark ? "none" : "invert(1)";
  context.drawImage(view.atlas, 28 * (i % ACROSS), 28 * Math.floor(i / ACROSS), 28, 28, 0, 0, 28, 28);
  return button;
}
