// A grid of small grey pictures, ink on the page's paper; with several frames, a player under it.
import { ink, onTheme, MEANING } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";

const CSS = `
:host { display: block; }
.dl-pictures { outline: none; color: var(--st-text-color); font: 500 .92rem/1.25 var(--st-font); }
.grid { display: grid; gap: 5px 7px; justify-content: start; align-items: center; }
.cell { display: flex; flex-direction: column; align-items: stretch; text-align: center; padding: 0; border: 0; background: none;
  color: inherit; font: inherit; font-variant-numeric: tabular-nums; min-width: 0; }
button.cell { cursor: pointer; }
.cell canvas { width: 100%; height: auto; display: block; image-rendering: pixelated; border-radius: 4px;
  border: 2px solid var(--st-border-color); box-sizing: border-box; }
.cell.dashed canvas { border-style: dashed; }
button.cell:hover canvas { border-color: var(--st-primary-color); }
.cell[aria-pressed="true"] canvas { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
.cell:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 3px; border-radius: 4px; }
.cell span:empty { display: none; }
.note { opacity: .85; }
.head, .row { font-weight: 600; text-align: center; }
.row { text-align: right; padding-right: .3rem; }
.dl-player { margin-top: .5rem; }
${PLAYER_CSS}`;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__pictures ??= create(parentElement));
  view.say = (place) => setTriggerValue("clicked", place);
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-pictures";
  root.setAttribute("role", "group");
  const grid = document.createElement("div");
  grid.className = "grid";
  const view = { data: null, pixels: null, cells: [], root, grid };
  const play = player({ show: (frame) => paint(view, frame), keys: root });
  root.append(grid, play.root);
  parent.append(style, root);
  const end = onTheme(parent, () => view.data && paint(view, play.index));
  view.gone = () => { play.pause(); end(); };
  view.update = (data) => {
    const names = JSON.stringify(data.names);
    const keep = view.data && JSON.stringify(view.data.names) === names;
    view.data = data;
    view.pixels = Uint8Array.from(atob(data.pixels), (letter) => letter.charCodeAt(0));
    root.setAttribute("aria-label", data.alt);
    lay(view);
    play.load(data.names.slice(0, data.frames), { keep });
    if (data.frames < 2 || !data.names.length) paint(view, 0);
  };
  return view;
}

/** Lay out heads, row names and cells. */
function lay(view) {
  const { data, grid } = view;
  const wide = Math.round((data.high * data.width) / data.height);
  const named = data.rows.length > 0;
  grid.style.gridTemplateColumns = `${named ? "auto " : ""}repeat(${data.columns}, minmax(0, ${wide}px))`;
  view.cells = Array.from({ length: data.count }, (_, place) => cell(view, place));
  const children = [];
  if (data.heads.length) children.push(...(named ? [words("", "row")] : []), ...data.heads.map((each) => words(each, "head")));
  view.cells.forEach((each, place) => {
    if (named && place % data.columns === 0) children.push(words(data.rows[place / data.columns] ?? "", "row"));
    children.push(each.box);
  });
  grid.replaceChildren(...children);
}

function words(text, name) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

function cell(view, place) {
  const { data } = view;
  const box = document.createElement(data.clickable ? "button" : "div");
  box.className = "cell";
  const tone = data.tones[place] ?? "";
  const canvas = document.createElement("canvas");
  canvas.width = data.width;
  canvas.height = data.height;
  if (tone) canvas.style.borderColor = MEANING[tone];
  box.classList.toggle("dashed", tone === "orange");
  const note = words("", "note");
  box.append(words(data.labels[place] ?? "", "label"), canvas, note);
  if (data.clickable) {
    box.type = "button";
    box.setAttribute("aria-pressed", String(place === data.picked));
    box.setAttribute("aria-label", `Picture ${place + 1} ${data.labels[place] ?? ""}`.trim());
    box.onclick = () => view.say(place);
  }
  return { box, canvas, note };
}

/** Paint all cells of one frame: 0 is the page's paper, 255 its ink. */
function paint(view, frame) {
  const { data, pixels } = view;
  const colours = ink(view.root.getRootNode().host ?? view.root);
  const table = ramp(colours.dark);
  const size = data.width * data.height;
  const notes = data.notes[Math.min(frame, data.notes.length - 1)] ?? [];
  view.cells.forEach(({ canvas, note }, place) => {
    const context = canvas.getContext("2d");
    const image = context.createImageData(data.width, data.height);
    const from = (frame * data.count + place) * size;
    for (let i = 0; i < size; i += 1) {
      const value = table[pixels[from + i]];
      image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = value;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
    note.textContent = notes[place] ?? "";
  });
}

/** Return the grey value of each amount of ink 0..255: dark ink on light paper, or light ink on dark paper. */
export function ramp(dark) {
  const [paper, inked] = dark ? [24, 240] : [255, 16];
  return Uint8Array.from({ length: 256 }, (_, value) => paper + ((inked - paper) * value) / 255);
}
