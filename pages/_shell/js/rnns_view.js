// What every picture on recurrent networks shares: one life from mount to clean-up, colours of states and gates.
import { ink, onTheme } from "./theme.js";
import { html } from "./perceptron_svg.js";

const BASE = `
.rnn { height: var(--tall); min-height: 0; color: var(--st-text-color); font: 400 16px/1.4 var(--st-font); font-variant-numeric: tabular-nums; outline: none; display: flex; flex-direction: column; gap: .35rem; }
.rnn :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.rnn canvas { flex: 1; min-height: 0; width: 100%; display: block; touch-action: pan-y; }
.rnn .said { margin: 0; font: 500 16px/1.4 var(--st-font); min-height: 1.4em; }
`;

/** Mount a picture once and keep it; `build(view)` fills `view.root` and gives `view.take(before)` and `view.render()`. */
export function mounted({ parentElement, data, setStateValue, setTriggerValue }, name, css, build) {
  const view = (parentElement.__rnn ??= create(parentElement, name, css, build));
  view.tell = setStateValue;
  view.say = setTriggerValue;
  const before = view.data;
  view.data = data;
  view.root.style.setProperty("--tall", data.height);
  view.root.setAttribute("aria-label", data.alt ?? "");
  view.take?.(before);
  view.later();
  return () => view.gone();
}

function create(parent, name, css, build) {
  const style = html("style");
  style.textContent = BASE + css;
  const root = html("section", `rnn ${name}`);
  root.tabIndex = 0;
  root.setAttribute("role", "group");
  parent.append(style, root);
  const view = { root, data: null, waiting: 0 };
  view.later = () => {
    view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; if (view.data && root.isConnected) view.render(); });
  };
  build(view);
  const unwatch = onTheme(parent, view.later);
  const watch = new ResizeObserver(view.later);
  watch.observe(root);
  view.gone = () => {
    view.stop?.(); unwatch(); watch.disconnect(); cancelAnimationFrame(view.waiting);
    parent.__rnn = null; style.remove(); root.remove();
  };
  return view;
}

/** Make a canvas fit its box; returns its context, sizes in CSS pixels, and the page's colours, or null when unseen. */
export function sheet(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return null;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height, ink: ink(canvas.getRootNode().host ?? canvas) };
}

const mix = (from, to, share) => `rgb(${from.map((v, i) => Math.round(v + (to[i] - v) * share)).join(",")})`;
const BLUE = [43, 127, 217], ORANGE = [224, 108, 0], GREEN = [14, 159, 110], VIOLET = [139, 92, 246];
const paper = (dark) => (dark ? [33, 42, 60] : [246, 248, 252]);

/** Colour of a state: orange at -1, paper at 0, blue at 1. */
export const stateColour = (value, dark) => mix(paper(dark), value < 0 ? ORANGE : BLUE, Math.min(1, Math.abs(value)));

/** Colour of a gate or a share: paper at 0, green at 1. */
export const gateColour = (value, dark) => mix(paper(dark), GREEN, Math.max(0, Math.min(1, value)));

/** Colour of a gradient's size: paper at 0, violet at 1. */
export const gradientColour = (value, dark) => mix(paper(dark), VIOLET, Math.max(0, Math.min(1, value)));

/** An arrow from one place to another. */
export function arrow(pen, [x0, y0], [x1, y1], colour, width = 2) {
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const head = 4 + width * 2;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x0, y0);
  pen.lineTo(x1 - Math.cos(angle) * head * 0.8, y1 - Math.sin(angle) * head * 0.8);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(x1, y1);
  for (const turn of [-0.42, 0.42]) pen.lineTo(x1 - Math.cos(angle + turn) * head, y1 - Math.sin(angle + turn) * head);
  pen.fill();
}

/** A state as a column of cells; `mark` frames one unit. */
export function column(pen, values, [x, y, width, height], colours, mark = -1) {
  const each = height / values.length;
  values.forEach((value, i) => {
    pen.fillStyle = stateColour(value, colours.dark);
    pen.fillRect(x, y + i * each, width, Math.ceil(each));
  });
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1.5;
  pen.strokeRect(x, y, width, height);
  if (mark < 0) return;
  pen.strokeStyle = colours.text;
  pen.lineWidth = 2.5;
  pen.strokeRect(x - 2, y + mark * each - 1, width + 4, Math.max(each, 4) + 2);
}

/** Words centred at a place, shrunk to fit `room`. */
export function words(pen, text, [x, y], colours, { size = 16, weight = 500, room = 1e9, colour = null, align = "center", mono = false } = {}) {
  pen.fillStyle = colour ?? colours.text;
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.font = `${weight} ${size}px ${mono ? colours.mono : colours.font}`;
  const wide = pen.measureText(text).width;
  if (wide > room) pen.font = `${weight} ${Math.max(13, size * room / wide)}px ${mono ? colours.mono : colours.font}`;
  pen.fillText(text, x, y, Math.max(room, 10));
}

const pictures = new Map();
/** A grey picture of 28 x 28 bytes (base64) as a canvas, ink dark on light paper or light on dark. */
export function digit(bytes, dark) {
  const key = `${bytes}${dark}`;
  if (pictures.has(key)) return pictures.get(key);
  const raw = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
  const side = Math.round(Math.sqrt(raw.length));
  const made = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const pen = made.getContext("2d");
  const image = pen.createImageData(side, side);
  raw.forEach((value, i) => image.data.set([...Array(3).fill(dark ? value : 255 - value), 255], 4 * i));
  pen.putImageData(image, 0, 0);
  if (pictures.size > 200) pictures.clear();
  pictures.set(key, made);
  return made;
}

/** A rounded box. */
export function box(pen, [x, y, width, height], { fill = null, line = null, thick = 1.5, dash = [] } = {}) {
  pen.beginPath();
  pen.roundRect(x, y, width, height, 7);
  if (fill) { pen.fillStyle = fill; pen.fill(); }
  if (line) { pen.strokeStyle = line; pen.lineWidth = thick; pen.setLineDash(dash); pen.stroke(); pen.setLineDash([]); }
}
