// Small pictures of digits on canvases: ink on the page's paper, and where two pictures differ.
import { ink } from "./theme.js";
import { ramp } from "./pictures.js";
import { html } from "./perceptron_svg.js";

export const SIDE = 28;
export const PAINT_CSS = `
.digit { margin: 0; display: flex; flex-direction: column; align-items: center; gap: .15rem; font: 500 16px/1.25 var(--st-font); text-align: center; }
.digit canvas { image-rendering: pixelated; border-radius: .35rem; border: 2px solid var(--st-border-color); box-sizing: border-box; display: block; }
.digit.made canvas { border-color: #E06C00; border-style: dashed; } .digit.real canvas { border-color: #2B7FD9; }
`;

/** Return pictures packed as base64, 784 bytes each, as arrays of pixels in 0..1. */
export function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return Array.from({ length: bytes.length / 784 }, (_, n) => Float32Array.from(bytes.subarray(784 * n, 784 * (n + 1)), (value) => value / 255));
}

/** Make a captioned picture of `size` screen pixels; `show(pixels, words)` paints it. Blue rim: real; orange: made. */
export function picture(size, label, tone = "") {
  const root = html("figure", `digit ${tone}`);
  const canvas = html("canvas", "", "", root);
  Object.assign(canvas, { width: SIDE, height: SIDE });
  Object.assign(canvas.style, { width: `${size}px`, height: `${size}px` });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label || "A digit");
  const caption = html("figcaption", "", label, root);
  const show = (pixels, words = label, signed = false) => {
    put(canvas, pixels, { signed });
    if (caption.innerHTML !== words) caption.innerHTML = words;
    if (words) canvas.setAttribute("aria-label", caption.textContent);
  };
  return { root, canvas, caption, show };
}

/** Paint 784 values onto a canvas [28 x 28], at a tile's place; `signed` ones blue below and orange above zero. */
export function put(canvas, pixels, { x = 0, y = 0, signed = false, look = ink(canvas.getRootNode()) } = {}) {
  canvas.getContext("2d").putImageData(tile(pixels, look, signed), x, y);
}

/** Return 784 values as ImageData. */
export function tile(pixels, look, signed = false) {
  const image = new ImageData(SIDE, SIDE), table = ramp(look.dark);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const value = pixels[i];
    const rgb = signed ? blended(value, table[0]) : null;
    for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = rgb ? rgb[c] : table[Math.round(255 * Math.max(0, Math.min(1, value)))];
    image.data[4 * i + 3] = 255;
  }
  return image;
}

/** From the paper to orange (too much ink) or to blue (too little). */
function blended(value, paper) {
  const strong = Math.min(1, Math.abs(value));
  const colour = value > 0 ? [224, 108, 0] : [43, 127, 217];
  return colour.map((c) => Math.round(paper + (c - paper) * strong));
}

/** Ten hues that differ in lightness too, one for each digit; the digit itself is always drawn beside its colour. */
const LIGHT = ["#1D4ED8", "#B45309", "#047857", "#BE185D", "#6D28D9", "#0E7490", "#9A3412", "#4D7C0F", "#A21CAF", "#475569"];
const DARK = ["#7AA8FF", "#F5B041", "#4ADE99", "#FF8FB8", "#BFA2FF", "#5DD6EC", "#FF9B70", "#B4DD5A", "#F09BFF", "#B8C4D6"];
export const hues = (look) => (look.dark ? DARK : LIGHT);

/** Paint `pictures` in rows of `columns` over the whole canvas; `marked[n]` gets an orange rim, `picked` a thick one. */
export function mosaic(canvas, pictures, columns, { marked = [], picked = -1, gap = 3 } = {}) {
  const look = ink(canvas.getRootNode()), scale = window.devicePixelRatio || 1;
  const rows = Math.ceil(pictures.length / columns), side = Math.floor((canvas.clientWidth * scale) / columns);
  if (side < 4) return 0;
  Object.assign(canvas, { width: side * columns, height: side * rows });
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  const strip = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE * pictures.length });
  pictures.forEach((pixels, n) => strip.getContext("2d").putImageData(tile(pixels, look), 0, SIDE * n));
  const rim = (n, colour, wide) => {
    Object.assign(context, { strokeStyle: colour, lineWidth: wide * scale });
    const edge = (wide * scale) / 2;
    context.strokeRect((n % columns) * side + edge, Math.floor(n / columns) * side + edge, side - 2 * edge, side - 2 * edge);
  };
  pictures.forEach((_, n) => {
    const [x, y, inner] = [(n % columns) * side + gap, Math.floor(n / columns) * side + gap, side - 2 * gap];
    context.drawImage(strip, 0, SIDE * n, SIDE, SIDE, x, y, inner, inner);
    if (marked[n]) { context.setLineDash([4 * scale, 3 * scale]); rim(n, "#E06C00", 2); context.setLineDash([]); }
  });
  if (picked >= 0) rim(picked, look.primary, 3);
  return side / scale;
}
