// One recurrent cell with its numbers: rolled at the left, its sums in the middle, unrolled below.
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { arrow, box, column, gateColour, mounted, sheet, stateColour, words } from "./rnns_view.js";
import { ink, within } from "./theme.js";

const CSS = `${PLAYER_CSS}
.cell .upper { display: grid; grid-template-columns: 270px minmax(0, 1fr); gap: 1rem; flex: none; min-height: 0; }
.cell .rolled { position: relative; min-height: 210px; }
.cell .rolled canvas { position: absolute; inset: 0; height: 100%; }
.cell table { border-collapse: separate; border-spacing: 4px 3px; width: 100%; }
.cell th { font: 500 17px var(--st-font); text-align: left; white-space: nowrap; padding-right: .6rem; width: 1%; }
.cell th b { font-style: italic; } .cell th small { font: 400 15px var(--st-font); opacity: .75; padding-left: .4rem; }
.cell td { font: 600 16px var(--st-code-font); text-align: center; border-radius: .35rem; padding: .12rem .3rem; border: 1px solid var(--st-border-color); }
.cell tr.key td { font-weight: 750; border-width: 2px; } .cell td.alone { opacity: .35; border-style: dotted; }
.cell .strip { flex: 1; min-height: 120px; }
@media (max-width: 760px) { .cell .upper { grid-template-columns: minmax(0, 1fr); } .cell table { display: block; overflow-x: auto; } }
`;

export const mount = (component) => mounted(component, "cell", CSS, build);

function build(view) {
  const upper = html("div", "upper", "", view.root);
  view.rolled = html("canvas", "", "", html("div", "rolled", "", upper));
  view.rolled.setAttribute("role", "img");
  view.table = html("table", "", "", upper);
  view.strip = html("canvas", "strip", "", view.root);
  view.said = html("p", "said", "", view.root);
  view.index = 0;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 900 });
  view.root.append(view.play.root);
  view.stop = () => view.play.pause();
  view.strip.onclick = (event) => {
    const i = Math.floor((within(view.strip, event).x - view.left) / view.span);
    if (i >= 0 && i < view.data.x.length) { view.play.put(i); }
  };
  view.take = (before) => {
    const { data } = view;
    view.rolled.setAttribute("aria-label", data.alt);
    view.play.load(data.x.map((_, i) => `t = ${i + 1} of ${data.x.length}`), { keep: before?.id === data.id, at: data.x.length - 1 });
  };
  view.render = () => render(view);
}

function render(view) {
  view.index = Math.min(view.index, view.data.x.length - 1);
  table(view);
  rolled(view);
  strip(view);
  const { x, y, says } = view.data;
  view.said.innerHTML = says[view.index];
  Object.assign(view.root.dataset, { index: view.index, y: y[view.index], h: view.data.h[view.index].join(" ") });
}

function table(view) {
  const { rows } = view.data;
  const { dark } = ink(view.root.getRootNode().host ?? view.root);
  const cells = (row) => row.values[view.index].map((value) => {
    const colour = row.kind === "gate" ? gateColour(value, dark) : row.kind === "state" ? stateColour(value, dark) : "transparent";
    const light = row.kind === "plain" || Math.abs(value) < 0.7;
    return `<td style="${light ? `background:${colour};color:var(--st-text-color)` : `background:color-mix(in srgb, ${colour} 80%, #000);color:#fff`}">${value.toFixed(2)}</td>`;
  }).join("");
  view.table.innerHTML = rows.map((row) => `<tr class="${row.key ? "key" : ""}"><th><b>${row.name}</b><small>${row.formula}</small></th>${cells(row)}</tr>`).join("");
}

function rolled(view) {
  const made = sheet(view.rolled);
  if (!made) return;
  const { pen, width, height, ink: colours } = made;
  const { x, y, kind } = view.data;
  const [cx, cy, half] = [width / 2 - 18, height / 2, 42];
  box(pen, [cx - half, cy - half, 2 * half, 2 * half], { fill: colours.panel, line: colours.primary, thick: 2.5 });
  words(pen, kind, [cx, cy], colours, { size: 16, weight: 650, room: 2 * half - 8 });
  arrow(pen, [cx, height - 34], [cx, cy + half + 3], colours.grey, 2.5);
  arrow(pen, [cx, cy - half - 3], [cx, 38], colours.blue, 2.5);
  words(pen, `x = ${x[view.index]}`, [cx, height - 18], colours, { size: 18, weight: 650 });
  words(pen, `p(odd) = ${y[view.index].toFixed(2)}`, [cx, 20], colours, { size: 18, weight: 650 });
  pen.strokeStyle = colours.grey;
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.moveTo(cx + half + 2, cy);
  pen.bezierCurveTo(cx + half + 70, cy, cx + half + 66, cy + half + 34, cx + 16, cy + half + 20);
  pen.stroke();
  arrow(pen, [cx + 22, cy + half + 21], [cx + 14, cy + half + 3], colours.grey, 2.5);
  words(pen, "h", [cx + half + 42, cy - 16], colours, { size: 18, weight: 650 });
}

function strip(view) {
  const made = sheet(view.strip);
  if (!made) return;
  const { pen, width, height, ink: colours } = made;
  const { x, y, h, mark } = view.data;
  view.left = 84;
  view.span = Math.min(90, (width - view.left - 4) / x.length);
  const [top, foot] = [40, 34];
  const tall = height - top - foot - 16;
  const thick = Math.min(44, view.span * 0.5);
  const note = { align: "left", size: 16, weight: 600 };
  words(pen, "p(odd)", [0, 16], colours, note);
  words(pen, "h", [0, top + tall / 2], colours, note);
  words(pen, "x", [0, height - 16], colours, note);
  column(pen, h[0].map(() => 0), [44, top + 8, 22, tall - 8], colours);
  x.forEach((bit, i) => {
    pen.globalAlpha = i <= view.index ? 1 : 0.18;
    const at = view.left + (i + 0.5) * view.span;
    const from = i ? at - view.span + thick / 2 : 66;
    arrow(pen, [from + 2, top + tall / 2], [at - thick / 2 - 2, top + tall / 2], colours.grey);
    arrow(pen, [at, height - 28], [at, top + tall + 2], colours.grey);
    arrow(pen, [at, top + 5], [at, 32], colours.blue);
    column(pen, h[i], [at - thick / 2, top + 8, thick, tall - 8], colours, mark);
    words(pen, String(bit), [at, height - 15], colours, { size: 18, weight: 650 });
    words(pen, y[i].toFixed(2), [at, 16], colours, { size: 16, weight: 600, colour: y[i] > 0.5 ? colours.blue : colours.orange });
    if (i === view.index) box(pen, [at - view.span / 2 + 2, 2, view.span - 4, height - 4], { line: colours.primary, thick: 2 });
  });
  pen.globalAlpha = 1;
}
