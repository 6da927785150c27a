// Text whose every character can be asked: what else could have come, what it hung on, what a unit held there.
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { gateColour, gradientColour, mounted, stateColour } from "./rnns_view.js";
import { ink } from "./theme.js";

const CSS = `${PLAYER_CSS}
.writing .both { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr) 300px; gap: 1.2rem; flex: 1; min-height: 0; }
.writing .page { font: 500 21px/1.55 var(--st-code-font); white-space: pre-wrap; overflow-wrap: anywhere; overflow-y: auto; border: 1px solid var(--st-border-color); border-radius: .5rem; padding: .6rem .8rem; cursor: pointer; }
.writing .page span { border-radius: 3px; padding: 1px 0; } .writing .page .seed { text-decoration: underline dotted; text-underline-offset: 5px; }
.writing .page .now { outline: 3px solid var(--st-primary-color); } .writing .page .later { opacity: .12; }
.writing .bars { display: grid; grid-template-columns: auto 1fr auto; gap: .25rem .6rem; align-content: start; font: 500 16px var(--st-font); overflow-y: auto; }
.writing .bars b { font: 650 18px var(--st-code-font); min-width: 1.6rem; text-align: center; border: 1px solid var(--st-border-color); border-radius: .3rem; }
.writing .bars i { align-self: center; height: 16px; background: var(--bar); border-radius: 3px; }
.writing .bars .head { grid-column: 1 / -1; font-weight: 600; }
@media (max-width: 760px) { .writing { height: auto; } .writing .both { grid-template: auto auto / minmax(0, 1fr); } }
`;
const SHOWN = { "\n": "↵", " ": "␣" };

export const mount = (component) => mounted(component, "writing", CSS, build);

function build(view) {
  const both = html("div", "both", "", view.root);
  view.page = html("div", "page", "", both);
  view.bars = html("div", "bars", "", both);
  view.said = html("p", "said", "", view.root);
  view.index = 0;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 60 });
  view.root.append(view.play.root);
  view.stop = () => view.play.pause();
  view.hovered = -1;
  const under = (event) => (event.target.dataset?.i === undefined ? -1 : Number(event.target.dataset.i));
  view.page.onpointermove = (event) => { const i = under(event); if (i !== view.hovered) { view.hovered = i; view.later(); } };
  view.page.onpointerleave = () => { view.hovered = -1; view.later(); };
  view.page.onclick = (event) => { const i = under(event); if (i >= 0) { view.play.put(i); } };
  view.take = (before) => take(view, before);
  view.render = () => render(view);
}

function take(view, before) {
  const { data } = view;
  const letters = [...data.text];
  view.reach = data.reach ? Uint8Array.from(atob(data.reach), (c) => c.charCodeAt(0)) : null;
  if (before?.text !== data.text) {
    view.page.innerHTML = "";
    view.letters = letters.map((letter, i) => {
      const made = html("span", i < data.seed ? "seed" : "", "", view.page);
      made.textContent = letter === "\n" ? "↵\n" : letter;
      made.dataset.i = i;
      return made;
    });
  }
  const labels = letters.map((_, i) => `character ${i + 1}`);
  view.play.load(labels, { keep: before?.id === data.id });
}

function render(view) {
  const { data } = view;
  const { dark } = ink(view.root.getRootNode().host ?? view.root);
  const count = view.letters.length;
  const at = view.hovered >= 0 ? view.hovered : view.index;
  view.letters.forEach((letter, i) => {
    letter.classList.toggle("now", i === at);
    letter.classList.toggle("later", i > view.index && view.hovered < 0);
    let colour = "";
    if (data.mode === "gradient" && view.reach && i < at) colour = gradientColour(view.reach[at * count + i] / 255, dark);
    if (data.mode === "unit") colour = stateColour(data.unit[i], dark);
    if (data.mode === "surprise") colour = gateColour(data.chances[i], dark);
    letter.style.background = colour;
  });
  const now = view.letters[at];
  if (view.hovered < 0) {
    const { page } = view;
    const low = now.offsetTop - page.offsetTop;
    if (low < page.scrollTop || low > page.scrollTop + page.clientHeight - 40) page.scrollTop = Math.max(0, low - page.clientHeight + 60);
  }
  bars(view, at);
  say(view, at);
  Object.assign(view.root.dataset, { index: view.index, at, count, strongest: strongest(view, at) });
}

function strongest(view, at) {
  const count = view.letters.length;
  if (!view.reach || at === 0) return -1;
  let best = 0;
  for (let i = 1; i < at; i++) if (view.reach[at * count + i] > view.reach[at * count + best]) best = i;
  return best;
}

function bars(view, at) {
  const { data } = view;
  const chosen = [...data.text][at];
  const given = data.bars[at] ?? [];
  const name = (letter) => SHOWN[letter] ?? letter;
  const colour = (letter) => (letter === chosen ? "#0E9F6E" : "#2B7FD9");
  view.bars.innerHTML = `<span class="head">${at ? `What could stand at place ${at + 1}` : "The first character: nothing came before"}</span>`
    + given.map(([letter, p]) => `<b>${name(letter).replace("<", "&lt;")}</b><i style="--bar:${colour(letter)};width:${Math.max(1, 100 * p)}%"></i><span>${letter === chosen ? "✓ " : ""}${(100 * p).toFixed(1)}%</span>`).join("");
}

function say(view, at) {
  const { data } = view;
  const name = (i) => { const letter = [...data.text][i]; return SHOWN[letter] ?? letter; };
  const who = at < data.seed ? "Part of your seed." : `Drawn with probability <b>${(100 * data.drawn[at]).toFixed(1)}%</b>.`;
  const best = strongest(view, at);
  const hung = data.mode === "gradient" && best >= 0 ? ` It hung most on “${name(best)}”, ${at - best} before it.` : "";
  const unit = data.mode === "unit" ? ` Unit ${data.unitNumber} holds <b>${data.unit[at].toFixed(2)}</b> here. ${data.unitSays}` : "";
  view.said.innerHTML = `“${name(at)}” at place ${at + 1}. ${who}${hung}${unit}`;
}
