// A feature map before and after an activation, side by side, and small pictures of what every activation makes of it.
import { ink, MEANING } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { say, shorts, viewOf } from "./activations_view.js";

const CSS = `
.feature-view { display: grid; grid-template-rows: minmax(0, max-content) auto; align-content: start; gap: .6rem; }
.feature-view .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; min-height: 0; }
.feature-view .big { margin: 0; display: flex; flex-direction: column; min-height: 0; min-width: 0; }
.feature-view .big h4 { margin: 0 0 .1rem; font: 650 17px/24px var(--st-font); white-space: nowrap; }
.feature-view .big p { margin: 0; font-size: 15px; line-height: 1.3; font-variant-numeric: tabular-nums; }
.feature-view .big .box { position: relative; flex: 0 1 auto; aspect-ratio: var(--shape); min-height: 0; }
.feature-view .big canvas { position: absolute; border-radius: .4rem; cursor: crosshair; }
.feature-view .cross { position: absolute; width: 14px; height: 14px; border: 2.5px solid #8B5CF6; border-radius: 50%; transform: translate(-50%, -50%); pointer-events: none; box-shadow: 0 0 0 2px #fff; }
.feature-view .thumbs { display: grid; grid-template-columns: repeat(var(--columns), 1fr); gap: 6px; }
.feature-view .thumbs button { padding: 3px; display: flex; flex-direction: column; gap: 1px; font-size: 14px; line-height: 1.2; overflow: hidden; }
.feature-view .thumbs canvas { width: 100%; height: clamp(56px, calc(var(--dl-tall, 100vh) * .09), 110px); object-fit: cover; border-radius: .3rem; }
.feature-view .thumbs span { font-weight: 400; font-size: 14px; font-variant-numeric: tabular-nums; white-space: nowrap; }
@media (max-width: 820px) { .feature-view { height: auto; --columns: 3 !important; } .feature-view .pair { grid-template-columns: minmax(0, 1fr); } .feature-view .big .box { min-height: 260px; } }
`;
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
const [BLUE, ORANGE] = [rgb(MEANING.blue), rgb(MEANING.orange)];
const FULL = 32767;

export const mount = viewOf("feature-view", CSS, build);

function build(root, view) {
  const pair = html("div", "pair", "", root);
  view.big = ["before", "after"].map((name) => {
    const figure = html("figure", "big", `<h4></h4><div class="box"><canvas role="img"></canvas><i class="cross" hidden></i></div><p></p>`, pair);
    const [title, box, words] = figure.children;
    const made = { name, title, box, canvas: box.firstElementChild, cross: box.lastElementChild, words };
    made.canvas.onpointermove = made.canvas.onpointerdown = (event) => point(view, made, event);
    made.canvas.onpointerleave = () => { view.at = null; view.later(); };
    return made;
  });
  view.thumbs = html("div", "thumbs", "", root);
  view.thumbs.setAttribute("role", "group");
  view.thumbs.setAttribute("aria-label", "Every activation on this feature map");
  view.take = (data) => {
    view.data = data;
    view.maps = { before: shorts(data.before.values), after: shorts(data.after.values) };
    view.small = data.thumbs.map((each) => shorts(each.values));
    view.at = null;
    view.painted = null;
  };
  view.draw = () => draw(view);
}

/** Paint values on a canvas of their own size: blue above 0, orange below, paper at 0; `share` is full colour's value. */
function colour(canvas, values, [rows, columns], scale, paper) {
  if (canvas.width !== columns || canvas.height !== rows) Object.assign(canvas, { width: columns, height: rows });
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < values.length; i += 1) {
    const strength = Math.min(1, (Math.abs(values[i]) / FULL) * scale) ** 0.7;
    const end = values[i] < 0 ? ORANGE : BLUE;
    for (let c = 0; c < 3; c += 1) image.data[4 * i + c] = paper[c] + (end[c] - paper[c]) * strength;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function draw(view) {
  const { data } = view;
  const paper = ink(view.root).dark ? [24, 31, 45] : [255, 255, 255];
  const stamp = `${paper} ${data.same}`;
  const common = Math.max(data.before.most, 1e-9);
  const scale = (most) => (data.same ? most / common : 1);
  for (const each of view.big) {
    const told = data[each.name];
    if (view.painted !== stamp) colour(each.canvas, view.maps[each.name], data.size, scale(told.most), paper);
    fit(each, data.size);
    each.title.textContent = told.title;
    each.words.textContent = view.at === null ? told.says : `row ${view.at[0]}, column ${view.at[1]}: ${say(value(view, each.name))}`;
    each.canvas.setAttribute("aria-label", `${told.title}: ${told.says}`);
    mark(view, each);
  }
  thumbs(view, scale, paper, view.painted !== stamp);
  view.painted = stamp;
  Object.assign(view.root.dataset, { name: data.name, range: data.after.range.join(" ") });
}

function value(view, name) {
  const [row, column] = view.at;
  return (view.maps[name][row * view.data.size[1] + column] / FULL) * view.data[name].most;
}

function fit({ canvas, box }, [rows, columns]) {
  box.style.setProperty("--shape", `${columns} / ${rows}`);
  const scale = Math.min(box.clientWidth / columns, box.clientHeight / rows);
  canvas.style.width = `${columns * scale}px`;
  canvas.style.height = `${rows * scale}px`;
}

function point(view, each, event) {
  const box = each.canvas.getBoundingClientRect();
  const [rows, columns] = view.data.size;
  const place = (share, count) => Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  view.at = [place((event.clientY - box.top) / box.height, rows), place((event.clientX - box.left) / box.width, columns)];
  view.later();
}

function mark(view, { cross, canvas }) {
  cross.hidden = view.at === null;
  if (view.at === null) return;
  const [rows, columns] = view.data.size;
  cross.style.left = `${((view.at[1] + 0.5) / columns) * canvas.clientWidth}px`;
  cross.style.top = `${((view.at[0] + 0.5) / rows) * canvas.clientHeight}px`;
}

function thumbs(view, scale, paper, again) {
  const { data, thumbs: box } = view;
  box.style.setProperty("--columns", Math.ceil(data.thumbs.length / 2));
  if (box.children.length !== data.thumbs.length) {
    box.replaceChildren();
    for (const each of data.thumbs) {
      const button = html("button", "", `<canvas></canvas><b></b><span></span>`, box);
      button.type = "button";
      button.dataset.name = each.name;
      button.onclick = () => view.trigger("chosen", each.name);
    }
  }
  data.thumbs.forEach((each, i) => {
    const [canvas, name, range] = box.children[i].children;
    if (again) colour(canvas, view.small[i], data.small, scale(each.most), paper);
    name.textContent = each.title;
    range.textContent = each.range.map((v) => say(v, 2).replace(/\.?0+$/, "")).join(" … ");
    box.children[i].setAttribute("aria-pressed", each.name === data.name);
  });
}
