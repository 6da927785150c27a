// A gate's truth table that turns right and wrong while the line moves.
import { SAID } from "./theme.js";
import { ACTIVATIONS, number, sum } from "./perceptron_formula.js";
import { html } from "./perceptron_svg.js";

export const TABLE_CSS = `
.truth { display: none; margin-top: .3rem; }
.truth.on { display: block; }
.truth table { border-collapse: collapse; width: 100%; font: 500 18px/1.2 var(--st-font); font-variant-numeric: tabular-nums; }
.truth th { font: 500 15px var(--st-font); opacity: .75; padding: .1rem .4rem; text-align: center; }
.truth td { text-align: center; padding: .27rem .4rem; border-top: 1px solid var(--st-border-color); }
.truth tbody tr { cursor: pointer; }
.truth tbody tr:hover td, .truth tbody tr.chosen td { background: var(--st-secondary-background-color); }
.truth .verdict { font-weight: 700; white-space: nowrap; text-align: left; width: 6.2em; }
.truth .yes { color: ${SAID.green}; }
.truth .no { color: ${SAID.orange}; }
.truth .count { font: 600 18px/1.5 var(--st-font); margin: .25rem 0 0; }
`;

/** Make the table; `choose(inputs)` hears which row was picked. */
export function truthTable({ choose }) {
  const root = html("div", "truth", `<table><thead><tr><th>x₁</th><th>x₂</th><th>z</th><th>y</th><th class="name"></th><th></th></tr></thead><tbody></tbody></table><p class="count" role="status"></p>`);
  const body = root.querySelector("tbody");
  const rows = [0, 1, 2, 3].map(() => html("tr", "", "<td></td>".repeat(5) + `<td class="verdict"></td>`, body));
  rows.forEach((row) => {
    row.tabIndex = 0;
    row.onclick = () => choose(row.inputs);
    row.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(row.inputs); } };
  });
  const view = { root, right: null };
  view.show = (gate, state) => {
    root.classList.toggle("on", Boolean(gate));
    view.right = gate ? gate.rows.filter((row, i) => fill(rows[i], row, state)).length : null;
    if (!gate) return;
    root.querySelector(".name").textContent = gate.name;
    const said = `${view.right} of 4 rows right. ${view.right === 4 ? `This neuron is ${gate.name}.` : gate.note}`;
    const count = root.querySelector(".count");
    if (count.textContent !== said) count.textContent = said;
  };
  return view;
}

function fill(row, { inputs, target }, { w, x, g }) {
  const z = sum(w, inputs);
  const right = (z >= 0 ? 1 : 0) === target;
  row.inputs = [...inputs];
  row.classList.toggle("chosen", inputs.every((value, i) => value === x[i]));
  [...inputs, number(z), number(ACTIVATIONS[g].g(z)), target].forEach((value, i) => { row.cells[i].textContent = value; });
  const verdict = row.cells[5];
  verdict.textContent = right ? "✓ right" : "✗ wrong";
  verdict.className = `verdict ${right ? "yes" : "no"}`;
  return right;
}
