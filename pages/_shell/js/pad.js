// A drawing pad for one digit: mouse, pen, finger and keyboard. Other pictures mount `pad`; Python mounts `mount`.
import { centred, resized, SIDE } from "./handwriting.js";
import { ink as colours, onTheme } from "./theme.js";
import { html } from "./perceptron_svg.js";

const FINE = 5, WIDE = SIDE * FINE; // the brush works on pixels five times as fine as the network's
const BRUSH = 1.35 * FINE, SOFT = 0.45 * FINE, MOST_UNDO = 30;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export const PAD_CSS = `
.dl-pad { display: flex; flex-direction: column; gap: .4rem; width: var(--pad, 280px); color: var(--st-text-color); font: 500 16px/1.3 var(--st-font); }
.dl-pad .sheet { position: relative; aspect-ratio: 1; width: 100%; border: 2px solid var(--st-border-color); border-radius: .5rem; overflow: hidden; touch-action: none; cursor: crosshair; outline: none; background: var(--st-background-color); box-sizing: border-box; }
.dl-pad .sheet:focus-visible { border-color: var(--st-primary-color); box-shadow: 0 0 0 2px var(--st-primary-color); }
.dl-pad canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.dl-pad .hint { position: absolute; inset: auto 0 .5rem 0; text-align: center; opacity: .7; pointer-events: none; font-size: 15px; }
.dl-pad .pen { position: absolute; width: 14px; height: 14px; margin: -7px; border-radius: 50%; border: 2px solid var(--st-primary-color); pointer-events: none; display: none; box-sizing: border-box; }
.dl-pad .sheet:focus-visible .pen { display: block; } .dl-pad .pen.down { background: var(--st-primary-color); }
.dl-pad .tools { display: flex; gap: .35rem; }
.dl-pad .tools button { flex: 1; font: 600 15px var(--st-font); color: inherit; background: none; border: 1px solid var(--st-border-color); border-radius: .5rem; padding: .3rem .2rem; cursor: pointer; }
.dl-pad .tools button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.dl-pad .tools button[aria-pressed="true"] { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.dl-pad :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
`;

/**
 * Make a pad. `onInk(pad)` hears every move of a stroke, `onEnd(pad)` its end; both also hear clearing and undoing.
 * `pad.values()` are the 784 values a network gets: centred as MNIST is when `pad.centre`, else where they were drawn.
 */
export function pad({ onInk = () => {}, onEnd = () => {}, label = "Drawing pad", hint = "Draw a digit", tools = true } = {}) {
  const root = html("div", "dl-pad");
  const sheet = html("div", "sheet", `<canvas width="${WIDE}" height="${WIDE}"></canvas><span class="hint"></span><i class="pen"></i>`, root);
  Object.assign(sheet, { tabIndex: 0 });
  sheet.setAttribute("role", "application");
  sheet.setAttribute("aria-label", `${label}. Arrow keys move the pen, space puts it down or lifts it, Delete clears, control Z takes a stroke back.`);
  const [canvas, words, pen] = sheet.children;
  words.textContent = hint;
  const it = { root, sheet, fine: new Float32Array(WIDE * WIDE), past: [], centre: true, erasing: false, at: [SIDE / 2, SIDE / 2], down: false, loaded: null };
  const changed = (ended) => { paint(it, canvas, words); onInk(it); if (ended) onEnd(it); };
  Object.assign(it, {
    empty: () => it.fine.every((value) => value === 0),
    raw: () => it.loaded ?? resized({ values: it.fine, rows: WIDE, columns: WIDE }, SIDE, SIDE).values,
    values: () => (it.loaded ?? (it.centre ? centred({ values: it.fine, rows: WIDE, columns: WIDE }) : it.raw())),
    /** Show 784 given values, unchanged until the first stroke on top of them. */
    load(values) {
      for (let i = 0; i < it.fine.length; i += 1) it.fine[i] = values[Math.floor(Math.floor(i / WIDE) / FINE) * SIDE + Math.floor((i % WIDE) / FINE)];
      Object.assign(it, { past: [], loaded: Float32Array.from(values) });
      paint(it, canvas, words);
    },
    clear() { keep(it); it.fine.fill(0); changed(true); },
    undo() {
      const last = it.past.pop();
      if (last) { it.fine = last.fine; it.loaded = last.loaded; changed(true); }
    },
    repaint: () => paint(it, canvas, words),
    line: (from, to) => { line(it, from, to); changed(false); },
    begin: () => keep(it),
    end: () => onEnd(it),
    erase(on) { it.erasing = on; it.show?.(); },
  });
  pointing(it);
  keyboard(it, pen);
  if (tools) toolbar(it);
  return it;
}

function keep(it) {
  it.past.push({ fine: it.fine.slice(), loaded: it.loaded });
  if (it.past.length > MOST_UNDO) it.past.shift();
  it.loaded = null;
}

