// A picture before and after in one view: wipe or side by side, zoomed and moved in lock-step down to single pixels.
import { onTheme, within } from "./theme.js";
import { level, number, panels, workOut } from "./worked.js";
import { paint, paneAt, panes, placed, toPicture } from "./picture_paint.js";

const CSS = `
:host { display: block; }
.view { position: relative; height: max(300px, calc(var(--dl-tall, 100vh) - 375px)); border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
  overflow: hidden; background: var(--st-secondary-background-color); }
canvas { position: absolute; inset: 0; width: 100%; height: 100%; touch-action: none; cursor: crosshair; outline-offset: -3px; }
canvas:focus-visible { outline: 3px solid var(--st-primary-color); }
.bar { position: absolute; right: 8px; bottom: 8px; display: flex; gap: 4px; }
button { all: unset; box-sizing: border-box; min-width: 34px; height: 34px; padding: 0 9px; text-align: center; cursor: pointer; border-radius: 6px;
  font: 500 15px/32px var(--st-font); color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); }
button:hover { border-color: var(--st-primary-color); }
button:focus-visible, .handle:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.handle { position: absolute; top: 0; bottom: 0; width: 28px; margin-left: -14px; cursor: ew-resize; touch-action: none; }
.handle::before { content: ""; position: absolute; left: 13px; width: 2px; top: 0; bottom: 0; background: #fff; box-shadow: 0 0 3px #000; }
.handle::after { content: "\\2194"; position: absolute; top: calc(50% - 16px); left: -2px; width: 32px; height: 32px; border-radius: 50%; background: #fff;
  color: #1B2333; text-align: center; font: 600 19px/32px sans-serif; box-shadow: 0 0 4px rgba(0,0,0,.6); }
.tag, .at { position: absolute; padding: 2px 8px; border-radius: 6px; font: 500 14px/1.5 var(--st-font); color: #fff; background: rgba(16,21,31,.72); pointer-events: none; }
.tag { top: 8px; }
.at { left: 8px; bottom: 8px; font-variant-numeric: tabular-nums; }
.alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;
const HTML = `<canvas tabindex="0" role="img" aria-describedby="help"></canvas>
<span class="tag">before</span><span class="tag">after</span><span class="at" hidden></span>
<div class="handle" role="slider" tabindex="0" aria-label="Divider between before and after" aria-valuemin="0" aria-valuemax="100"></div>
<div class="bar"><button class="mode"></button><button aria-label="Zoom out">\u2212</button><button aria-label="Zoom in">+</button><button aria-label="Show the whole picture">Fit</button></div>
<p class="alt" id="help"></p>`;
const CLOSEST = 72;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__view ??= create(parentElement));
  view.say = (pixel) => setTriggerValue("pixel", pixel);
  update(view, data);
  return () => { view.gone(); parentElement.__view = null; };
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "view";
  root.innerHTML = HTML;
  parent.append(style, root);
  const [canvas, before, after, at, handle, bar, alt] = root.children;
  const view = { root, canvas, tags: [before, after], at, handle, alt, mode: "wipe", split: 0.5, scale: 0, touches: new Map() };
  view.redraw = () => { view.asked ??= requestAnimationFrame(() => { view.asked = null; paint(view); }); };
  const resize = new ResizeObserver(() => { limit(view); view.redraw(); });
  resize.observe(root);
  const unwatch = onTheme(parent, view.redraw);
  view.gone = () => { resize.disconnect(); unwatch(); cancelAnimationFrame(view.asked); style.remove(); root.remove(); };
  buttons(view, bar.children);
  pointer(view);
  slide(view);
  canvas.addEventListener("keydown", (event) => keys(view, event));
  return view;
}

async function update(view, data) {
  const wanted = (view.wanted = data);
  view.alt.textContent = `${data.alt} Arrow keys move the window, with Shift by ten; plus and minus zoom, 0 shows everything.`;
  view.canvas.setAttribute("aria-label", data.alt);
  const [before, after] = await Promise.all([load(view, "before", data.before), load(view, "after", data.after)]);
  if (wanted !== view.wanted) return;  // a newer one is on its way
  const resized = !view.data || String(view.data.size) !== String(data.size);
  Object.assign(view, { data, before, after, pixel: view.later ? view.pixel : data.pixel });
  if (resized) fit(view); else limit(view);
  paint(view);
  view.root.dataset.painted = (Number(view.root.dataset.painted) || 0) + 1;
}

/** Decode a picture and keep its bytes; the same address is decoded once. */
async function load(view, name, url) {
  const kept = view[`${name}-loaded`];
  if (kept?.url === url) return kept;
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return (view[`${name}-loaded`] = { url, image: await createImageBitmap(image), data, width: canvas.width, height: canvas.height });
}

function whole(view) {
  const [pane] = panes(view);
  const [height, width] = view.data.size;
  return Math.min(pane.width / width, pane.height / height);
}

function fit(view) {
  const [height, width] = view.data.size;
  Object.assign(view, { scale: whole(view), x: width / 2, y: height / 2 });
}

/** Never smaller than the whole picture, and its middle never outside of the picture. */
function limit(view) {
  if (!view.data) return;
  const [height, width] = view.data.size;
  const [pane] = panes(view);
  view.scale = Math.min(CLOSEST, Math.max(whole(view), view.scale));
  const inside = (value, size, room) => (size * view.scale <= room ? size / 2 : Math.min(size - room / 2 / view.scale, Math.max(room / 2 / view.scale, value)));
  view.x = inside(view.x, width, pane.width);
  view.y = inside(view.y, height, pane.height);
}

function zoom(view, factor, place) {
  if (!view.data) return false;
  const pane = place ? paneAt(view, place.x) : panes(view)[0];
  const fixed = place ?? { x: pane.left + pane.width / 2, y: pane.height / 2 };
  const before = toPicture(view, pane, fixed);
  const last = view.scale;
  view.scale *= factor;
  view.scale = Math.min(CLOSEST, Math.max(whole(view), view.scale));
  const after = toPicture(view, pane, fixed);
  view.x += before.x - after.x;
  view.y += before.y - after.y;
  limit(view);
  view.redraw();
  return view.scale !== last;
}

function buttons(view, [mode, out, into, all]) {
  const name = () => { mode.textContent = view.mode === "wipe" ? "Side by side" : "Wipe"; };
  mode.onclick = () => {
    const tight = view.data && view.scale <= whole(view) * 1.001;
    view.mode = view.mode === "wipe" ? "side" : "wipe";
    name();
    if (tight) fit(view); else limit(view);
    view.redraw();
  };
  out.onclick = () => zoom(view, 1 / 1.6);
  into.onclick = () => zoom(view, 1.6);
  all.onclick = () => { fit(view); view.redraw(); };
  name();
}

function slide(view) {
  const set = (share) => { view.split = Math.min(1, Math.max(0, share)); view.redraw(); };
  view.handle.addEventListener("pointerdown", (event) => view.handle.setPointerCapture(event.pointerId));
  view.handle.addEventListener("pointermove", (event) => {
    const box = view.root.getBoundingClientRect();
    if (view.handle.hasPointerCapture(event.pointerId)) set((event.clientX - box.left) / box.width);
  });
  view.handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key];
    if (step) { event.preventDefault(); set(view.split + step); }
  });
}

const place = (view, event) => within(view.root, event);

function pointer(view) {
  const { canvas, touches } = view;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, place(view, event));
    view.moved = touches.size > 1 ? 99 : 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (touches.has(event.pointerId)) drag(view, event.pointerId, place(view, event));
    else point(view, pixelAt(view, place(view, event)));
  });
  canvas.addEventListener("pointerup", (event) => {
    const pixel = pixelAt(view, place(view, event));
    if (touches.delete(event.pointerId) && view.moved < 5 && pixel) pick(view, pixel, 0);
  });
  canvas.addEventListener("pointercancel", (event) => touches.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => point(view, null));
  // At its smallest the picture leaves the wheel to the page, so that nobody is stuck on it.
  canvas.addEventListener("wheel", (event) => {
    if (zoom(view, Math.exp(-event.deltaY / 400), place(view, event)) || event.deltaY < 0) event.preventDefault();
  }, { passive: false });
}

function drag(view, id, to) {
  const { touches } = view;
  const from = touches.get(id);
  const other = [...touches].find(([each]) => each !== id)?.[1];
  touches.set(id, to);
  view.moved += Math.hypot(to.x - from.x, to.y - from.y);
  if (view.moved < 5 || !view.data) return;
  if (other) zoom(view, Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, Math.hypot(from.x - other.x, from.y - other.y)), to);
  view.x -= (to.x - from.x) / view.scale / touches.size;
  view.y -= (to.y - from.y) / view.scale / touches.size;
  limit(view);
  view.redraw();
}

/** The output pixel whose place on the picture is under the pointer, or null. */
function pixelAt(view, at) {
  if (!view.data) return null;
  const { x, y } = toPicture(view, paneAt(view, at.x), at);
  const { left, top, unit } = placed(view.data.window);
  const [row, column] = [Math.floor((y - top) / unit), Math.floor((x - left) / unit)];
  const [rows, columns] = view.data.window.size;
  return row >= 0 && column >= 0 && row < rows && column < columns ? [row, column] : null;
}

function point(view, pixel) {
  view.hovered = pixel;
  view.at.hidden = !pixel;
  if (pixel) view.at.textContent = reading(view, ...pixel);
  for (const panel of panels) panel.live(pixel && live(view, pixel));
  view.redraw();
}

const live = (view, pixel) => ({
  ...workOut(view.before, view.data.window, view.data.channel, ...pixel), pixel,
  channel: view.data.window.grey ? "grey" : ["red", "green", "blue"][view.data.channel],
});

function reading(view, row, column) {
  const { left, top, unit } = placed(view.data.window);
  const [x, y] = [Math.floor(left + (column + 0.5) * unit), Math.floor(top + (row + 0.5) * unit)];
  const values = (picture, px, py) => [0, 1, 2].map((c) => number(level(picture, px, py, c), 2)).join(" ");
  const seen = x >= 0 && y >= 0 && x < view.before.width && y < view.before.height ? values(view.before, x, y) : "outside";
  return `row ${row}, column ${column}: before ${seen}, shown after ${values(view.after, column, row)}`;
}

function pick(view, pixel, wait) {
  view.pixel = pixel;
  for (const panel of panels) panel.live(live(view, pixel));
  view.redraw();
  clearTimeout(view.later);
  view.later = setTimeout(() => { view.later = null; view.say(pixel); }, wait);
}

function keys(view, event) {
  const far = event.shiftKey ? 10 : 1;
  const move = { ArrowUp: [-far, 0], ArrowDown: [far, 0], ArrowLeft: [0, -far], ArrowRight: [0, far] }[event.key];
  const size = { "+": 1.6, "=": 1.6, "-": 1 / 1.6 }[event.key];
  if (!view.data || (!move && !size && event.key !== "0")) return;
  event.preventDefault();
  if (size) zoom(view, size);
  else if (!move) { fit(view); view.redraw(); }
  else pick(view, view.pixel.map((value, axis) => Math.min(view.data.window.size[axis] - 1, Math.max(0, value + move[axis]))), 300);
}
