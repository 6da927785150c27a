// Gradient size layer by layer on a log axis, for any depth at once under the hand, beside the map of all starts.
import { ink, MEANING, within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { sized } from "./networks_paint.js";
import { power, say, viewOf } from "./activations_view.js";

const CSS = `
.depth-view { display: grid; grid-template: "bar map" auto "chart map" minmax(0, 1fr) "words map" auto / minmax(0, 1fr) 400px; gap: .5rem 1.1rem; }
.depth-view .bar { grid-area: bar; display: flex; gap: .7rem; align-items: center; }
.depth-view .bar label { white-space: nowrap; }
.depth-view .bar output { min-width: 1.6em; font-size: 21px; }
.depth-view .series { display: flex; gap: 4px; }
.depth-view .series button { white-space: nowrap; height: 32px; }
.depth-view .chart { grid-area: chart; position: relative; min-height: 0; border: 1px solid var(--st-border-color); border-radius: .5rem; }
.depth-view .chart canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.depth-view .tip { position: absolute; pointer-events: none; background: var(--st-background-color); border: 1px solid var(--st-border-color); border-radius: .4rem; padding: .15rem .45rem; font: 500 14px/1.35 var(--st-font); white-space: pre; z-index: 4; }
.depth-view .words { grid-area: words; font-size: 17px; font-weight: 600; min-height: 1.4em; }
.depth-view .map { grid-area: map; display: flex; flex-direction: column; gap: .3rem; min-height: 0; }
.depth-view .map p { margin: 0; font-size: 15px; line-height: 1.3; }
.depth-view table { border-collapse: separate; border-spacing: 3px; width: 100%; flex: 1; table-layout: fixed; }
.depth-view th { font: 500 14px/1.15 var(--st-font); text-align: left; white-space: nowrap; overflow: hidden; }
.depth-view th:first-child { width: 26%; }
.depth-view thead th { text-align: center; white-space: normal; vertical-align: bottom; }
.depth-view td { padding: 0; }
.depth-view td button { width: 100%; height: 100%; min-height: 22px; padding: 0; border: 2px solid transparent; border-radius: .35rem; font: 600 14px var(--st-font); font-variant-numeric: tabular-nums; color: var(--st-text-color); background: var(--shade); }
.depth-view td button[aria-pressed="true"] { background: var(--shade); color: var(--st-text-color); border-color: var(--st-text-color); font-weight: 800; }
.depth-view td button:hover { border-color: var(--st-primary-color); }
@media (max-width: 820px) { .depth-view { grid-template: "bar" auto "chart" 320px "words" auto "map" auto / minmax(0, 1fr); height: auto; } .depth-view .bar { flex-wrap: wrap; } }
`;
const SERIES = {
  gradients: { title: "|∂L/∂w|", says: "mean |∂L/∂w| over the layer’s weights", theory: null, colour: MEANING.violet },
  errors: { title: "∂L/∂z", says: "size of the error ∂L/∂z on its way back", theory: "expected_errors", colour: MEANING.violet },
  signals: { title: "signal", says: "spread of the layer’s outputs on their way forward", theory: "expected_signals", colour: MEANING.blue },
};
const PAD = { left: 66, right: 12, top: 40, bottom: 46 };

export const mount = viewOf("depth-view", CSS, build);

function build(root, view) {
  const bar = html("div", "bar", `<label for="d">Hidden layers</label><input id="d" type="range" min="1" max="30" step="1"><output class="number"></output>`, root);
  const [, slider, out] = bar.children;
  const series = html("div", "series", "", bar);
  series.setAttribute("role", "group");
  series.setAttribute("aria-label", "What is measured");
  const chart = html("div", "chart", "<canvas role='img'></canvas>", root);
  const tip = html("div", "tip", "", chart);
  tip.hidden = true;
  const words = html("div", "words", "", root);
  words.setAttribute("aria-live", "polite");
  const map = html("div", "map", "<p></p><table><thead></thead><tbody></tbody></table>", root);
  Object.assign(view, { seq: 0, state: null, canvas: chart.firstElementChild, tip, slider, out, words, map });
  const put = (change) => { view.seq += 1; view.state = { ...view.state, ...change }; view.later(); };
  const commit = () => { clearTimeout(view.timer); view.timer = setTimeout(() => view.tell("moved", { ...view.state, seq: view.seq }), 90); };
  view.hands = { put, commit };
  slider.oninput = () => put({ depth: Number(slider.value) });
  slider.onchange = commit;
  for (const [name, { title, says }] of Object.entries(SERIES)) {
    const made = html("button", "", title, series);
    Object.assign(made, { type: "button", title: says, onclick: () => { put({ series: name }); commit(); } });
    made.dataset.name = name;
  }
  view.series = series;
  view.canvas.onpointermove = (event) => point(view, event);
  view.canvas.onpointerleave = () => { tip.hidden = true; };
  view.take = (data) => {
    if (!view.data) view.seq = data.seq;
    view.data = data;
    if (data.seq >= view.seq || !view.state) view.state = { ...data.state };
  };
  view.draw = () => draw(view);
}

function draw(view) {
  const { state, data } = view;
  view.slider.value = state.depth;
  view.out.textContent = state.depth;
  for (const button of view.series.children) button.setAttribute("aria-pressed", button.dataset.name === state.series);
  const same = state.activation === data.state.activation && state.initialiser === data.state.initialiser;
  const found = same ? data.depths[state.depth] : null;
  view.words.innerHTML = found ? found.words.replace(/10\^([+-])([\d.]+)/, (_, sign, size) => `10<sup>${sign === "-" ? "−" : ""}${size}</sup>`) : same ? "Let go: it is measured." : "…";
  chart(view, found);
  table(view);
  view.canvas.setAttribute("aria-label", `${SERIES[state.series].says}, ${state.depth} hidden layers, ${state.activation}, ${state.initialiser}. ${found?.words ?? ""}`);
  Object.assign(view.root.dataset, { depth: state.depth, series: state.series, activation: state.activation, initialiser: state.initialiser, values: found ? found[state.series].join(" ") : "" });
}

function range(values) {
  const logs = values.filter((v) => v > 0 && Number.isFinite(v)).map(Math.log10);
  if (!logs.length) return [-3, 0];
  const [low, high] = [Math.floor(Math.min(...logs) - 0.3), Math.ceil(Math.max(...logs) + 0.05)];
  return [Math.min(low, high - 3), high];
}

function chart(view, found) {
  const { canvas, state } = view;
  const context = sized(canvas);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const colours = ink(view.root);
  const kind = SERIES[state.series];
  context.fillStyle = colours.text;
  context.font = `600 16px ${colours.font}`;
  context.textAlign = "left";
  context.fillText(kind.says, PAD.left, 22);
  if (!found) return;
  const values = found[state.series];
  const theory = kind.theory ? found[kind.theory] : [];
  const [low, high] = range([...values, ...theory]);
  const y = (v) => height - PAD.bottom - ((Math.log10(v) - low) / (high - low)) * (height - PAD.top - PAD.bottom);
  const slot = (width - PAD.left - PAD.right) / values.length;
  const x = (i) => PAD.left + (i + 0.5) * slot;
  decades(context, { low, high, y, width, colours });
  bars(context, { values, x, y, slot, foot: height - PAD.bottom, colours, kind, hidden: state.depth });
  if (theory.length) expected(context, theory, x, y, colours, width);
  labels(context, { count: values.length, hidden: state.depth, x, slot, height, width, colours, back: state.series !== "signals" });
  view.slots = { x, slot, values, theory };
}

function decades(context, { low, high, y, width, colours }) {
  const step = Math.max(1, Math.ceil((high - low) / 7));
  context.font = `400 15px ${colours.font}`;
  context.textAlign = "right";
  for (let e = high; e >= low; e -= step) {
    context.fillStyle = colours.dark ? "rgba(233,237,245,.14)" : "rgba(27,35,51,.10)";
    context.fillRect(PAD.left, y(10 ** e), width - PAD.left - PAD.right, 1);
    context.fillStyle = colours.text;
    context.fillText(power(e), PAD.left - 8, y(10 ** e) + 5);
  }
}

function bars(context, { values, x, y, slot, foot, colours, kind, hidden }) {
  values.forEach((value, i) => {
    const wide = Math.max(3, slot * 0.74);
    context.fillStyle = kind.colour;
    context.globalAlpha = i < hidden ? 1 : 0.45;
    if (value > 0 && Number.isFinite(value)) context.fillRect(x(i) - wide / 2, y(value), wide, foot - y(value));
    else {
      context.font = `700 16px ${colours.font}`;
      context.textAlign = "center";
      context.fillText("0", x(i), foot - 4);
    }
  });
  context.globalAlpha = 1;
}

function expected(context, theory, x, y, colours, width) {
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.setLineDash([6, 5]);
  context.beginPath();
  let drawing = false;
  theory.forEach((v, i) => { if (v > 0) { context[drawing ? "lineTo" : "moveTo"](x(i), y(v)); drawing = true; } });
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = colours.paper;
  theory.forEach((v, i) => {
    if (!(v > 0)) return;
    context.beginPath();
    context.arc(x(i), y(v), 5, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  });
  context.fillStyle = colours.text;
  context.font = `500 15px ${colours.font}`;
  context.textAlign = "right";
  context.fillText("○ - - theory", width - PAD.right - 4, 22);
}

function labels(context, { count, hidden, x, slot, height, width, colours, back }) {
  context.fillStyle = colours.text;
  context.font = `400 15px ${colours.font}`;
  context.textAlign = "center";
  const every = slot > 26 ? 1 : 5;
  for (let i = 0; i < count; i += 1) {
    const layer = i + 1;
    if (i >= hidden) context.fillText("out", x(i), height - PAD.bottom + 19);
    else if (layer % every === 0 || layer === 1) context.fillText(layer, x(i), height - PAD.bottom + 19);
  }
  context.font = `500 15px ${colours.font}`;
  context.fillText(back ? "input side      ⟵ the gradient travels back      output side" : "input side      the signal travels ⟶      output side", (PAD.left + width - PAD.right) / 2, height - 8);
}

function point(view, event) {
  const { slots, canvas, tip } = view;
  if (!slots) return;
  const i = Math.floor((within(canvas, event).x - PAD.left) / slots.slot);
  tip.hidden = !(i in slots.values);
  if (tip.hidden) return;
  const theory = slots.theory[i] !== undefined ? `\ntheory ${say(slots.theory[i])}` : "";
  tip.textContent = `${i < view.state.depth ? `layer ${i + 1}` : "output layer"}\nmeasured ${say(slots.values[i])}${theory}`;
  Object.assign(tip.style, { left: `${Math.min(canvas.clientWidth - 150, Math.max(4, slots.x(i) - 60))}px`, top: "36px" });
}

function table(view) {
  const { map, data, state, hands } = view;
  const [says, grid] = map.children;
  if (!grid.tBodies[0].rows.length) {
    says.innerHTML = `Factor of the error <b>per layer</b> on its way back. Far from 1, depth kills or blows up the gradient. Click one.`;
    grid.tHead.innerHTML = `<tr><th></th>${data.starts.map(({ short }) => `<th>${short}</th>`).join("")}</tr>`;
    for (const { name, title } of data.functions) {
      const row = grid.tBodies[0].insertRow();
      html("th", "", title, row).scope = "row";
      for (const start of data.starts) {
        const button = html("button", "", "", row.insertCell());
        button.type = "button";
        button.onclick = () => { hands.put({ activation: name, initialiser: start.name }); hands.commit(); };
      }
    }
  }
  const dark = ink(view.root).dark;
  data.functions.forEach(({ name, title }, r) => data.starts.forEach((start, c) => {
    const button = grid.tBodies[0].rows[r].cells[c + 1].firstElementChild;
    const factor = data.factors[r][c][state.depth - 1];
    button.textContent = factor === null ? "–" : factor === 0 ? "0" : factor < 0.0095 ? factor.toExponential(0).replace("e-", "e−") : factor >= 9.5 ? factor.toFixed(0) : factor.toFixed(2);
    button.title = `${title}, ${start.title}: ${factor === null ? "one hidden layer has no way to go" : `times ${say(factor)} per layer`}`;
    const away = factor ? Math.min(1, Math.abs(Math.log10(factor)) / 1.2) ** 0.7 : factor === 0 ? 1 : 0;
    const hue = factor > 1 ? "#2B7FD9" : "#E06C00";
    button.style.setProperty("--shade", `color-mix(in srgb, ${hue} ${Math.round(away * (dark ? 70 : 62))}%, var(--st-secondary-background-color))`);
    button.setAttribute("aria-pressed", name === state.activation && start.name === state.initialiser);
  }));
}
