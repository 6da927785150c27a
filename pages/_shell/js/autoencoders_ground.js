// The ground of a latent map: density, digits as coloured glyphs or as pictures, the cursor, a drawing's ring.
import { html, set, svg } from "./perceptron_svg.js";
import { ink } from "./theme.js";
import { decode } from "./autoencoders_net.js";
import { hues, SIDE, tile } from "./autoencoders_paint.js";

/** Return numbers packed as base64 float32. */
export function floats(text) {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}

/** Make a map in `view.root`; `load` gives it codes and labels, `draw(state)` paints it and says whether there is room. */
export function ground(view, label) {
  const root = html("div", "ground", "<canvas></canvas>", view.root);
  const canvas = root.firstChild;
  const over = svg("svg", { role: "group", "aria-label": label }, root);
  const path = svg("line", { stroke: "#8B5CF6", "stroke-width": 3, "stroke-dasharray": "7 6" }, over);
  const cross = svg("path", { stroke: "currentColor", "stroke-width": 2, d: "M-11 0H11M0 -11V11" }, over);
  const cloud = svg("ellipse", { fill: "currentColor", "fill-opacity": 0.14, stroke: "currentColor", "stroke-dasharray": "5 4" }, over);
  const rings = [1, 2].map((radius) => svg("ellipse", { class: `prior prior-${radius}`, fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": radius === 1 ? "" : "6 5", display: "none" }, over));
  const ring = svg("circle", { r: 11, fill: "none", stroke: "currentColor", "stroke-width": 4 }, over);
  const it = { root, canvas, over, drawnAs: "" };
  it.load = (data, images, net) => Object.assign(it, { data, images, net, codes: floats(data.codes), drawnAs: "" });
  it.code = (n) => [it.codes[2 * n], it.codes[2 * n + 1]];
  it.place = ([x, y]) => {
    const [[left, right], [low, high]] = it.shown;
    return [((x - left) / (right - left)) * it.wide, ((high - y) / (high - low)) * it.high];
  };
  it.codeAt = ({ clientX, clientY }) => {
    const box = root.getBoundingClientRect(), [[left, right], [low, high]] = it.shown;
    return [left + ((clientX - box.left) / box.width) * (right - left), high - ((clientY - box.top) / box.height) * (high - low)];
  };
  it.nearest = ([x, y]) => {
    let best = 0, least = Infinity;
    for (let n = 0; n < it.codes.length / 2; n += 1) {
      const apart = (it.codes[2 * n] - x) ** 2 + (it.codes[2 * n + 1] - y) ** 2;
      if (apart < least) [best, least] = [n, apart];
    }
    return best;
  };
  it.cross = (code) => { const [x, y] = it.place(code); set(cross, { transform: `translate(${x} ${y})` }); };
  it.line = (a, b) => { const [[x1, y1], [x2, y2]] = [it.place(a), it.place(b)]; set(path, { x1, y1, x2, y2 }); };
  it.drawn = (mu, sigma = null) => {
    set(ring, { display: mu ? null : "none" });
    set(cloud, { display: mu && sigma ? null : "none" });
    if (!mu) return;
    const [cx, cy] = it.place(mu);
    set(ring, { cx, cy });
    if (sigma) set(cloud, { cx, cy, rx: Math.abs(it.place([mu[0] + 2 * sigma[0], 0])[0] - cx), ry: Math.abs(it.place([0, mu[1] + 2 * sigma[1]])[1] - cy) });
  };
  /** Draw the rings that hold 39% and 86% of N(0, 1). */
  it.prior = () => rings.forEach((each, i) => {
    const [[cx, cy], [x, y]] = [it.place([0, 0]), it.place([i + 1, i + 1])];
    set(each, { cx, cy, rx: x - cx, ry: cy - y, display: null });
  });
  it.draw = (state) => draw(it, state);
  return it;
}

/** Paint the still part, only when something of it changed. */
function draw(it, { show }) {
  const look = ink(it.root.getRootNode());
  [it.wide, it.high] = [it.root.clientWidth, it.root.clientHeight];
  if (it.wide < 60 || it.high < 60) return false;
  it.shown = it.data.equal ? stretched(it.data.window, it.wide / it.high) : it.data.window;
  set(it.over, { viewBox: `0 0 ${it.wide} ${it.high}` });
  const now = [it.data.net.name, it.data.window, show, it.wide, it.high, look.dark, look.text].join(" ");
  if (now === it.drawnAs) return true;
  it.drawnAs = now;
  const scale = window.devicePixelRatio || 1;
  Object.assign(it.canvas, { width: it.wide * scale, height: it.high * scale });
  const context = it.canvas.getContext("2d");
  context.scale(scale, scale);
  if (show === "decoded") atlas(it, context, look);
  else { density(it, context, look); (show === "pictures" ? thumbnails : glyphs)(it, context, look); }
  return true;
}

/** Widen the square window to the shape of the screen, so that a step is as long across as up. */
function stretched([[left, right], [low, high]], ratio) {
  const grow = Math.max(1, ratio), [mx, my] = [(left + right) / 2, (low + high) / 2];
  const half = ((right - left) / 2) * Math.max(1, 1 / ratio);
  return [[mx - ((right - left) / 2) * grow, mx + ((right - left) / 2) * grow], [my - half, my + half]];
}

/** How many digits lie around: blue where many, paper where none, so that gaps are seen. */
function density(it, context, look) {
  const step = 14, reach = 34;
  const columns = Math.ceil(it.wide / step), rows = Math.ceil(it.high / step), told = new Float32Array(columns * rows);
  for (let n = 0; n < it.codes.length / 2; n += 1) {
    const [x, y] = it.place(it.code(n));
    for (let r = Math.max(0, Math.floor((y - reach) / step)); r <= Math.min(rows - 1, (y + reach) / step); r += 1) {
      for (let c = Math.max(0, Math.floor((x - reach) / step)); c <= Math.min(columns - 1, (x + reach) / step); c += 1) {
        told[r * columns + c] += Math.exp(-((c * step + 7 - x) ** 2 + (r * step + 7 - y) ** 2) / (2 * 18 ** 2));
      }
    }
  }
  const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  told.forEach((value, i) => image.data.set([43, 127, 217, Math.round((look.dark ? 120 : 90) * (1 - Math.exp(-value / 3)))], 4 * i));
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(small, 0, 0, columns * step, rows * step);
}

function glyphs(it, context, look) {
  const colours = hues(look);
  Object.assign(context, { font: "700 14px Inter, sans-serif", textAlign: "center", textBaseline: "middle" });
  it.data.labels.forEach((label, n) => {
    context.fillStyle = colours[label];
    context.fillText(label, ...it.place(it.code(n)));
  });
}

/** As many digits as find room, each at its code. */
function thumbnails(it, context, look) {
  const size = 26, taken = new Set();
  it.images.forEach((pixels, n) => {
    const [x, y] = it.place(it.code(n)), cell = `${Math.round(x / size)} ${Math.round(y / size)}`;
    if (taken.has(cell)) return;
    taken.add(cell);
    context.drawImage(stamp(pixels, look, hues(look)[it.data.labels[n]]), x - size / 2, y - size / 2, size, size);
  });
}

/** What the decoder says everywhere, on a grid of pictures. */
function atlas(it, context, look) {
  const size = 34;
  context.imageSmoothingEnabled = true;
  for (let y = 0; y < it.high; y += size) for (let x = 0; x < it.wide; x += size) {
    const [[left, right], [low, high]] = it.shown;
    const code = [left + ((x + size / 2) / it.wide) * (right - left), high - ((y + size / 2) / it.high) * (high - low)];
    context.drawImage(stamp(decode(it.net, code), look), x, y, size, size);
  }
}

/** A picture as a canvas; with a colour it is ink of that colour without paper. */
export function stamp(pixels, look, colour = null) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const image = tile(pixels, look);
  if (colour) {
    const rgb = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
    pixels.forEach((value, i) => image.data.set([...rgb, Math.round(255 * value)], 4 * i));
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
