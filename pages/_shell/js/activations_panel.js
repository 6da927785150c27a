// Beside the plane: which functions are on, the probe's numbers with TensorFlow's check, and the batch's controls.
import { html } from "./perceptron_svg.js";
import { power, say } from "./activations_view.js";
import { symbol } from "./activations_plot.js";
import { sized } from "./networks_paint.js";
import { SAID } from "./theme.js";

export const PANEL_CSS = `
.curves-panel { display: flex; flex-direction: column; gap: .5rem; min-height: 0; }
.curves-panel .chips { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; }
.curves-panel .chips button { display: flex; align-items: center; gap: 4px; padding: 0 .28rem; height: 28px; font-size: 14px; font-weight: 500; white-space: nowrap; overflow: hidden; opacity: .72; }
.curves-panel .chips button.on { opacity: 1; font-weight: 650; border-color: var(--own); background: none; color: var(--st-text-color); }
.curves-panel .chips button.focus { background: color-mix(in srgb, var(--own) 20%, var(--st-background-color)); box-shadow: inset 0 0 0 1px var(--own); color: var(--st-text-color); }
.curves-panel .chips canvas { width: 22px; height: 16px; flex: none; }
.curves-panel .numbers { display: grid; grid-template-columns: repeat(3, 1fr); gap: .3rem; text-align: center; border: 1px solid var(--st-border-color); border-radius: .5rem; padding: .25rem 0 .3rem; }
.curves-panel .numbers span { display: block; font-size: 15px; }
.curves-panel .numbers b { font-size: 25px; font-variant-numeric: tabular-nums; line-height: 1.15; white-space: nowrap; }
.curves-panel .violet { color: ${SAID.violet}; }
.curves-panel .says { min-height: 42px; font-size: 15px; line-height: 1.25; }
.curves-panel .says p { margin: 0; }
.curves-panel .tape { font-size: 15px; }
.curves-panel .yes { color: var(--st-green-text-color, #0E9F6E); font-weight: 700; }
.curves-panel .batch { margin-top: auto; border-top: 1px solid var(--st-border-color); padding-top: .4rem; display: grid; grid-template-columns: auto 1fr 3.9em; gap: .2rem .6rem; align-items: center; font-size: 15px; }
.curves-panel .batch .wide { grid-column: 1 / -1; display: flex; gap: 4px; align-items: center; flex-wrap: wrap; }
.curves-panel .batch .wide button { font-size: 14px; padding: 0 .45rem; height: 26px; flex: 1; white-space: nowrap; }
.curves-panel .share { font-size: 15px; flex-wrap: nowrap !important; align-items: baseline !important; }
.curves-panel .share b { font-size: 22px; color: ${SAID.orange}; font-variant-numeric: tabular-nums; }
`;

/** Make the panel; `hands` holds set(change) while something moves and commit() for its end. */
export function panel(hands) {
  const root = html("div", "curves-panel");
  const chips = html("div", "chips", "", root);
  chips.setAttribute("role", "group");
  chips.setAttribute("aria-label", "Functions shown");
  const numbers = html("div", "numbers", `<div><span><i>z</i></span><b></b></div><div><span><i>g</i>(<i>z</i>)</span><b></b></div><div><span class="violet"><i>g</i>′(<i>z</i>)</span><b class="violet"></b></div>`, root);
  const says = html("div", "says", `<p class="quiet"></p><p></p><p class="tape"></p>`, root);
  const batch = html("div", "batch", "", root);
  const parts = { flat: slider(batch, "Flat where |<i>g</i>′| &lt;", "Threshold of the slope", [-3, 0, 0.01], (v) => hands.set({ flat: tidy(10 ** v) }), hands.commit),
    spread: slider(batch, "Weights’ spread", "Spread of the weights", [-2.7, 0.301, 0.001], (v) => hands.set({ spread: tidy(10 ** v) }), hands.commit),
    leak: slider(batch, "Leak", "Slope of the leaky ReLU below 0", [0, 1, 0.01], (v) => hands.set({ leak: v }), hands.commit) };
  const starts = html("div", "wide", "", batch);
  const share = html("div", "wide share", "", batch);
  share.setAttribute("aria-live", "polite");
  return { root, show: (state, data, now) => show({ chips, numbers, says, parts, starts, share, hands }, state, data, now) };
}

const tidy = (value) => Number(value.toPrecision(2));

