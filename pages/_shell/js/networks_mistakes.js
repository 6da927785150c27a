// Mistakes: how often each class was called what, for training and test points; a cell lights up its points.
import { html } from "./perceptron_svg.js";
import { called } from "./networks_model.js";
import { CLASSES, short } from "./networks_paint.js";

export const MISTAKES_CSS = `
.mistakes { display: flex; flex-direction: column; gap: .7rem; min-width: 0; overflow: auto; font: 400 16px/1.4 var(--st-font); padding-right: 4px; }
.mistakes .tables { display: flex; gap: 1.4rem; flex-wrap: wrap; }
.mistakes table { border-collapse: separate; border-spacing: 4px; }
.mistakes caption { text-align: left; font: 600 16px var(--st-font); padding-bottom: .2rem; }
.mistakes th { font: 500 15px var(--st-font); text-align: right; padding: 0 .3rem; max-width: 120px; }
.mistakes thead th { text-align: center; }
.mistakes td button { all: unset; box-sizing: border-box; cursor: pointer; width: 74px; height: 46px; text-align: center; border-radius: .45rem; font: 600 19px var(--st-font); border: 1px solid var(--st-border-color); }
.mistakes td button:hover, .mistakes td button:focus-visible { outline: 3px solid var(--st-primary-color); }
.mistakes td button[aria-pressed="true"] { outline: 3px solid var(--st-primary-color); }
.mistakes p { margin: 0; }
.mistakes .worst td { padding: 0 1.2rem 0 0; font-variant-numeric: tabular-nums; }
.mistakes .numbers { font-size: 22px; font-weight: 600; }
`;

/** Make the view; `highlight(test or null)` hears which points to light up. */
export function mistakes(highlight) {
  const root = html("div", "mistakes");
  const view = { root, chosen: null };
  view.choose = (cell) => {
    view.chosen = cell && JSON.stringify(cell) === JSON.stringify(view.chosen) ? null : cell;
    highlight();
  };
  return {
    root,
    show: (run, measured) => (run.classes ? confusion(view, run, measured.told) : regression(view, run, measured)),
    /** Say whether point i steps back because another cell is chosen. */
    faded: (run, told) => (i) => {
      if (!view.chosen || !run.classes) return false;
      const { test, truth, said } = view.chosen;
      return !(run.test[i] === test && run.labels[i] === truth && called(run, told, i) === said);
    },
  };
}

function confusion(view, run, told) {
  const counts = [0, 1].map(() => Array.from({ length: run.classes }, () => new Array(run.classes).fill(0)));
  for (let i = 0; i < run.count; i += 1) counts[run.test[i]][run.labels[i]][called(run, told, i)] += 1;
  const focused = view.root.getRootNode().activeElement?.dataset?.cell;
  const tables = html("div", "tables");
  counts.forEach((rows, test) => { if (!test || run.tested) tables.append(table(view, run, rows, test)); });
  const words = html("p", "", view.chosen
    ? `${counts[view.chosen.test][view.chosen.truth][view.chosen.said]} ${view.chosen.test ? "test" : "training"} points are ${run.class_names[view.chosen.truth]} and were called ${run.class_names[view.chosen.said]}. They stand out in the picture.`
    : "Rows: what a point is. Columns: what the network calls it. Choose a cell to see its points.");
  view.root.replaceChildren(tables, words, hardest(run, told));
  view.root.querySelector(`[data-cell="${focused}"]`)?.focus();
}

/** The points whose own class got the least probability. */
function hardest(run, told) {
  const own = (i) => (run.classes === 2 ? (run.labels[i] ? told[i] : 1 - told[i]) : told[i * run.classes + run.labels[i]]);
  const worst = [...run.labels.keys()].sort((a, b) => own(a) - own(b)).slice(0, 3);
  const place = (i, axis) => (run.points[2 * i + axis] * run.scale[axis][1] + run.scale[axis][0]).toFixed(1).replace("-", "−");
  const rows = worst.map((i) => `<tr><td>(${place(i, 0)}, ${place(i, 1)})</td><td>${run.test[i] ? "test" : "training"}</td><td></td><td>${short(100 * own(i), 1)}%</td></tr>`);
  const made = html("table", "worst", `<caption>The points it finds hardest: the probability it gives their own class</caption><tbody>${rows.join("")}</tbody>`);
  worst.forEach((i, row) => { made.tBodies[0].rows[row].cells[2].textContent = run.class_names[run.labels[i]]; });
  return made;
}

function table(view, run, rows, test) {
  const made = html("table", "", `<caption>${test ? "Test" : "Training"} points</caption>`);
  const head = html("tr", "", "<th></th>", html("thead", "", "", made));
  run.class_names.forEach((name) => { html("th", "", "", head).textContent = name; });
  const body = html("tbody", "", "", made);
  rows.forEach((cells, truth) => {
    const row = html("tr", "", "", body);
    html("th", "", "", row).textContent = run.class_names[truth];
    const sum = cells.reduce((a, b) => a + b, 0) || 1;
    cells.forEach((count, said) => {
      const button = html("button", "", String(count), html("td", "", "", row));
      const cell = { test, truth, said };
      button.dataset.cell = `${test}-${truth}-${said}`;
      button.style.background = `color-mix(in srgb, ${CLASSES[said]} ${Math.round((70 * count) / sum)}%, transparent)`;
      button.setAttribute("aria-pressed", JSON.stringify(cell) === JSON.stringify(view.chosen));
      button.setAttribute("aria-label", `${count} ${test ? "test" : "training"} points of ${run.class_names[truth]} called ${run.class_names[said]}`);
      button.onclick = () => view.choose(cell);
    });
  });
  return made;
}

function regression(view, run, measured) {
  const share = (test) => {
    const kept = [...run.labels.keys()].filter((i) => run.test[i] === test);
    const mean = kept.reduce((sum, i) => sum + run.labels[i], 0) / kept.length;
    const rest = kept.reduce((sum, i) => sum + (run.labels[i] - measured.told[i]) ** 2, 0);
    return 1 - rest / kept.reduce((sum, i) => sum + (run.labels[i] - mean) ** 2, 0);
  };
  view.root.replaceChildren(
    html("p", "", "R² is the share of the targets' variance that the network explains: 1 is perfect, 0 is no better than the mean."),
    html("p", "numbers", `training R² = ${short(share(0), 3)}`),
    html("p", "numbers", run.tested ? `test R² = ${short(share(1), 3)}` : "no test points"),
  );
}
