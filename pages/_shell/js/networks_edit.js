// One weight or bias changed by hand: what if? The change is the browser's alone; training goes on from its own weights.
import { html } from "./perceptron_svg.js";
import { short } from "./networks_paint.js";
import { INPUT_TITLES } from "./networks_model.js";
import { said } from "./theme.js";

export const EDIT_CSS = `
.foot { grid-column: 1 / -1; display: flex; gap: .8rem; align-items: center; min-height: 36px; font: 500 16px/1.3 var(--st-font); overflow: hidden; white-space: nowrap; }
.foot .said { overflow: hidden; text-overflow: ellipsis; }
.foot b { font-weight: 650; }
.foot .plus { color: ${said("var(--plus)")}; } .foot .minus { color: ${said("var(--minus)")}; }
.foot input[type=range] { width: 220px; accent-color: var(--st-primary-color); }
.foot input[type=number] { font: inherit; width: 5.6em; color: inherit; background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .2rem .4rem; }
.foot button { font: 600 15px var(--st-font); color: inherit; background: none; border: 1px solid var(--st-border-color); border-radius: 2rem; padding: .25rem .75rem; cursor: pointer; }
.foot .hint { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); flex: none; }
.foot select { font: inherit; color: inherit; max-width: 15em; background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .25rem .4rem; }
.foot .ask { margin-left: auto; flex: none; } .foot :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -2px; }
@media (max-width: 640px) { .foot, .foot > span { flex-wrap: wrap; white-space: normal; } .foot input[type=range] { flex: 1 0 100%; } }
.foot button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.foot .hint:hover { color: var(--st-background-color); filter: brightness(1.1); }
`;

/** Make the line under the machine: `change(undo)` hears edits, `apply()` a hint that is taken, `open(name)` what to edit. */
export function foot(change, apply, open) {
  const root = html("div", "foot");
  const view = { root, editing: null, words: "" };
  const said = html("span", "said", "", root);
  const hint = html("button", "hint", "", root);
  hint.hidden = true;
  hint.onclick = apply;
  const ask = html("button", "ask", "What if&nbsp;…", root);
  ask.title = "Change a weight by hand";
  ask.onclick = () => open("0w0");
  const box = html("span", "", "", root);
  box.hidden = true;
  html("span", "", "What if", box);
  const which = html("select", "", "", box);
  which.setAttribute("aria-label", "Weight or bias to change");
  which.onchange = () => { open(which.value); which.focus(); };
  html("span", "", "=", box);
  const range = html("input", "", "", box);
  const number = html("input", "", "", box);
  Object.assign(range, { type: "range", min: -5, max: 5, step: 0.01 });
  Object.assign(number, { type: "number", step: 0.1 });
  range.setAttribute("aria-label", "New value");
  number.setAttribute("aria-label", "New value as a number");
  const back = html("button", "", "Back to the trained value", box);
  const put = (value) => {
    if (!Number.isFinite(value)) return;
    const { array, index } = view.editing.find();
    array[index] = value;
    range.value = value;
    change();
  };
  range.oninput = () => { number.value = range.value; put(Number(range.value)); };
  number.oninput = () => put(Number(number.value));
  const close = () => { view.editing = null; box.hidden = true; said.hidden = ask.hidden = false; };
  back.onclick = () => { close(); change(null); };
  return {
    root,
    close,
    say(words) { hint.hidden = true; if (view.words !== words) said.innerHTML = view.words = words; },
    advise({ words, label }) {
      view.words = "";
      said.textContent = `Why not better? ${words}`;
      hint.textContent = label;
      hint.hidden = view.editing !== null;
    },
    /** Let the hand change what `find` finds: `name`, one of the places in `run`. */
    edit(run, name, find) {
      view.editing = { find };
      const { array, index } = find();
      if (view.run !== run) which.innerHTML = places(run).map(([value, words]) => `<option value="${value}">${words}</option>`).join("");
      view.run = run;
      which.value = name;
      range.value = array[index];
      number.value = array[index].toFixed(2);
      box.hidden = false;
      said.hidden = ask.hidden = true;
      box.style.cssText = "display:flex;gap:.7rem;align-items:center";
      number.focus();
    },
    get editing() { return Boolean(view.editing); },
  };
}

const signed = (value, first) => {
  const sign = value < 0 ? "−" : first ? "" : "+";
  return `${first ? "" : " "}<span class="${value < 0 ? "minus" : "plus"}">${sign}${first ? "" : " "}<b>${short(Math.abs(value))}</b></span>`;
};
const raised = (n) => String(n).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
const lowered = (n) => String(n).replace(/\d/g, (d) => "₀₁₂₃₄₅₆₇₈₉"[d]);
const source = (run, column, i) => (column === 0 ? INPUT_TITLES[run.inputs[i]] : `h${raised(column)}${lowered(i + 1)}`);

const target = (run, column, i) => (column < run.widths.length - 1 ? source(run, column, i) : run.classes > 2 ? `ŷ${lowered(i + 1)}` : "ŷ");

/** Return every weight and bias of a network: its name, such as "0w3", and its words. */
function places(run) {
  return run.widths.slice(1).flatMap((units, layer) => Array.from({ length: units }, (_, to) => [
    ...Array.from({ length: run.widths[layer] }, (_, from) => [`${layer}w${from * units + to}`, `the weight ${source(run, layer, from)} → ${target(run, layer + 1, to)}`]),
    [`${layer}b${to}`, `the bias of ${target(run, layer + 1, to)}`],
  ]).flat());
}

/** Return a unit's formula with its numbers, as HTML. */
export function formula(run, weights, node) {
  if (node.column === 0) return `${node.unit < 0 ? "Click to give the network this input" : "Input"}: <b>${INPUT_TITLES[node.name]}</b>`;
  const { w, b } = weights[node.column - 1];
  const units = run.widths[node.column];
  const last = node.column === run.widths.length - 1;
  const parts = Array.from({ length: run.widths[node.column - 1] }, (_, k) => signed(w[k * units + node.unit], k === 0) + source(run, node.column - 1, k));
  const kind = last ? { 0: "", 2: "sigmoid" }[run.classes] ?? "softmax" : run.activations[node.column - 1];
  const name = last ? (run.classes > 2 ? `ŷ${lowered(node.unit + 1)}` : "ŷ") : source(run, node.column, node.unit);
  const sum = parts.join("") + signed(b[node.unit], false);
  return kind && kind !== "linear" ? `${name} = ${kind}(${sum})` : `${name} = ${sum}`;
}

/** Return a link's words: which way it goes and its weight. */
export function linkWords(run, weights, { layer, from, to }) {
  const value = weights[layer].w[from.unit * run.widths[layer + 1] + to.unit];
  const end = layer === run.widths.length - 2 ? "ŷ" : source(run, layer + 1, to.unit);
  return `Weight from ${source(run, layer, from.unit)} to ${end}:${signed(value, true)} &nbsp;(click to change it)`;
}