function slider(parent, name, label, [min, max, step], change, commit) {
  const words = html("span", "", name, parent);
  const input = html("input", "", "", parent);
  Object.assign(input, { type: "range", min, max, step });
  input.setAttribute("aria-label", label);
  const out = html("output", "number", "", parent);
  input.oninput = () => change(Number(input.value));
  input.onchange = commit;
  return { all: [words, input, out], show: (place, text) => { input.value = place; out.textContent = text; input.setAttribute("aria-valuetext", text); } };
}

function show(parts, state, data, now) {
  chipsOf(parts, state, data);
  const [z, value, slope] = parts.numbers.querySelectorAll("b");
  z.textContent = say(state.z, 2);
  value.textContent = say(now.value);
  slope.textContent = say(now.slope);
  const exact = data.exact;
  const known = exact.name === state.focus && exact.z === state.z && (state.focus !== "leaky_relu" || exact.leak === state.leak);
  const [kind, first, second] = parts.says.children;
  kind.textContent = data.functions.find((each) => each.name === state.focus).says;
  kind.style.display = state.focus === "leaky_relu" || (known && exact.note) ? "none" : "";
  first.textContent = known ? exact.note || exact.gradient : "";
  second.innerHTML = known ? tape(exact) : `<span class="quiet">Let go: TensorFlow checks the slope.</span>`;
  parts.parts.flat.show(Math.log10(state.flat), say(state.flat, state.flat < 0.01 ? 4 : 3).replace(/0+$/, ""));
  parts.parts.spread.show(Math.log10(state.spread), say(state.spread, 4).replace(/0+$/, "").replace(/\.$/, ""));
  parts.parts.leak.show(state.leak, say(state.leak, 2));
  parts.parts.leak.all.forEach((each) => { each.style.display = state.focus === "leaky_relu" ? "" : "none"; });
  startsOf(parts, state, data);
  parts.share.innerHTML = `<b>${share(now.share)}</b><span>of ${data.count.toLocaleString("en")} pre-activations are flat here</span>`;
}

const share = (value) => (value > 0 && value < 0.001 ? `${say(value * 100, 3)} %` : `${(value * 100).toFixed(1)} %`);

function tape(exact) {
  if (exact.closed === null) return "";
  if (!exact.ready) return `<span class="quiet">GradientTape: TensorFlow is starting.</span>`;
  const found = exact.tape === null ? "no path" : digits(exact.tape);
  return `GradientTape <b class="number">${found}</b> ${exact.agree ? "=" : "≠"} formula <b class="number">${digits(exact.closed)}</b> ${exact.agree ? '<span class="yes">✓</span>' : ""}`;
}

function digits(value) {
  const size = Math.abs(value);
  if (size && size < 1e-4) { const e = Math.floor(Math.log10(size)); return `${(value / 10 ** e).toFixed(4).replace("-", "−")}·${power(e)}`; }
  return value.toFixed(6).replace("-", "−");
}

function chipsOf({ chips, hands }, state, data) {
  if (!chips.children.length) {
    for (const each of data.functions) {
      const made = html("button", "", `<canvas></canvas><span>${each.title}</span>`, chips);
      Object.assign(made, { type: "button", title: `${each.title}: click to show and probe it, click again to hide it` });
      made.dataset.name = each.name;
      made.style.setProperty("--own", each.colour);
      made.onclick = () => hands.pick(each.name);
    }
  }
  data.functions.forEach((each, i) => {
    const chip = chips.children[i];
    const on = state.shown.includes(each.name);
    chip.className = `${on ? "on" : ""} ${each.name === state.focus ? "focus" : ""}`;
    chip.setAttribute("aria-pressed", on);
    chip.setAttribute("aria-current", each.name === state.focus);
    const context = sized(chip.firstElementChild, 22, 16);
    context.strokeStyle = each.colour;
    context.lineWidth = 3;
    context.beginPath();
    context.moveTo(0, 8);
    context.lineTo(22, 8);
    context.stroke();
    symbol(context, each.mark, 11, 8, 4.6, each.colour, "transparent");
  });
}

function startsOf({ starts, hands }, state, data) {
  if (!starts.children.length) {
    for (const start of data.starts) {
      const made = html("button", "", start.short, starts);
      Object.assign(made, { type: "button", title: `${start.title}: spread ${start.spread.toFixed(4)}` });
      made.onclick = () => { hands.set({ spread: start.spread }); hands.commit(); };
    }
  }
  data.starts.forEach((start, i) => starts.children[i].setAttribute("aria-pressed", Math.abs(start.spread - state.spread) < 1e-6));
}
