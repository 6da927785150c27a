// Small maps as pictures inside SVG: photos, colour planes, and values in blue and orange around 0.
import { MEANING } from "./theme.js";
import { svg } from "./number_grid.js";

export const MAPS_CSS = `
svg.dl-cells image { image-rendering: pixelated; }
.map { cursor: crosshair; }
.map .edge { fill: none; stroke: var(--st-border-color); stroke-width: 1; }
.mark { fill: none; pointer-events: none; }
.mark.outer { stroke: #fff; stroke-width: 5; }
.mark.inner { stroke: var(--st-primary-color); stroke-width: 2.5; }
`;

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
export const floats = (text) => new Float32Array(bytes(text).buffer);
export const pixels = (text) => bytes(text);
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const BLUE = rgb(MEANING.blue), ORANGE = rgb(MEANING.orange);

/** Return a picture's address; `colour(i)` gives red, green, blue and opacity (0..255) of pixel i. */
function picture(height, width, colour) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paper = canvas.getContext("2d"), image = paper.createImageData(width, height);
  for (let i = 0; i < width * height; i += 1) image.data.set(colour(i), 4 * i);
  paper.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

/** A photo from its bytes [height * width * 3]. */
export const photo = (values, height, width) =>
  picture(height, width, (i) => [values[3 * i], values[3 * i + 1], values[3 * i + 2], 255]);

/** One colour plane of a photo: black to full red, green or blue. */
export const plane = (values, height, width, channel) =>
  picture(height, width, (i) => [0, 1, 2].map((c) => (c === channel ? values[3 * i + c] : 0)).concat(255));

/** Values around 0: blue above, orange below, clear at 0, full at `most`; small values are lifted a little. */
export const signed = (values, height, width, most) =>
  picture(height, width, (i) => [...(values[i] < 0 ? ORANGE : BLUE), 255 * Math.min(1, Math.abs(values[i]) / most) ** 0.75]);

/** Return the largest size of the values in all `lists`, at least a tiny positive one. */
export const reach = (...lists) => lists.reduce((most, list) => list.reduce((top, v) => Math.max(top, Math.abs(v)), most), 1e-9);

/**
 * Draw a map of height x width pixels into a box; returns { group, mark(row, column, side) }.
 * `hover([row, column])` is told the pixel under the pointer.
 */
export function map(parent, { x, y, box, height, width, href, words, hover }) {
  const scale = box / Math.max(height, width), wide = width * scale, high = height * scale;
  const marks = ["outer", "inner"].map((name) => svg("rect", { class: `mark ${name}`, rx: 2, visibility: "hidden" }));
  const group = svg("g", { class: "map", role: "img", "aria-label": words, transform: `translate(${x}, ${y})` }, [
    ...(href ? [svg("image", { href, width: wide, height: high, preserveAspectRatio: "none" })] : []),
    svg("rect", { class: "edge", width: wide, height: high, "pointer-events": "all" }),
    ...marks,
  ]);
  parent.append(group);
  if (hover) {
    group.onpointermove = (event) => {
      const bounds = group.querySelector(".edge").getBoundingClientRect();
      const at = [(event.clientY - bounds.top) / bounds.height * height, (event.clientX - bounds.left) / bounds.width * width];
      hover(at.map(Math.floor));
    };
  }
  const mark = (row, column, side) => marks.forEach((rect) => {
    const size = Math.max(side * scale, 9), shift = (side * scale - size) / 2;
    for (const [name, value] of Object.entries({ x: column * scale + shift, y: row * scale + shift, width: size, height: size, visibility: "visible" })) {
      rect.setAttribute(name, value);
    }
  });
  return { group, mark, wide, high };
}