function pointing(it) {
  const place = ({ clientX, clientY }) => {
    const box = it.sheet.getBoundingClientRect();
    return [((clientX - box.left) / box.width) * SIDE, ((clientY - box.top) / box.height) * SIDE];
  };
  let last = null;
  it.sheet.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || last) return;
    event.preventDefault();
    it.sheet.focus({ focusVisible: false });
    it.sheet.setPointerCapture(event.pointerId);
    it.begin();
    last = place(event);
    it.line(last, last);
  });
  it.sheet.addEventListener("pointermove", (event) => {
    if (!last) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const now of (moves.length ? moves : [event]).map(place)) { line(it, last, now); last = now; }
    it.line(last, last);
  });
  const stop = () => { if (last) { last = null; it.end(); } };
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) it.sheet.addEventListener(name, stop);
}

function keyboard(it, pen) {
  const show = () => { pen.style.left = `${(it.at[0] / SIDE) * 100}%`; pen.style.top = `${(it.at[1] / SIDE) * 100}%`; pen.classList.toggle("down", it.down); };
  const lift = () => { if (it.down) { it.down = false; it.end(); } };
  const press = () => { it.begin(); it.down = true; it.line(it.at, it.at); };
  it.sheet.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key], act = step ? () => {
      const to = it.at.map((value, i) => Math.max(0, Math.min(SIDE, value + step[i] * (event.shiftKey ? 0.5 : 1))));
      if (it.down) it.line(it.at, to);
      it.at = to;
    } : { " ": () => (it.down ? lift() : press()), Delete: it.clear, Backspace: it.clear, z: (event.ctrlKey || event.metaKey) && it.undo }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
    show();
  });
  it.sheet.addEventListener("blur", () => { lift(); show(); });
  show();
}

function toolbar(it) {
  const bar = html("div", "tools", "", it.root);
  const make = (text, act, title) => Object.assign(html("button", "", text, bar), { type: "button", onclick: act, title });
  make("Clear", () => it.clear(), "Empty paper");
  make("Undo", () => it.undo(), "Take the last stroke back");
  const eraser = make("Erase", () => it.erase(!it.erasing), "Draw with paper instead of ink");
  it.show = () => eraser.setAttribute("aria-pressed", it.erasing);
  it.show();
}

/** Ink, or with the eraser paper, along a line between two places in network pixels; the brush's rim is soft. */
function line(it, from, to) {
  const [ax, ay, bx, by] = [...from, ...to].map((value) => value * FINE), reach = BRUSH + SOFT;
  const [dx, dy] = [bx - ax, by - ay], long = dx * dx + dy * dy;
  const inside = (value) => Math.max(0, Math.min(WIDE - 1, Math.floor(value)));
  for (let y = inside(Math.min(ay, by) - reach); y <= inside(Math.max(ay, by) + reach); y += 1) {
    for (let x = inside(Math.min(ax, bx) - reach); x <= inside(Math.max(ax, bx) + reach); x += 1) {
      const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
      const along = long ? Math.max(0, Math.min(1, (px * dx + py * dy) / long)) : 0;
      const away = Math.hypot(px - along * dx, py - along * dy);
      const cover = Math.max(0, Math.min(1, (BRUSH + SOFT - away) / (2 * SOFT))), i = y * WIDE + x;
      it.fine[i] = it.erasing ? Math.min(it.fine[i], 1 - cover) : Math.max(it.fine[i], cover);
    }
  }
}

function paint(it, canvas, words) {
  const context = canvas.getContext("2d"), image = context.createImageData(WIDE, WIDE);
  const [r, g, b] = colours(it.root.getRootNode()).dark ? [233, 237, 245] : [27, 35, 51];
  for (let i = 0, to = 0; i < it.fine.length; i += 1, to += 4) {
    image.data[to] = r; image.data[to + 1] = g; image.data[to + 2] = b; image.data[to + 3] = 255 * it.fine[i];
  }
  context.putImageData(image, 0, 0);
  words.hidden = !it.empty();
}

/** Show a pad on its own; Python hears the picture when a stroke ends. */
export function mount({ parentElement, data, setStateValue }) {
  const view = (parentElement.__pad ??= create(parentElement));
  view.tell = (values) => setStateValue("drawn", { of: view.of, ink: packed(values) });
  view.board.centre = data.centre;
  view.board.root.style.setProperty("--pad", `${data.size}px`);
  if (view.of !== data.of) {
    view.of = data.of;
    view.board.load(unpacked(data.ink));
  }
  return () => view.gone();
}

function create(parent) {
  const style = html("style");
  style.textContent = PAD_CSS;
  const view = { board: pad({ onEnd: (board) => view.tell(board.values()) }) };
  parent.append(style, view.board.root);
  const unwatch = onTheme(parent, view.board.repaint);
  view.gone = () => { unwatch(); parent.__pad = null; style.remove(); view.board.root.remove(); };
  return view;
}

/** 784 values in 0..1 as text, one byte each, and back. */
export const packed = (values) => btoa(String.fromCharCode(...Array.from(values, (value) => Math.round(255 * value))));
export const unpacked = (text) => Float32Array.from(atob(text), (letter) => letter.charCodeAt(0) / 255);
