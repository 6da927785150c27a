// Features a person defined, each marked on the digit; switch them on and off and see what the classifier still knows.
import { ink, MEANING, SAID } from "./theme.js";
import { html, set } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { pixels } from "./maps.js";
import { canvas, paint, percent, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}
.handmade { display: grid; grid-template-columns: minmax(200px, .72fr) minmax(0, 1.5fr) minmax(0, .8fr); gap: .5rem 1.6rem; }
.handmade .lead { display: flex; flex-direction: column; gap: .4rem; min-height: 0; }
.handmade .lead canvas { width: 100%; max-width: calc(var(--dl-tall, 100vh) * .46); aspect-ratio: 1; border: 2px solid var(--st-border-color); }
.handmade p { margin: 0; font-size: 16px; line-height: 1.35; }
.handmade .cards { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); grid-auto-rows: minmax(0, 1fr); gap: .6rem; min-height: 0; }
.losses.handmade .card { display: flex; flex-direction: column; gap: .15rem; align-items: stretch; text-align: left; padding: .45rem; border-radius: .6rem; overflow: hidden; background: none; color: var(--st-text-color); font: 500 14px/1.3 var(--st-font); border: 2px solid var(--st-border-color); }
.losses.handmade .card[aria-pressed="true"] { border-color: ${MEANING.blue}; background: none; color: var(--st-text-color); }
.handmade .card[aria-pressed="false"] > * { opacity: .4; }
.handmade .card b { font-size: 16px; display: flex; justify-content: space-between; }
.handmade .card span { white-space: pre-line; }
.handmade .card canvas { width: min(100%, calc(var(--dl-tall, 100vh) * .2)); aspect-ratio: 1; align-self: center; }
.handmade .verdict { display: grid; grid-template-rows: auto auto minmax(0, 1fr); gap: .3rem; min-height: 0; }
.handmade .scores { display: grid; grid-template-columns: 1fr 1fr; gap: .2rem 1rem; font-size: 16px; line-height: 1.25; }
.handmade .scores b { display: block; font-size: 29px; line-height: 1.2; }
@media (max-width: 900px) { .handmade { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .handmade .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); } .handmade .verdict { min-height: 420px; } }
`;
const SHARP = 5;
const WAYS = [MEANING.blue, MEANING.violet, MEANING.orange, MEANING.green];

export const mount = (component) => mounted(component, "handmade", CSS, build);

function build(view) {
  const { root } = view;
  const lead = html("div", "lead", "", root);
  view.big = canvas(lead, "", 28 * 12);
  set(view.big, { role: "img" });
  view.words = html("p", "", "", lead);
  view.cards = html("div", "cards", "", root);
  const verdict = html("div", "verdict", "", root);
  view.scores = html("div", "scores", "", verdict);
  view.title = html("h3", "", "", verdict);
  view.far = distances(verdict);
  view.plain = canvas(document.createElement("div"), "");
  view.take = (before) => {
    const { data } = view;
    for (const name of ["ink", "holes", "mirrored", "flipped", "strength", "way"]) view[name] = pixels(data[name]);
    if (!before) view.buttons = data.features.map((feature) => card(view, feature));
  };
  view.render = () => render(view);
}

function card(view, { name, title }) {
  const made = html("button", "card", `<b><span>${title}</span><span class="tick"></span></b>`, view.cards);
  made.type = "button";
  const picture = canvas(made, "", 28 * SHARP);
  const told = html("span", "", "", made);
  const look = () => { if (view.state.lead !== name) view.set({ lead: name }); };
  made.onpointerenter = made.onfocus = look;
  made.onclick = () => {
    const { on } = view.state;
    view.set({ lead: name, on: on.includes(name) ? on.filter((each) => each !== name) : [...on, name] });
    view.commit();
  };
  return { made, picture, told };
}

/** Ten bars: how far the digit is from each class mean; the shortest wins. */
function distances(parent) {
  const root = html("div", "bars", "", parent);
  const rows = Array.from({ length: 10 }, (_, digit) => ({ name: html("span", "name", String(digit), root), fill: html("i", "", "", html("span", "track", "", root)), share: html("span", "share", "", root) }));
  return (values, label) => {
    const most = Math.max(...values), best = values.indexOf(Math.min(...values));
    rows.forEach(({ name, fill, share }, i) => {
      name.className = `name${i === label ? " true" : ""}${i === best ? " first" : ""}`;
      fill.style.cssText = `width: ${(100 * values[i]) / most}%; background: ${i === best ? MEANING.blue : MEANING.grey}`;
      share.textContent = values[i].toFixed(2);
      share.className = `share${i === best ? " first" : ""}`;
    });
    return best;
  };
}

function render(view) {
  const { data, state, root } = view;
  paint(view.plain, view.ink, root);
  data.features.forEach((feature, i) => {
    const { made, picture, told } = view.buttons[i], on = state.on.includes(feature.name);
    made.setAttribute("aria-pressed", String(on));
    made.querySelector(".tick").textContent = on ? "on" : "off";
    marked(view, picture, SHARP, feature.name);
    told.textContent = feature.lines;
  });
  const lead = data.features.find(({ name }) => name === state.lead) ?? data.features[0];
  marked(view, view.big, 12, lead.name);
  set(view.big, { "aria-label": `A ${data.label}: ${lead.title}, ${lead.long}` });
  view.words.innerHTML = `<b>${lead.title}.</b> ${lead.says}<br>Here: ${lead.long}.`;
  const known = data.distances.length === 10;
  view.scores.innerHTML = `<div>By hand<b style="color: ${SAID.orange}">${known ? percent(data.by_hand) : "–"}</b>${data.numbers} numbers</div><div>Learned<b style="color: ${SAID.blue}">${percent(data.learned)}</b>124,362 numbers</div>`;
  view.title.innerHTML = known ? "Distance to each class mean" : "No feature, no answer";
  const best = known ? view.far(data.distances, data.label) : "";
  root.dataset.best = best;
  root.dataset.byHand = data.by_hand;
  root.dataset.on = state.on.join(" ");
}

/** Draw the digit with one feature's marks; `s` canvas pixels to a pixel of the digit. */
function marked(view, target, s, name) {
  const paper = target.getContext("2d"), colours = ink(view.root.getRootNode().host ?? view.root);
  paper.imageSmoothingEnabled = false;
  paper.globalAlpha = 1;
  paper.setLineDash([]);
  paper.drawImage(view.plain, 0, 0, 28 * s, 28 * s);
  paper.lineWidth = Math.max(1.5, s / 4);
  MARKS[name]?.(paper, s, view, colours);
}

const line = (paper, x1, y1, x2, y2, colour) => { paper.strokeStyle = colour; paper.beginPath(); paper.moveTo(x1, y1); paper.lineTo(x2, y2); paper.stroke(); };
const frame = (paper, s, [top, bottom, left, right], colour) => { paper.strokeStyle = colour; paper.strokeRect(left * s, top * s, (right - left + 1) * s, (bottom - top + 1) * s); };
const cover = (paper, s, shade) => { for (let i = 0; i < 784; i += 1) { const colour = shade(i); if (colour) { paper.fillStyle = colour; paper.fillRect((i % 28) * s, Math.floor(i / 28) * s, s, s); } } };

const MARKS = {
  ink: (paper, s, view) => { paper.globalAlpha = 0.55; cover(paper, s, (i) => (view.ink[i] > 40 ? MEANING.blue : null)); },
  aspect: (paper, s, view) => frame(paper, s, view.data.box, MEANING.blue),
  balance: (paper, s, { data: { box } }) => {
    const [top, bottom, left, right] = box;
    frame(paper, s, box, MEANING.grey);
    line(paper, left * s, ((top + bottom + 1) / 2) * s, (right + 1) * s, ((top + bottom + 1) / 2) * s, MEANING.blue);
    line(paper, ((left + right + 1) / 2) * s, top * s, ((left + right + 1) / 2) * s, (bottom + 1) * s, MEANING.orange);
  },
  slant: (paper, s, { data: { slant: [degrees, row, column] } }) => {
    const [x, y, long] = [(column + 0.5) * s, (row + 0.5) * s, 11 * s], lean = Math.tan((degrees * Math.PI) / 180) * long;
    paper.setLineDash([s, s / 2]);
    line(paper, x, y - long, x, y + long, MEANING.grey);
    paper.setLineDash([]);
    line(paper, x + lean, y - long, x - lean, y + long, MEANING.blue);
  },
  symmetry: (paper, s, view) => {
    const { box: [top, bottom, left, right] } = view.data;
    paper.globalAlpha = 0.6;
    cover(paper, s, (i) => (view.mirrored[i] > 100 ? (view.ink[i] > 100 ? MEANING.green : MEANING.orange) : null));
    paper.globalAlpha = 1;
    line(paper, ((left + right + 1) / 2) * s, (top - 2) * s, ((left + right + 1) / 2) * s, (bottom + 3) * s, MEANING.blue);
  },
  holes: (paper, s, view) => cover(paper, s, (i) => (view.holes[i] ? MEANING.blue : null)),
  crossings: (paper, s, { data: { lines, runs, column, column_runs: down } }) => {
    const dot = (x, y) => { paper.fillStyle = MEANING.orange; paper.beginPath(); paper.arc(x, y, s * 0.8, 0, 7); paper.fill(); };
    lines.forEach((row, i) => { line(paper, 0, (row + 0.5) * s, 28 * s, (row + 0.5) * s, MEANING.blue); runs[i].forEach((at) => dot((at + 0.5) * s, (row + 0.5) * s)); });
    line(paper, (column + 0.5) * s, 0, (column + 0.5) * s, 28 * s, MEANING.violet);
    down.forEach((at) => dot((column + 0.5) * s, (at + 0.5) * s));
  },
  directions: (paper, s, view) => {
    const slopes = [[1, 0], [0.7, -0.7], [0, 1], [0.7, 0.7]];
    for (let i = 0; i < 784; i += 1) {
      if (view.strength[i] < 50) continue;
      const [dx, dy] = slopes[view.way[i]], [x, y] = [((i % 28) + 0.5) * s, (Math.floor(i / 28) + 0.5) * s];
      line(paper, x - dx * s * 0.6, y - dy * s * 0.6, x + dx * s * 0.6, y + dy * s * 0.6, WAYS[view.way[i]]);
    }
  },
};
