// A component as one SVG that opens anywhere: canvases as images, words as words; and the same as a PNG, twice as fine.
import { fontFaces } from "./keep_fonts.js";
import { boxed, escaped, worded } from "./keep_parts.js";
import { ink } from "./theme.js";

const SCALE = 2;
const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin",
  "opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "letter-spacing", "visibility", "display", "paint-order"];

/** Return the picture as an SVG file. */
export async function svg({ parent, version }, plot) {
  const text = plot ? decodeURIComponent(await plotted(plot, parent, { format: "svg" })) : await drawn(parent, version);
  return new Blob([text], { type: "image/svg+xml" });
}

/** Return the picture as a PNG file of twice the size on screen. */
export async function png({ parent, version }, plot) {
  if (plot) return new Blob([Uint8Array.from(atob(await plotted(plot, parent, { format: "png", scale: SCALE })), (letter) => letter.charCodeAt(0))], { type: "image/png" });
  const image = await loaded(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(await drawn(parent, version))}`);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SCALE * image.naturalWidth, SCALE * image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture")))));
}

function loaded(src) {
  return new Promise((resolve, reject) => Object.assign(new Image(), { onload() { resolve(this); }, onerror: reject, src }));
}

/** Return Plotly's own picture, on the page's paper. */
async function plotted(plot, parent, options) {
  const { offsetWidth: width, offsetHeight: height } = plot;
  const layout = { ...plot.layout, paper_bgcolor: ink(parent).paper, width, height };
  const url = await window.Plotly.toImage({ data: plot.data, layout }, { ...options, width, height });
  return url.slice(url.indexOf(",") + 1);
}

/** Let canvases draw at twice the screen's dots, and the page at its own size, for a moment; returns what ends it. */
async function finer(host) {
  const { zoom, paddingRight } = host.style;
  host.style.zoom = 1 / (host.currentCSSZoom ?? 1);
  if (window.devicePixelRatio < SCALE) Object.defineProperty(window, "devicePixelRatio", { value: SCALE, configurable: true });
  host.style.paddingRight = "1px"; // components draw again when their size changes
  for (let i = 0; i < 4; i += 1) await new Promise(requestAnimationFrame);
  return () => { delete window.devicePixelRatio; Object.assign(host.style, { zoom, paddingRight }); };
}

async function drawn(parent, version) {
  const restore = await finer(parent.host ?? parent);
  const paint = { parts: [], left: 0, top: 0, families: new Set(), letters: new Set() };
  let size;
  try {
    size = painted(parent, paint);
  } finally {
    restore();
  }
  const { paper } = ink(parent);
  const faces = await fontFaces(version, paint.families, paint.letters);
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size[0]} ${size[1]}">
<style>${faces}</style><rect width="100%" height="100%" fill="${paper}"/>${paint.parts.join("\n")}</svg>`;
}

/** Paint everything in `parent`; returns width and height. */
function painted(parent, paint) {
  const tops = [...parent.children].filter((child) => !["STYLE", "SCRIPT"].includes(child.tagName) && !child.classList.contains("dl-keep"));
  const edges = tops.map((top) => top.getBoundingClientRect()).filter((edge) => edge.width && edge.height);
  paint.left = Math.min(...edges.map((edge) => edge.left)) - 8;
  paint.top = Math.min(...edges.map((edge) => edge.top)) - 8;
  for (const each of tops) walk(each, paint, each.getBoundingClientRect());
  return [Math.ceil(Math.max(...edges.map((edge) => edge.right)) + 8 - paint.left), Math.ceil(Math.max(...edges.map((edge) => edge.bottom)) + 8 - paint.top)];
}

