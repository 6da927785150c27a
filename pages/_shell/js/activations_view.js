// What the views of the lesson on activations share: how one is mounted, how arrays arrive, how numbers are written.
import { onTheme } from "./theme.js";
import { html } from "./perceptron_svg.js";

export const BASE_CSS = `
.act { color: var(--st-text-color); font: 400 16px/1.35 var(--st-font); height: var(--tall); }
.act canvas { touch-action: none; }
.act button { font: 600 15px var(--st-font); color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: .5rem; padding: .25rem .5rem; cursor: pointer; }
.act button:hover { border-color: var(--st-primary-color); }
.act button[aria-pressed="true"] { border-color: var(--st-primary-color); background: color-mix(in srgb, var(--st-primary-color) 14%, var(--st-background-color)); color: var(--st-primary-color); }
.act :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.act input[type="range"] { accent-color: var(--st-primary-color); min-width: 0; width: 100%; margin: 0; }
.act .number { font-variant-numeric: tabular-nums; font-weight: 700; }
.act .quiet { color: color-mix(in srgb, var(--st-text-color) 78%, transparent); }
.act .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.act i { font-family: var(--st-font); }
`;

/**
 * Return the `mount` of a view. `build(root, view)` makes it once and sets `view.take(data)`, which Python's values go
 * to, and `view.draw()`; `view.later()` asks for a repaint, `view.tell(name, value)` speaks to Python.
 */
export function viewOf(name, css, build) {
  return ({ parentElement, data, setStateValue, setTriggerValue }) => {
    const view = (parentElement[`__${name}`] ??= create(parentElement, name, css, build));
    view.tell = setStateValue;
    view.trigger = setTriggerValue;
    view.root.style.setProperty("--tall", data.height ?? "auto");
    view.take(data);
    view.later();
    return () => view.gone();
  };
}

function create(parent, name, css, build) {
  const style = html("style");
  style.textContent = BASE_CSS + css;
  const root = html("section", `act ${name}`);
  parent.append(style, root);
  const view = { root, waiting: 0, data: null, end: () => {} };
  view.later = () => { view.waiting ||= requestAnimationFrame(() => { view.waiting = 0; if (root.isConnected && view.data) view.draw(); }); };
  build(root, view);
  const unwatch = onTheme(parent, view.later);
  const watch = new ResizeObserver(view.later);
  watch.observe(root);
  view.gone = () => { view.end(); unwatch(); watch.disconnect(); parent[`__${name}`] = null; style.remove(); root.remove(); };
  return view;
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** Unpack what Python packed: base64 of float32, int16 or uint8. */
export const floats = (text) => new Float32Array(bytes(text).buffer);
export const shorts = (text) => new Int16Array(bytes(text).buffer);
export const whole = (text) => bytes(text);

const UP = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
export const power = (exponent) => `10${String(exponent).replace(/./g, (sign) => UP[sign] ?? "")}`;

/** Write a number with `digits` decimals and a real minus; very small and very large ones as powers of ten. */
export function say(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size && (size < 0.5 * 10 ** -digits || size >= 1e5)) {
    const exponent = Math.floor(Math.log10(size));
    return `${(value / 10 ** exponent).toFixed(1).replace("-", "−")}·${power(exponent)}`;
  }
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** Let `change(event)` follow a pressed pointer on `element` and `end()` hear its release. */
export function follow(element, change, end = () => {}) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    element.setPointerCapture(event.pointerId);
    change(event, true);
    const go = (now) => change(now, false);
    const stop = () => {
      for (const name of ["pointerup", "pointercancel"]) element.removeEventListener(name, stop);
      element.removeEventListener("pointermove", go);
      end();
    };
    element.addEventListener("pointermove", go);
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, stop);
  });
}
