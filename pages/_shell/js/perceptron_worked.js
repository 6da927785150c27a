// The neuron worked out as on paper, term by term, with the line's numbers beside it.
import { SAID } from "./theme.js";
import { equals, equalsOutput, equation, number, sign } from "./perceptron_formula.js";
import { html } from "./perceptron_svg.js";

export const READOUT_CSS = `
.worked { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .1rem 1.4rem; font-variant-numeric: tabular-nums; }
.worked .sum { font: 500 25px/1.35 var(--st-font); white-space: nowrap; }
@media (max-width: 820px) { .worked .sum { white-space: normal; font-size: 21px; } }
.worked .sum i { font-style: italic; font-weight: 600; }
.worked .sum b { font-weight: 700; }
.worked .facts { font: 500 16px/1.5 var(--st-font); display: flex; gap: 0 1.3rem; flex-wrap: wrap; }
.worked .facts span { opacity: .72; }
.worked .pos { color: ${SAID.blue}; }
.worked .neg { color: ${SAID.orange}; }
.worked .note { flex-basis: 100%; font: 500 17px/1.4 var(--st-font); }
`;

/** Make the worked line. */
export function workedLine() {
  const root = html("div", "worked", `<output class="sum"></output><div class="facts"></div><div class="note" role="status"></div>`);
  const [main, facts, note] = root.children;
  const show = ({ w, x, g, worked, line }) => {
    const { z, y, terms } = worked;
    const products = [1, 2].map((i) => `${sign(w[i])}${tone(terms[i - 1], `${number(Math.abs(w[i]))}(${number(x[i - 1])})`)}`);
    const near = equals(w[0], w[1], w[2], x[0], x[1], ...terms, z);
    main.innerHTML = `<i>y</i> = <i>g</i>(${tone(w[0], number(w[0]))}${products.join("")}) ${near} <i>g</i>(${tone(z, number(z))}) ${equalsOutput(g, z, y)} <b>${number(y)}</b>`;
    facts.innerHTML = [
      ["line", line.norm < 1e-9 ? "none" : equation(w)],
      ["‖w‖", number(line.norm)],
      ["distance |w₀|/‖w‖", line.distance === undefined ? "–" : number(line.distance)],
      ["angle of w", line.angle === undefined ? "–" : `${line.angle.toFixed(1).replace("-", "−")}°`],
    ].map(([name, value]) => `<div><span>${name}</span> <b>${value}</b></div>`).join("");
    note.textContent = line.sentence;
    note.style.display = line.sentence ? "" : "none";
  };
  return { root, show };
}

const tone = (value, text) => `<b class="${value > 0 ? "pos" : value < 0 ? "neg" : ""}">${text}</b>`;

/** Return the whole picture in one spoken sentence. */
export function spoken({ w, x, g }, worked, words, right) {
  const gate = right || right === 0 ? ` ${right} of 4 rows are right.` : "";
  return `The line is ${words}. At the point (${number(x[0])}, ${number(x[1])}) z is ${number(worked.z)} and the output of ${g} is ${number(worked.y)}: class ${worked.decision}.${gate}`;
}
