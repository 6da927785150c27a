// The formula under a diagram: matrices whose numbers light up with the nodes and links they belong to.
import { html } from "./perceptron_svg.js";

export const FORMULA_CSS = `
.diagram .formula { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: center; gap: .2rem .45rem; font: 500 18px var(--st-font); font-variant-numeric: tabular-nums; }
.diagram .formula[hidden] { display: none; }
.diagram .formula.wide { font-size: 16px; gap: .2rem .3rem; }
.diagram .formula > * { display: flex; flex-direction: column; align-items: center; gap: .1rem; }
.diagram .formula .body { display: grid; align-content: center; padding: .1rem .3rem; border-radius: .6rem / 50%; border: 2px solid var(--st-text-color);
  border-width: 0 2px; }
.diagram .formula .middle { display: grid; align-content: center; min-height: var(--high); }
.diagram .formula .sign { height: var(--high); justify-content: center; min-height: var(--high); }
.diagram .formula .cell { padding: .08em .34em; text-align: center; border-radius: .35rem; line-height: 1.3; cursor: default; }
.diagram .formula .cell[data-of] { cursor: pointer; }
.diagram .formula .cell.lit { background: color-mix(in srgb, var(--st-primary-color) 22%, transparent); font-weight: 700; }
.diagram .formula .name { font: italic 500 15px var(--st-font); opacity: .75; }
`;

/** Make the formula; `open(id)` hears what the pointer is over, or "" when it leaves. */
export function formula(open) {
  const root = html("div", "formula");
  let shape = "";
  root.addEventListener("pointerover", (event) => open(event.target.dataset.of?.split(" ")[0] ?? ""));
  root.addEventListener("pointerleave", () => open(""));
  return {
    root,
    show(pieces) {
      root.hidden = !pieces.length;
      const now = JSON.stringify(pieces.map((piece) => (piece.rows ? piece.rows.map((row) => row.map(({ of }) => of)) : 0)));
      if (now !== shape) build(root, pieces);
      shape = now;
      fill(root, pieces);
    },
    light(lit, centre) {
      for (const cell of root.querySelectorAll(".cell")) {
        const of = cell.dataset.of?.split(" ") ?? [];
        // With a link open only its own numbers, with a node open its whole family's.
        cell.classList.toggle("lit", centre.includes(">") ? of.includes(centre) : of.some((id) => lit.has(id)));
      }
    },
  };
}

function build(root, pieces) {
  root.replaceChildren();
  const high = Math.max(1, ...pieces.map(({ rows }) => rows?.length ?? 1));
  const across = pieces.reduce((sum, { rows }) => sum + (rows?.[0].length ?? 0), 0);
  root.style.setProperty("--high", `${high * 1.46}em`);
  root.classList.toggle("wide", across > 10);
  for (const piece of pieces) {
    if (!piece.rows) { html("span", "sign", "", root); continue; }
    const box = html("span", "matrix", "", root);
    const body = html("span", "body", "", html("span", "middle", "", box));
    body.style.gridTemplateColumns = `repeat(${piece.rows[0].length}, auto)`;
    for (const { of } of piece.rows.flat()) {
      const cell = html("span", "cell", "", body);
      if (of.length) cell.dataset.of = of.join(" ");
    }
    html("span", "name", "", box);
  }
}

function fill(root, pieces) {
  pieces.forEach((piece, i) => {
    const made = root.children[i];
    if (!piece.rows) { made.textContent = piece; return; }
    const cells = made.querySelectorAll(".cell");
    piece.rows.flat().forEach(({ text }, j) => { cells[j].textContent = text; });
    made.querySelector(".name").textContent = piece.name;
  });
}
