// Beside the picture: situations in one click, the learning rate with its limit, the algorithm's lines that light up.
import { html } from "./perceptron_svg.js";
import { math } from "./descent_tex.js";
import { SAID } from "./theme.js";

export const SIDE_CSS = `
.walk .side { display: flex; flex-direction: column; gap: .55rem; min-width: 0; min-height: 0; }
.walk .chips { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .3rem; }
.walk .chips button { font: 500 15px var(--st-font); color: inherit; padding: .12rem .58rem; border-radius: 1rem; cursor: pointer;
  background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color); }
.walk .chips button:hover { border-color: var(--st-primary-color); }
.walk .chips button[aria-pressed="true"] { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); }
.walk .rate { display: grid; grid-template-columns: auto 1fr auto; align-items: center; gap: 0 .7rem; font-variant-numeric: tabular-nums; }
.walk .rate .slide { position: relative; height: 2.5rem; }
.walk .rate input { position: absolute; inset: 0 0 auto 0; width: 100%; height: 1.5rem; margin: 0; accent-color: #8B5CF6; cursor: pointer; }
.walk .rate .limit { position: absolute; top: 1.2rem; transform: translateX(-50%); font: 500 14px/1.2 var(--st-font); white-space: nowrap; }
.walk .rate .limit::before { content: ""; position: absolute; left: 50%; top: -1.15rem; height: 1.05rem; border-left: 2.5px solid #E06C00; }
.walk .rate output { font-weight: 650; min-width: 3.6em; text-align: right; }
.walk .rate output.over { color: ${SAID.orange}; }
.walk .lines { list-style: none; margin: 0; padding: 0; border-left: 3px solid var(--st-border-color); }
.walk .lines li { display: flex; align-items: center; gap: .8rem; padding: .14rem .6rem; min-height: 2rem; border-radius: 0 .4rem .4rem 0; line-height: 1.2; }
.walk .lines li .formula { flex: none; min-width: 8.2em; white-space: nowrap; }
.walk .lines li.inner .formula { min-width: 7.2em; }
.walk .lines li .words { font-size: 15px; opacity: .75; }
.walk .lines li.inner { padding-left: 1.8rem; }
.walk .lines li.lit { background: color-mix(in srgb, #8B5CF6 20%, transparent); box-shadow: -3px 0 0 #8B5CF6; }
.walk .lines li.lit .words { opacity: 1; }
.walk .numbers { min-height: 3.1rem; display: flex; align-items: center; font-size: 18px; padding: .1rem .6rem; overflow-x: auto;
  background: var(--st-secondary-background-color); border-radius: .5rem; }
.walk .said { margin: 0; line-height: 1.4; }
.walk .said b { font-weight: 650; }
.walk .said.diverges b { color: ${SAID.orange}; }
.walk .said.reaches b { color: ${SAID.green}; }
`;
const [LEAST, MOST] = [1e-4, 10];
const HEAD = /^(Diverges|Reaches the target|Stuck|Still on its way|Let go)/;

/** Make the side; `heard` has scenario(key), rate(value) while sliding and settled() on release. */
export function side(parent, heard) {
  const chips = html("div", "chips");
  parent.prepend(chips);
  const root = html("div", "side", "", parent);
  const rate = html("label", "rate", `<span>Learning rate η</span><span class="slide"><input type="range" min="0" max="1" step="0.0025" aria-label="Learning rate"><span class="limit"></span></span><output></output>`, root);
  const lines = html("ol", "lines", "", root);
  const numbers = html("div", "numbers", "", root);
  const said = html("p", "said", "", root);
  const view = { root, chips, rate, lines, numbers, said, heard, written: "", latex: null };
  const input = rate.querySelector("input");
  input.addEventListener("input", () => heard.rate(rounded(LEAST * (MOST / LEAST) ** Number(input.value))));
  input.addEventListener("change", () => heard.settled());
  view.show = (data, now, frame) => show(view, data, now, frame);
  return view;
}

/** Two digits are as exact as a hand is. */
const rounded = (value) => Number(value.toPrecision(2));
const share = (value) => Math.log(value / LEAST) / Math.log(MOST / LEAST);

function show(view, data, now, frame) {
  write(view, data);
  dial(view, data, now);
  for (const line of view.lines.children) line.classList.toggle("lit", line.dataset.tag === frame.tag);
  if (view.latex !== frame.latex) {
    view.latex = frame.latex;
    view.numbers.replaceChildren(frame.latex ? math(frame.latex) : "");
  }
  view.numbers.classList.toggle("waits", now.live);
  view.said.className = `said ${now.live ? "" : data.kind}`;
  const sentence = now.live ? "Let go to read what came of it." : data.sentence;
  const head = sentence.match(HEAD)?.[0] ?? "";
  view.said.replaceChildren(html("b"), sentence.slice(head.length));
  view.said.firstChild.textContent = head;
}

/** Write what changes only with the page's data. */
function write(view, data) {
  if (view.written === data.id) return;
  view.written = data.id;
  view.chips.replaceChildren();
  for (const { key, title, question } of data.scenarios) {
    const chip = html("button", "", "", view.chips);
    Object.assign(chip, { textContent: title, title: question, onclick: () => view.heard.scenario(key) });
    chip.setAttribute("aria-pressed", String(key === data.chosen));
  }
  view.lines.replaceChildren();
  for (const { tag, latex, words } of data.lines) {
    const line = html("li", ["gradient", "update"].includes(tag) ? "inner" : "", "", view.lines);
    line.dataset.tag = tag;
    html("span", "formula", "", line).append(math(latex));
    html("span", "words", "", line).textContent = words;
  }
}

function dial({ rate }, data, now) {
  const input = rate.querySelector("input");
  if (rate.getRootNode().activeElement !== input || !now.live) input.value = share(now.rate);
  const limit = rate.querySelector(".limit");
  limit.hidden = !(data.limit >= LEAST && data.limit <= MOST);
  const place = Math.max(0, Math.min(1, share(data.limit)));
  limit.style.left = `calc(${(100 * place).toFixed(1)}% + ${(8 - 16 * place).toFixed(1)}px)`;
  limit.textContent = `2/L = ${Number(data.limit.toPrecision(3))}`;
  const output = rate.querySelector("output");
  output.textContent = String(Number(now.rate.toPrecision(4)));
  output.classList.toggle("over", now.rate > data.limit);
}
