// The table of the race: who leads, at which learning rate, how soon there, and how long its steps are now.
import { html } from "./perceptron_svg.js";
import { SAID } from "./theme.js";

export const STANDINGS_CSS = `
.race .table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 16px; }
.race .table th { font: 500 14px/1.15 var(--st-font); opacity: .75; text-align: right; vertical-align: bottom; padding: 0 .3rem .2rem; }
.race .table td { text-align: right; padding: 0 .3rem; border-top: 1px solid var(--st-border-color); white-space: nowrap; height: 30px; }
.race .table .who { text-align: left; }
.race .table td.who { font-weight: 600; }
.race .table .disc { display: inline-grid; place-items: center; width: 1.35rem; height: 1.35rem; border-radius: 50%; color: #fff; font: 700 14px var(--st-font); margin-right: .4rem; }
.race .table svg { vertical-align: middle; margin-right: .35rem; }
.race .table input { width: 5.2em; font: inherit; color: inherit; text-align: right; background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: .35rem; padding: 0 .35rem; }
.race .table input:focus-visible { outline: 3px solid var(--st-primary-color); }
.race .table tr:hover td { background: var(--st-secondary-background-color); }
.race .table .there { color: ${SAID.green}; font-weight: 650; }
.race .table .lost { color: ${SAID.orange}; font-weight: 650; }
.race .buttons { display: flex; gap: .5rem; align-items: center; flex-wrap: wrap; }
.race .buttons button { font: 500 15px var(--st-font); color: inherit; padding: .25rem .7rem; border-radius: .5rem; cursor: pointer;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
.race .buttons button:hover { border-color: var(--st-primary-color); }
.race .buttons .best { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.race .buttons button:disabled { opacity: .5; cursor: default; }
`;
const HEADS = ["", "Learning rate", "Steps to target", "Loss now", "Step ÷ slope"];

/** Make the table; `heard` has rate(name, value), best(), usual() and over(name). */
export function standings(parent, heard) {
  const buttons = html("div", "buttons", "", parent);
  const best = html("button", "best", "Give each its best rate", buttons);
  const usual = html("button", "", "Usual rates", buttons);
  Object.assign(best, { onclick: heard.best });
  Object.assign(usual, { onclick: heard.usual });
  const table = html("table", "table", `<thead><tr>${HEADS.map((head, i) => `<th class="${i ? "" : "who"}">${head}</th>`).join("")}</tr></thead><tbody></tbody>`, parent);
  const view = { body: table.tBodies[0], rows: new Map(), data: null, heard, best };
  view.take = (data) => take(view, data);
  view.go = (step, ended) => go(view, step, ended);
  return view;
}

function take(view, data) {
  view.data = data;
  view.best.disabled = !data.ready;
  const names = data.racers.map(({ name }) => name);
  for (const [name, { root }] of view.rows) if (!names.includes(name)) { root.remove(); view.rows.delete(name); }
  data.racers.forEach((racer, place) => {
    if (!view.rows.has(racer.name)) view.rows.set(racer.name, row(view, racer, place));
    const { input, root } = view.rows.get(racer.name);
    if (root.getRootNode().activeElement !== input) input.value = String(racer.rate);
    input.dataset.kept = String(racer.rate);
  });
}

function row(view, racer, place) {
  const root = html("tr", "", `<td class="who"><span class="disc">${place + 1}</span></td><td><input inputmode="decimal"></td><td></td><td></td><td></td>`, view.body);
  root.querySelector(".disc").style.background = racer.colour;
  const who = root.children[0];
  who.insertAdjacentHTML("beforeend", `<svg width="26" height="8"><line x1="1" x2="25" y1="4" y2="4" stroke="${racer.colour}" stroke-width="3" stroke-dasharray="${racer.dash}"/></svg>`);
  who.append(racer.title);
  root.title = `${racer.idea}\n${racer.code}`;
  root.dataset.name = racer.name;
  root.onpointerenter = () => view.heard.over(racer.name);
  root.onpointerleave = () => view.heard.over("");
  const input = root.querySelector("input");
  input.setAttribute("aria-label", `Learning rate of ${racer.title}`);
  input.onchange = () => {
    const typed = Number(input.value.replace(",", "."));
    if (typed > 0 && typed <= 1e6) view.heard.rate(racer.name, typed);
    else input.value = input.dataset.kept;
  };
  return { root, input, cells: [...root.children].slice(2) };
}

/** Rank by the loss of the moment; at the end by what the race is about, as Python ranks. */
function go(view, step, ended) {
  const now = view.data.racers.map((racer) => ({ racer, ...moment(racer, step) }));
  now.sort((a, b) => (ended ? a.racer.rank - b.racer.rank : a.value - b.value));
  now.forEach(({ racer, value, size, there, lost }, place) => {
    const { root, cells } = view.rows.get(racer.name);
    if (view.body.children[place] !== root) view.body.insertBefore(root, view.body.children[place]);
    cells[0].textContent = lost ? "lost" : there ? racer.settled : "–";
    cells[0].className = lost ? "lost" : there ? "there" : "";
    cells[1].textContent = short(value);
    cells[2].textContent = short(size);
  });
}

function moment({ values, sizes, settled, diverged }, step) {
  const at = Math.min(step, values.length - 1);
  return {
    value: values[at],
    size: sizes[Math.max(0, Math.min(at, sizes.length) - 1)],
    there: settled !== null && step >= settled,
    lost: diverged !== null && step >= diverged,
  };
}

function short(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  return (size !== 0 && (size < 0.001 || size >= 1e5) ? value.toExponential(0) : String(Number(value.toPrecision(3)))).replaceAll("-", "−");
}
