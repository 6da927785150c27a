// Beside the layers: the pad and what the network gets of it at the left, ten probabilities at the right.
import { sees } from "./cnn_model.js";
import { atlas } from "./cnn_stage.js";
import { pad, PAD_CSS, packed } from "./pad.js";
import { button } from "./losses_view.js";
import { html } from "./perceptron_svg.js";
import { SAID } from "./theme.js";

const SIDE = 28;

export const SIDE_CSS = `${PAD_CSS}
.cnn .left { display: flex; flex-direction: column; gap: .45rem; min-width: 0; }
.cnn .gets { display: flex; gap: .6rem; align-items: center; }
.cnn .gets span { position: relative; flex: none; width: 92px; height: 92px; border: 1px solid var(--st-border-color); }
.cnn .gets canvas { width: 100%; height: 100%; image-rendering: pixelated; display: block; }
.cnn .gets i { position: absolute; border: 2px solid #0E9F6E; box-sizing: border-box; pointer-events: none; }
.cnn .gets p { margin: 0; font-size: 15px; line-height: 1.3; }
.cnn .sample { font-size: 15px; } .cnn .picks { display: grid; grid-template-columns: repeat(5, 1fr); gap: .25rem; } .losses.cnn .picks button { padding: .1rem 0; border-radius: .4rem; font-size: 16px; }
.cnn .sample input { width: 100%; accent-color: var(--st-primary-color); margin: .2rem 0 0; }
.cnn .right { display: flex; flex-direction: column; min-width: 0; }
.cnn .verdict { height: 58px; display: flex; justify-content: space-between; align-items: flex-end; font-size: 15px; line-height: 1.25; padding-bottom: 2px; box-sizing: border-box; white-space: nowrap; } .cnn .verdict b { font-size: 24px; }
.losses.cnn .verdict button { border: 0; border-radius: .4rem; padding: 0 .2rem; font: 500 14px/1.25 var(--st-font); text-align: center; } .losses.cnn .verdict button b { font-size: 14px; font-weight: 650; }
.cnn .verdict .yes { color: ${SAID.green}; } .cnn .verdict .no { color: ${SAID.orange}; }
.cnn .answers { flex: 1; display: grid; grid-auto-rows: 1fr; min-height: 0; }
.losses.cnn .answers button { display: grid; grid-template-columns: 2rem 1fr; gap: .4rem; position: relative; align-items: center; border: 0; border-radius: .4rem; padding: 0 .2rem; text-align: left; font: 600 17px var(--st-font); }
.losses.cnn .answers button:hover { background: var(--st-secondary-background-color); color: inherit; }
.cnn .answers .rail { height: 62%; max-height: 26px; background: var(--st-secondary-background-color); border-radius: 3px; overflow: hidden; }
.cnn .answers .rail i { display: block; height: 100%; background: #2B7FD9; opacity: .55; }
.cnn .answers .share { position: absolute; right: .5rem; text-align: right; white-space: nowrap; font-size: 15px; font-weight: 500; }
.cnn .answers .top { font-weight: 800; } .cnn .answers .top .share { font-weight: 700; }
.cnn .answers .truth > b::after { content: " ✓"; color: ${SAID.green}; white-space: nowrap; }
`;

/** Make the left side: what is drawn, what the network gets, and which held-out digit it was. */
export function leftSide(view) {
  const root = html("div", "left", "", view.root);
  const drawn = (board) => view.drawn(packed(board.values()));
  const board = pad({ onInk: drawn, onEnd: (it) => { drawn(it); view.commit(); }, label: "Draw a digit", hint: "Draw a digit here" });
  root.append(board.root);
  const gets = html("div", "gets", `<span><canvas width="${SIDE}" height="${SIDE}"></canvas><i></i></span><p></p>`, root);
  const sample = html("label", "sample", `<output></output><input type="range" min="0" max="999" step="1" aria-label="Held-out digit">`, root);
  const [name, range] = sample.children, picks = html("div", "picks", "", root);
  for (let digit = 0; digit < 10; digit += 1) button(picks, String(digit), () => { view.set({ n: next(view, digit), ink: "" }); view.commit(); }, `Next held-out ${digit}`);
  range.addEventListener("input", () => view.set({ n: Number(range.value), ink: "" }));
  range.addEventListener("change", () => view.commit());
  const side = { root, board, load: (values) => board.load(values) };
  side.render = () => {
    board.root.style.setProperty("--pad", `${Math.max(120, Math.min(root.clientWidth, view.root.clientHeight - 250))}px`);
    const { n, ink } = view.state;
    range.value = n;
    range.max = view.store.labels.length - 1;
    name.innerHTML = ink ? "Your own. Back to held-out digits:" : `Held-out digit <b>${n}</b>, a <b>${view.store.labels[n]}</b>`;
    got(view, gets);
  };
  return side;
}

