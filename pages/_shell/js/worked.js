// One pixel worked out: patch x kernel = products, their sum, bias, result. Python's exact numbers, or, while the
// pointer moves, the same sum computed here from the picture's own bytes.
import { MEANING } from "./theme.js";

const CSS = `
:host { display: block; }
.sum { display: flex; align-items: center; gap: .55rem; flex-wrap: wrap; font: 400 15px var(--st-font);
  color: var(--st-text-color); font-variant-numeric: tabular-nums; }
table { border-spacing: 2px; border-collapse: separate; }
caption { font: 400 14px var(--st-font); opacity: .8; text-align: left; caption-side: top; padding: 0 2px; white-space: nowrap; }
td { padding: 0 1px; text-align: center; border-radius: 3px; font: 500 14px/1.5 var(--st-code-font); min-width: var(--wide); box-sizing: border-box; }
td.outside { outline: 1px dashed var(--st-border-color); outline-offset: -1px; color: var(--st-text-color) !important; opacity: .6; }
.sign { font: 600 20px var(--st-font); padding-top: 1.2rem; }
.end { display: grid; grid-template-columns: auto auto; gap: 0 .6rem; align-items: baseline; padding-left: .3rem; }
.end b { font: 600 16px var(--st-code-font); text-align: right; }
.end .result { font-size: 19px; color: var(--st-primary-color); }
.large .end { order: -1; flex-basis: 100%; display: flex; gap: .6rem; }
.where { grid-column: 1 / -1; font-size: 14px; opacity: .8; white-space: nowrap; }
.alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

/** The panels on this page, for the picture to show a passing pixel in; only ever one. */
export const panels = new Set();

export function mount({ parentElement, data }) {
  const view = (parentElement.__worked ??= create(parentElement));
  view.exact = data;
  view.draw(data);
  return () => { panels.delete(view); view.nodes.forEach((node) => node.remove()); parentElement.__worked = null; };
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "sum";
  const alt = document.createElement("p");
  alt.className = "alt";
  parent.append(style, root, alt);
  const view = { nodes: [style, root, alt], exact: null };
  view.draw = (data, live = false) => {
    root.dataset.live = live;
    root.classList.toggle("large", data.kernel.length > 3);
    root.replaceChildren(...parts(data, live));
    alt.textContent = words(data);
  };
  view.live = (data) => view.draw(data ?? view.exact, Boolean(data));
  panels.add(view);
  return view;
}

function parts(data, live) {
  const side = data.kernel.length;
  const most = (grid) => Math.max(1e-12, ...grid.flat().map(Math.abs));
  const [k, p] = [most(data.kernel), most(data.products)];
  const paint = (values, colour) => (value, r, c) => ({ text: number(value, 2).replace(/^(\u2212?)0\./, side > 5 ? "$1." : "$10."), ...colour(value, r, c) });
  const tint = (size) => (value) => ({ background: tinted(value, size) });
  const grey = (value, r, c) => ({ background: shade(value), color: value > 0.55 ? "#111" : "#fff", outside: !data.inside[r][c] });
  return [
    table(`pixels${data.channel ? `, ${data.channel}` : ""}`, data.patch, paint(data.patch, grey)), sign("\u00d7"),
    table("kernel", data.kernel, paint(data.kernel, tint(k))), sign("="),
    table("products", data.products, paint(data.products, tint(p))), ends(data, live),
  ];
}

function table(title, grid, look) {
  const element = document.createElement("table");
  const side = grid.length;
  element.style.cssText = `--wide: ${side > 5 ? 34 : side > 3 ? 40 : 50}px`;
  element.createCaption().textContent = title;
  const body = element.createTBody();
  grid.forEach((row, r) => {
    const line = body.insertRow();
    row.forEach((value, c) => {
      const { text, background, color, outside } = look(value, r, c);
      const cell = line.insertCell();
      cell.textContent = text;
      cell.style.background = background;
      if (color) cell.style.color = color;
      if (outside) { cell.className = "outside"; cell.style.background = "none"; cell.title = "outside the picture: an added zero"; }
    });
  });
  return element;
}

function ends(data, live) {
  const box = document.createElement("div");
  box.className = "end";
  const line = (name, value, kind = "") => `<span>${name}</span><b class="${kind}">${value}</b>`;
  const [row, column] = data.pixel;
  box.innerHTML = `<span class="where">row ${row}, column ${column}${live ? "" : " (picked)"}</span>`
    + line("sum", result(data.total), "total") + line("+ bias", result(data.bias))
    + (data.before === data.result ? "" : line("ReLU cuts", result(data.before)))
    + line("result", result(data.result), "result");
  return box;
}

function sign(text) {
  const element = document.createElement("span");
  element.className = "sign";
  element.textContent = text;
  return element;
}

function words(data) {
  const count = data.kernel.length ** 2;
  return `At row ${data.pixel[0]}, column ${data.pixel[1]}: the ${count} products add up to ${result(data.total)}, `
    + `with bias ${result(data.bias)} the result is ${result(data.result)}.`;
}

/** Three decimals, or two figures of what is smaller. */
const result = (value) => (value && Math.abs(value) < 0.01 ? number(Number(value.toPrecision(2)), 9) : number(value, 3));

export function number(value, digits) {
  const text = Number(value.toFixed(digits)).toString();
  return (text === "-0" ? "0" : text).replace("-", "\u2212");
}

const shade = (value) => { const level = Math.round(255 * Math.min(1, Math.max(0, value))); return `rgb(${level},${level},${level})`; };
const tinted = (value, most) => value
  ? `color-mix(in srgb, ${value > 0 ? MEANING.blue : MEANING.orange} ${Math.round(10 + 55 * Math.abs(value) / most)}%, var(--st-background-color))`
  : "var(--st-secondary-background-color)";

/** result = sum_ij cells[i][j] picture[row stride - corner + dilation i][...] + bias, cut at 0 by a ReLU. */
export function workOut(picture, window, channel, row, column) {
  const { cells, stride, dilation, corner, bias, relu, grey } = window;
  const patch = [], products = [], inside = [];
  let total = 0;
  cells.forEach((line, i) => {
    const y = row * stride - corner[0] + dilation * i;
    const xs = line.map((_, j) => column * stride - corner[1] + dilation * j);
    inside.push(xs.map((x) => y >= 0 && x >= 0 && y < picture.height && x < picture.width));
    patch.push(xs.map((x, j) => (inside[i][j] ? level(picture, x, y, grey ? -1 : channel) : 0)));
    products.push(line.map((weight, j) => weight * patch[i][j]));
    total += products[i].reduce((sum, product) => sum + product, 0);
  });
  const before = total + bias;
  return { patch, kernel: cells, products, inside, total, bias, before, result: relu ? Math.max(before, 0) : before };
}

/** A pixel's value in 0..1; channel -1 is its brightness. */
export function level(picture, x, y, channel) {
  const at = 4 * (y * picture.width + x);
  const { data } = picture;
  if (channel >= 0) return data[at + channel] / 255;
  return (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]) / 255;
}
