// A kernel's cells: type in them, walk with the arrow keys; blue is positive, orange negative, pale is near 0.
import { MEANING } from "./theme.js";

const CSS = `
:host { display: block; }
.cells { display: grid; gap: 3px; width: 100%; }
.cells input { min-width: 0; width: 100%; box-sizing: border-box; text-align: center; padding: 0;
  font: 500 var(--size) var(--st-code-font); height: var(--tall); color: var(--st-text-color);
  border: 1px solid var(--st-border-color); border-radius: 4px; background: var(--st-background-color); }
.cells input:focus { outline: 3px solid var(--st-primary-color); outline-offset: 1px; position: relative; z-index: 1; }
.cells input[aria-invalid="true"] { border: 2px dashed #C62828; }
.alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;
const LOOK = { 3: [42, 18], 5: [34, 15], 7: [28, 14] };

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__cells ??= create(parentElement));
  view.say = (text) => setTriggerValue("edited", text);
  view.update(data);
  return () => { view.gone(); parentElement.__cells = null; };
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.setAttribute("role", "group");
  const alt = document.createElement("p");
  alt.className = "alt";
  parent.append(style, root, alt);
  root.className = "cells";
  const view = { rows: [], say: null, gone: () => [style, root, alt].forEach((node) => node.remove()) };
  view.update = (data) => {
    const text = JSON.stringify(data.rows);
    if (text === view.text) return;
    view.text = text;
    view.rows = data.rows;
    alt.textContent = data.alt;
    draw(view, root);
  };
  root.addEventListener("keydown", (event) => walk(event, root, view.rows.length));
  return view;
}

function draw(view, root) {
  const side = view.rows.length;
  const square = view.rows.every((row) => row.length === side);
  root.hidden = !square;
  root.setAttribute("aria-label", `Kernel, ${side} rows of ${side} cells`);
  if (!square) return;
  const [tall, size] = LOOK[side] ?? [side < 3 ? 42 : 24, side < 3 ? 18 : 14];
  root.style.cssText = `grid-template-columns: repeat(${side}, 1fr); --tall: ${tall}px; --size: ${size}px`;
  const inputs = root.querySelectorAll("input");
  if (inputs.length !== side * side) {
    root.replaceChildren(...Array.from({ length: side * side }, (_, index) => cell(view, root, index)));
  }
  fill(view, root);
}

function cell(view, root, index) {
  const input = document.createElement("input");
  input.inputMode = "text";
  input.autocomplete = "off";
  const exact = () => String(view.rows.flat()[index]);
  input.addEventListener("focus", () => { input.value = short(exact(), 12); input.select(); });
  input.addEventListener("blur", () => { if (input.value === short(exact(), 12)) input.value = fitting(exact(), view.rows.length); });
  input.addEventListener("change", () => {
    const typed = input.value.trim().replace(",", ".") || "0";
    if (typed === short(exact(), 12)) return;
    const flat = view.rows.flat();
    flat[index] = Number.isFinite(Number(typed)) ? Number(typed) : typed.replace(/[\s;]+/g, "");
    view.rows = view.rows.map((row, r) => row.map((_, c) => flat[r * row.length + c]));
    fill(view, root);
    view.say(flat.map((value) => (typeof value === "number" ? Number(value.toPrecision(6)) : value)).join(","));
  });
  return input;
}

function fill(view, root) {
  const flat = view.rows.flat();
  const side = view.rows.length;
  const most = Math.max(1e-12, ...flat.map((value) => Math.abs(Number(value)) || 0));
  const active = root.getRootNode().activeElement;
  root.querySelectorAll("input").forEach((input, index) => {
    const value = Number(flat[index]);
    input.value = input === active ? short(flat[index], 12) : fitting(flat[index], side);
    input.setAttribute("aria-label", `row ${Math.floor(index / side) + 1}, column ${(index % side) + 1}`);
    input.setAttribute("aria-invalid", String(!Number.isFinite(value)));
    const strength = Math.round(12 + 58 * Math.abs(value || 0) / most);
    const colour = value > 0 ? MEANING.blue : MEANING.orange;
    input.style.background = value ? `color-mix(in srgb, ${colour} ${strength}%, var(--st-background-color))` : "";
  });
}

export function short(value, digits) {
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  return String(Number(number.toPrecision(Math.min(digits, 6)))).replace("-", digits <= 3 ? "\u2212" : "-").replace(/^(\u2212?)0\./, digits <= 3 ? "$1." : "$10.");
}

/** Fewer figures where the cells are narrow; the whole number shows while a cell is typed in. */
function fitting(value, side) {
  const text = short(value, 3);
  return side > 5 && text.length > 4 ? short(value, 1) : text;
}

function walk(event, root, side) {
  const steps = { ArrowUp: -side, ArrowDown: side, Enter: side, ArrowLeft: -1, ArrowRight: 1 };
  const step = steps[event.key];
  const inputs = [...root.querySelectorAll("input")];
  const at = inputs.indexOf(event.target);
  if (!step || at < 0) return;
  const whole = event.target.selectionStart === 0 && event.target.selectionEnd === event.target.value.length;
  if (Math.abs(step) === 1 && !whole) return;  // inside a number the arrows move the cursor
  event.preventDefault();
  if (inputs[at + step]) inputs[at + step].focus();
  else event.target.blur();
}