/** Return the next held-out example of a digit. */
function next({ store: { labels }, state: { n, ink } }, digit) {
  const order = labels.map((_, i) => (n + (ink ? 0 : 1) + i) % labels.length);
  return order.find((i) => labels[i] === digit);
}

/** Show the 28 x 28 values the network gets, and in them what the pixel on screen sees. */
function got(view, gets) {
  const [span, words] = gets.children, [canvas, box] = span.children;
  const sheet = atlas({ values: view.values[0], rows: SIDE, columns: SIDE, maps: 1, most: [1], colours: view.colours, written: true });
  canvas.getContext("2d").drawImage(sheet.canvas, 0, 0);
  const at = view.looked();
  box.hidden = !at;
  words.innerHTML = "What the network gets: 28 × 28 values";
  if (!at) return;
  const [top, bottom, left, right] = sees(view.model, at.index, 0, at.row, at.col), share = (pixels) => `${(100 * pixels) / SIDE}%`;
  Object.assign(box.style, { top: share(top), left: share(left), height: share(bottom - top + 1), width: share(right - left + 1) });
  words.innerHTML = `28 × 28 values. <b style="color: ${SAID.green}">Green</b>: the ${bottom - top + 1} × ${right - left + 1} pixels this value sees`;
  gets.dataset.sees = [top, bottom, left, right].join(" ");
}

/** Make the right side: the answer, and the probability of every digit. */
export function rightSide(view) {
  const root = html("div", "right", "", view.root), verdict = html("div", "verdict", `<span aria-live="polite"></span>`, root), list = html("div", "answers", "", root);
  const head = button(verdict, "<b>Softmax</b><br>10", () => view.open({ index: view.model.length - 1, map: largest(view.values.at(-1)), row: 0, col: 0 }), "Open softmax: 10");
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const row = html("button", "", `<b>${digit}</b><span class="rail"><i></i></span><span class="share"></span>`, list);
    Object.assign(row, { type: "button", title: "Open softmax", onclick: () => view.open({ index: view.model.length - 1, map: digit, row: 0, col: 0 }) });
    return row;
  });
  return { render: () => { answers(view, verdict.firstChild, rows); head.setAttribute("aria-pressed", view.state.layer === "softmax"); } };
}

function answers(view, verdict, rows) {
  const p = view.values.at(-1), best = largest(p), truth = view.state.ink ? -1 : view.store.labels[view.state.n];
  const mark = truth < 0 ? "" : truth === best ? `<span class="yes" title="right">✓</span>` : `<span class="no">✗ a ${truth}</span>`;
  verdict.innerHTML = `It says <b>${best}</b> ${mark}<br>${percent(p[best])}`;
  rows.forEach((row, digit) => {
    row.className = `${digit === best ? "top" : ""} ${digit === truth ? "truth" : ""}`;
    row.setAttribute("aria-label", `${digit}: ${percent(p[digit])}`);
    row.children[1].firstChild.style.width = `${100 * p[digit]}%`;
    row.children[2].textContent = percent(p[digit]);
  });
}

const largest = (values) => values.indexOf(Math.max(...values));

/** Return a share in few characters: softmax never gives quite 0 or all. */
export function percent(share) {
  if (share > 0.9999) return "> 99.99 %";
  if (share < 0.0001) return "< 0.01 %";
  return `${(100 * share).toFixed(share > 0.1 ? 1 : 2)} %`;
}