function walk(element, paint, clip) {
  const style = getComputedStyle(element);
  const edge = element.getBoundingClientRect();
  if (style.display === "none" || Number(style.opacity) === 0 || hidden(element, style, edge)) return;
  const faded = Number(style.opacity) < 1;
  if (faded) paint.parts.push(`<g opacity="${style.opacity}">`);
  if (style.visibility === "visible") boxed(paint, edge, style);
  if (element.tagName === "CANVAS" || element.tagName === "IMG") image(element, paint, edge, style);
  else if (element.tagName.toLowerCase() === "svg") nested(element, paint, edge);
  else inside(element, paint, style.overflow === "visible" ? clip : edge, style);
  if (faded) paint.parts.push("</g>");
}

/** A player, a menu and what only a screen reader says are no part of the picture. */
function hidden(element, style, edge) {
  if (style.clipPath.startsWith("inset(50%") || element.classList.contains("dl-player")) return true;
  if (element.tagName === "INPUT" && ["checkbox", "radio", "file"].includes(element.type)) return true;
  return element.tagName === "SELECT" || element.tagName === "STYLE" || (element.children.length === 0 && edge.width === 0);
}

/** Draw a slider: its way, and how far the knob has come. */
function slider(element, paint, edge, colour) {
  const share = (element.value - element.min) / (element.max - element.min || 1);
  const [x, y, far] = [edge.left - paint.left, (edge.top + edge.bottom) / 2 - paint.top, edge.width * share];
  paint.parts.push(`<path d="M${x} ${y}h${edge.width}" stroke="#8A94A6" stroke-width="4" stroke-linecap="round"/><path d="M${x} ${y}h${far}" stroke="${colour}" stroke-width="4" stroke-linecap="round"/><circle cx="${x + far}" cy="${y}" r="8" fill="${colour}"/>`);
}

function inside(element, paint, clip, style) {
  if (element.type === "range") return slider(element, paint, element.getBoundingClientRect(), ink(element).primary);
  if (element.tagName === "INPUT") return worded(paint, element, style, clip, element.value);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) worded(paint, child, style, clip);
    else if (child.nodeType === Node.ELEMENT_NODE) walk(child, paint, clip);
  }
  return null;
}

function image(element, paint, edge, style) {
  const inset = (side) => parseFloat(style[`border${side}Width`]) + parseFloat(style[`padding${side}`]);
  const [x, y] = [edge.left - paint.left + inset("Left"), edge.top - paint.top + inset("Top")];
  const [width, height] = [edge.width - inset("Left") - inset("Right"), edge.height - inset("Top") - inset("Bottom")];
  if (width <= 0 || height <= 0 || (element.width ?? 0) === 0) return;
  const crisp = style.imageRendering === "pixelated" ? ' style="image-rendering:pixelated"' : "";
  paint.parts.push(`<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none"${crisp} href="${pixels(element)}"/>`);
}

function pixels(element) {
  if (element.tagName === "CANVAS") return element.toDataURL();
  if (element.src.startsWith("data:")) return escaped(element.src);
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [element.naturalWidth, element.naturalHeight];
  copy.getContext("2d").drawImage(element, 0, 0);
  return copy.toDataURL();
}

/** Put an SVG of the component into ours, with what its style sheet says written on each element. */
function nested(element, paint, edge) {
  const copy = element.cloneNode(true);
  const [from, to] = [element, copy].map((tree) => [tree, ...tree.querySelectorAll("*")]);
  from.forEach((each, i) => {
    const style = getComputedStyle(each);
    to[i].removeAttribute("class");
    for (const name of DRAWN) to[i].style.setProperty(name, style.getPropertyValue(name));
    if (each.tagName === "text" || each.tagName === "tspan") {
      paint.families.add(style.fontFamily);
      for (const letter of each.textContent) paint.letters.add(letter);
    }
  });
  const { overflow } = getComputedStyle(element);
  const place = { x: edge.left - paint.left, y: edge.top - paint.top, width: edge.width, height: edge.height, overflow };
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value);
  copy.style.removeProperty("display");
  paint.parts.push(new XMLSerializer().serializeToString(copy));
}
