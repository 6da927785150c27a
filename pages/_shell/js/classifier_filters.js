// The first layer's kernels, one digit's map behind every filter, and the answer, at one stored step.
import { ink, MEANING, SAID } from "./theme.js";
import { html, set, svg } from "./perceptron_svg.js";
import { draw, greys } from "./classifier_digit.js";

export const FILTERS_CSS = `
.learning .middle { display: flex; flex-direction: column; gap: .25rem; min-height: 0; min-width: 0; }
.learning .middle p { margin: 0; font: 600 15px/1.3 var(--st-font); }
.learning .middle canvas { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated; border: 1px solid var(--st-border-color); border-radius: 3px; box-sizing: border-box; }
.learning .tiles { display: grid; gap: 3px; }
.learning .digit { display: grid; grid-template-columns: 74px minmax(0, 1fr); gap: .7rem; align-items: center; }
.learning .digit svg { width: 100%; height: 78px; }
.learning .digit text { font: 500 15px var(--st-font); fill: var(--st-text-color); text-anchor: middle; }
`;
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const [BLUE, ORANGE] = [rgb(MEANING.blue), rgb(MEANING.orange)];

export function filters(parent) {
  const root = html("div", "middle", "", parent);
  const first = html("p", "", "First filters: blue adds, orange subtracts", root);
  const kernels = html("div", "tiles", "", root);
  const name = html("p", "", "", root);
  const row = html("div", "digit", `<canvas width="28" height="28" role="img"></canvas>`, root);
  const layer = svg("svg", { viewBox: "0 0 300 78", role: "img" }, row);
  const bars = Array.from({ length: 10 }, (_, k) => ({
    bar: svg("rect", { x: 7 + 29 * k, width: 17, rx: 2 }, layer),
    value: svg("text", { x: 15.5 + 29 * k }, layer),
    name: svg("text", { x: 15.5 + 29 * k, y: 75, text: k }, layer),
  }));
  const layers = html("div", "", "", root);
  const view = { root, first, kernels, name, digit: row.firstChild, bars, layer, layers, boxes: [] };
  return { root, show: (whole, index) => show(view, whole, index) };
}

function tiles(parent, count, side, across) {
  parent.style.gridTemplateColumns = `repeat(${across}, minmax(0, 1fr))`;
  const have = [...parent.children];
  if (have.length === count && have[0]?.width === side) return have;
  parent.replaceChildren(...Array.from({ length: count }, () => Object.assign(document.createElement("canvas"), { width: side, height: side })));
  return [...parent.children];
}

function show(view, whole, index) {
  const { data, numbers, state } = whole;
  const colours = ink(view.root);
  const { kernel, layers, image, label } = data.network;
  const count = layers[0].filters;
  const size = kernel * kernel * count;
  const values = numbers.kernels.subarray(index * size, (index + 1) * size);
  const most = values.reduce((top, v) => Math.max(top, Math.abs(v)), 1e-9);
  tiles(view.kernels, count, kernel, Math.max(8, Math.min(16, count))).forEach((canvas, f) => signed(canvas, (i) => values[i * count + f] / most));
  view.digit.setAttribute("aria-label", `Held-out digit ${state.digit}, a ${label}`);
  draw(view.digit, Uint8Array.from(atob(image), (letter) => letter.charCodeAt(0)), greys(colours.dark));
  answer(view, numbers.odds.subarray(index * 10, index * 10 + 10), label, data.digit);
  maps(view, numbers.maps, index, layers, colours);
}

function signed(canvas, at) {
  const context = canvas.getContext("2d");
  const picture = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < canvas.width * canvas.height; i += 1) {
    const value = at(i);
    picture.data.set([...(value < 0 ? ORANGE : BLUE), 255 * Math.abs(value) ** 0.75], 4 * i);
  }
  context.putImageData(picture, 0, 0);
}

function answer(view, odds, label, digit) {
  const top = odds.indexOf(Math.max(...odds));
  const right = top === label;
  view.name.innerHTML = `Held-out digit ${digit}: says <span style="color:${right ? SAID.green : SAID.orange}">${top} ${right ? "✓" : `✗ it is a ${label}`}</span>`;
  view.bars.forEach(({ bar, value }, k) => {
    const tall = Math.max(1.5, 42 * odds[k]);
    set(bar, { y: 60 - tall, height: tall, fill: k !== top ? MEANING.grey : right ? MEANING.green : MEANING.orange, stroke: k === label ? MEANING.green : "none", "stroke-width": 2 });
    set(value, { y: 55 - tall, text: odds[k] >= 0.095 ? `${Math.round(100 * odds[k])}%` : "" });
  });
  set(view.layer, { "aria-label": `Probabilities of 0 to 9: ${Array.from(odds, (p) => p.toFixed(2)).join(", ")}` });
}

/** The maps of every layer, brightest where the filter answers most. */
function maps(view, values, index, layers, colours) {
  const size = layers.reduce((sum, { side, filters: count }) => sum + side * side * count, 0);
  let start = index * size;
  if (view.boxes.length !== layers.length) {
    view.layers.replaceChildren();
    view.boxes = layers.map((_, i) => ({ name: html("p", "", `Layer ${i + 1} sees`, view.layers), tiles: html("div", "tiles", "", view.layers) }));
  }
  layers.forEach(({ side, filters: count }, i) => {
    const cells = side * side;
    const across = count <= 16 ? 8 : 16;
    tiles(view.boxes[i].tiles, count, side, across).forEach((canvas, f) => {
      draw(canvas, values.subarray(start + f * cells, start + (f + 1) * cells), greys(colours.dark));
    });
    start += cells * count;
  });
}
