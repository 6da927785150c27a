// Small SVG and HTML pieces, and one way to drag: mouse, pen, finger and arrow keys alike.
import { enlarged } from "./theme.js";

/** Make an SVG element with attributes. */
export function svg(name, attributes = {}, parent = null) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  set(element, attributes);
  parent?.append(element);
  return element;
}

/** Set attributes; `text` is the content. */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  return element;
}

/** Make an HTML element with a class and content. */
export function html(name, className = "", content = "", parent = null) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.innerHTML = content;
  parent?.append(element);
  return element;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * Make `element` draggable. `start(event)` returns what `move(now, from)` gets back, or null to refuse;
 * `end(moved)` hears the release and whether the pointer went anywhere; `nudge([dx, dy])` hears arrow keys.
 */
export function draggable(element, { start, move, end = () => {}, nudge = null }) {
  element.style.touchAction = "none";
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    const from = start(event);
    if (from === null) return;
    const [x, y] = [event.clientX, event.clientY];
    let moved = false;
    element.setPointerCapture(event.pointerId);
    event.stopPropagation();
    const go = (now) => {
      moved ||= Math.hypot(now.clientX - x, now.clientY - y) > 3;
      if (moved) move(now, from, [now.clientX - x, now.clientY - y].map((by) => by / enlarged(element)));
    };
    const stop = (last) => {
      element.removeEventListener("pointermove", go);
      element.removeEventListener("pointerup", stop);
      element.removeEventListener("pointercancel", stop);
      end(moved, last, from);
    };
    element.addEventListener("pointermove", go);
    element.addEventListener("pointerup", stop);
    element.addEventListener("pointercancel", stop);
  });
  if (nudge) element.addEventListener("keydown", (event) => {
    if (!ARROWS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    nudge(ARROWS[event.key].map((v) => v * (event.shiftKey ? 1 : 0.1)));
  });
}

/**
 * A number that is dragged up and down, stepped with the arrow keys, or typed.
 * `change(value)` hears every change, `commit()` the end of one.
 */
export function scrub({ label, name, change, commit, step = 0.1, most = 20 }) {
  const root = html("label", "scrub", `<span>${name}</span>`);
  const input = html("input", "", "", root);
  set(input, { type: "text", inputmode: "decimal", role: "spinbutton", "aria-label": label, title: `${label}: drag up or down, use the arrow keys, or type`, autocomplete: "off", "aria-valuemin": -most, "aria-valuemax": most });
  const state = { value: 0, typing: false };
  const put = (value) => {
    const kept = Math.max(-most, Math.min(most, Number(value.toFixed(4)))) + 0;
    if (kept !== state.value) change(kept);
  };
  draggable(root, {
    start: (event) => (root.getRootNode().activeElement === input ? null : (event.preventDefault(), state.value)),
    move: (_now, from, [, dy]) => put(Math.round((from - (dy / 5) * step) / step) * step),
    end: (moved) => (moved ? commit() : (input.focus(), input.select())),
  });
  input.addEventListener("keydown", (event) => {
    if (event.key.length === 1) state.typing = true;
    const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (by) {
      event.preventDefault();
      state.typing = false;
      put(Math.round((state.value + by * step * (event.shiftKey ? 10 : 1)) * 1e4) / 1e4);
      commit();
    } else if (event.key === "Enter") input.blur();
  });
  input.addEventListener("change", () => {
    const typed = Number(input.value.trim().replace("−", "-").replace(",", "."));
    if (input.value.trim() && Number.isFinite(typed)) { put(typed); commit(); }
    state.typing = false;
    root.show(state.value);
  });
  root.show = (value) => {
    state.value = value;
    set(input, { "aria-valuenow": value });
    if (!state.typing) input.value = String(Number(value.toFixed(2))).replace("-", "−");
    input.style.width = `${Math.max(2, input.value.length) + 0.6}ch`;
  };
  return root;
}
