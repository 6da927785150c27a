// The read-outs beside the picture: loss and accuracy, the curves, and what colours and marks mean.
import { html } from "./perceptron_svg.js";
import { MEANING, SAID } from "./theme.js";
import { curves } from "./networks_curves.js";
import { short } from "./networks_paint.js";

export const SIDE_CSS = `
.side { display: flex; flex-direction: column; min-height: 0; min-width: 0; gap: .25rem; font: 400 15px/1.3 var(--st-font); }
.side table { border-collapse: collapse; width: 100%; }
.side th { font-weight: 500; text-align: left; padding: 0; }
.side td { text-align: right; font: 650 21px/1.3 var(--st-font); font-variant-numeric: tabular-nums; padding: 0; }
.side thead th { text-align: right; font-size: 15px; }
.side .key { font-size: 14px; line-height: 1.45; }
.side svg { width: 28px; height: 10px; vertical-align: middle; }
.side .if { color: ${SAID.violet}; font-weight: 600; }
`;
const LEGEND = `<span><svg viewBox="0 0 28 10"><path d="M0 5H28" stroke="currentColor" stroke-width="2.5"/></svg> training</span> &nbsp;
<span><svg viewBox="0 0 28 10"><path d="M0 5H28" stroke="currentColor" stroke-width="2.5" stroke-dasharray="6 4"/></svg> test</span>`;

/** Make the read-outs; `go(frame)` hears a click on the curve. */
export function side(go) {
  const root = html("aside", "side");
  const table = html("table", "", `<thead><tr><th></th><th>training</th><th>test</th></tr></thead><tbody>
    <tr><th>loss</th><td></td><td></td></tr><tr><th>right</th><td></td><td></td></tr></tbody>`, root);
  const [loss, testLoss, right, testRight] = table.querySelectorAll("td");
  const chart = curves(go);
  root.append(chart.root);
  const key = html("div", "key", "", root);
  return {
    root,
    show(run, frame, numbers, { log, pinned, edited }) {
      loss.textContent = short(numbers.train.loss, 3);
      testLoss.textContent = short(numbers.test.loss, 3);
      right.parentElement.style.display = run.classes ? "" : "none";
      right.textContent = percent(numbers.train.accuracy);
      testRight.textContent = percent(numbers.test.accuracy);
      const lines = pinned ? both(run, pinned) : own(run.losses[0] == null ? { ...run, losses: [numbers.train.loss], test_losses: [numbers.test.loss] } : run);
      chart.show(lines, { at: run.steps[frame], marks: run.changes, log, alt: `Loss over ${run.steps.at(-1)} epochs, now ${short(numbers.train.loss, 3)} in training.` });
      const shown = `${pinned ? `<b style="color: ${SAID.grey}">A grey</b>, <b>B dark</b><br>` : ""}${LEGEND}${edited ? '<br><span class="if">What if: a weight was changed by hand</span>' : legend(run)}`;
      if (key.dataset.shown !== shown) key.innerHTML = key.dataset.shown = shown;
    },
  };
}

const percent = (share) => (Number.isFinite(share) ? `${share > 0.995 && share < 1 ? (100 * share).toFixed(1) : Math.round(100 * share)}%` : "–");

const line = (run, name, values, more) => ({ name, steps: run.steps, values: values.map((v) => v ?? NaN), ...more });
const own = (run) => [
  line(run, "training", run.losses, {}),
  ...(run.tested ? [line(run, "test", run.test_losses, { dashed: true })] : []),
];
const both = (run, pinned) => [
  ...own(run).map((each) => ({ ...each, name: `B ${each.name}` })),
  ...own(pinned).map((each) => ({ ...each, name: `A ${each.name}`, colour: MEANING.grey })),
];

function legend(run) {
  if (run.classes === 0) return "<br>Colour: value, orange low, blue high.";
  const names = run.class_names.map((name, k) => `<b style="color:${[SAID.orange, SAID.blue, SAID.green, SAID.violet][k]}">${"■●▲◆"[k]} ${name.replace(/[&<>"]/g, "")}</b>`);
  return `<br>${names.join(" &nbsp;")}${run.tested ? "<br>Hollow points are for the test." : ""}`;
}
