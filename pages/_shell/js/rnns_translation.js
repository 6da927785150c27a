// Encoder below, decoder above, and between them where each Portuguese word looks among the English ones.
import { within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { arrow, box, column, mounted, sheet, words } from "./rnns_view.js";

export const mount = (component) => mounted(component, "translation", PLAYER_CSS, build);

function build(view) {
  view.canvas = html("canvas", "", "", view.root);
  view.canvas.setAttribute("role", "img");
  view.said = html("p", "said", "", view.root);
  view.index = 0;
  view.hovered = -1;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 650 });
  view.root.append(view.play.root);
  view.stop = () => view.play.pause();
  view.canvas.onpointermove = (event) => hover(view, event);
  view.canvas.onpointerleave = () => { view.hovered = -1; view.later(); };
  view.take = (before) => {
    const { data } = view;
    view.canvas.setAttribute("aria-label", data.alt);
    const labels = [...data.english.map((_, i) => `reads ${i + 1}`), ...data.portuguese.map((_, i) => `writes ${i + 1}`)];
    view.play.load(labels, { keep: before?.id === data.id });
  };
  view.render = () => render(view);
}

function render(view) {
  const made = sheet(view.canvas);
  if (!made) return;
  const { pen, width, height, ink } = made;
  const { english, portuguese } = view.data;
  const left = 92;
  const span = Math.min(130, (width - left - 6) / Math.max(english.length, portuguese.length));
  const tall = Math.max(36, (height - 40 - 40 - 86) / 2);
  const rows = { upper: 44, lower: 44 + tall + 86 };
  view.plan = { left, span, rows, tall, at: (i) => left + (i + 0.5) * span };
  const thick = Math.min(34, span * 0.4);
  const read = Math.min(view.index + 1, english.length);
  const written = view.index + 1 - english.length;
  const looking = view.hovered >= 0 ? view.hovered : Math.max(0, written - 1);
  words(pen, "Portuguese", [0, 18], ink, { align: "left", size: 15, weight: 600 });
  words(pen, "decoder", [0, rows.upper + tall / 2], ink, { align: "left", size: 15 });
  words(pen, "encoder ⇄", [0, rows.lower + tall / 2], ink, { align: "left", size: 15 });
  words(pen, "English", [0, height - 18], ink, { align: "left", size: 15, weight: 600 });
  for (let i = 0; i < english.length; i++) {
    pen.globalAlpha = i < read ? 1 : 0.16;
    const x = view.plan.at(i);
    if (i) arrow(pen, [view.plan.at(i - 1) + thick / 2 + 2, rows.lower + tall / 2], [x - thick / 2 - 2, rows.lower + tall / 2], ink.grey);
    column(pen, english[i].h, [x - thick / 2, rows.lower, thick, tall], ink);
    label(pen, english[i].word, [x, height - 18], span, ink, ink.line);
  }
  pen.globalAlpha = written > 0 ? 1 : 0.16;
  turn(view, pen, thick, ink);
  for (let i = 0; i < portuguese.length; i++) {
    pen.globalAlpha = i < written ? 1 : 0.16;
    const x = view.plan.at(i);
    if (i) arrow(pen, [view.plan.at(i - 1) + thick / 2 + 2, rows.upper + tall / 2], [x - thick / 2 - 2, rows.upper + tall / 2], ink.grey);
    column(pen, portuguese[i].h, [x - thick / 2, rows.upper, thick, tall], ink);
    const { right } = portuguese[i];
    label(pen, `${right ? "" : "✗ "}${portuguese[i].word}`, [x, 18], span, ink, right ? ink.green : ink.orange, i === looking && written > 0);
  }
  if (written > 0) look(view, pen, looking, thick, ink);
  pen.globalAlpha = 1;
  say(view, written, looking);
  Object.assign(view.root.dataset, { index: view.index, looking, words: portuguese.map((each) => each.word).join(" ") });
}

/** The encoder's last state becomes the decoder's first. */
function turn(view, pen, thick, ink) {
  const { plan, data } = view;
  const [x, y] = [plan.at(data.english.length - 1), plan.rows.lower];
  const [x1, y1] = [plan.at(0), plan.rows.upper + plan.tall];
  pen.strokeStyle = ink.grey;
  pen.lineWidth = 2;
  pen.setLineDash([7, 5]);
  pen.beginPath();
  pen.moveTo(x, y - 2);
  pen.bezierCurveTo(x, y - 42, x1 - 60, y1 + 42, x1 - thick / 2, y1 + 4);
  pen.stroke();
  pen.setLineDash([]);
}

function look(view, pen, i, thick, ink) {
  const { plan, data } = view;
  const weights = data.portuguese[i].attention;
  weights.forEach((weight, j) => {
    if (weight < 0.02) return;
    pen.globalAlpha = 0.35 + 0.65 * weight;
    pen.strokeStyle = ink.blue;
    pen.lineWidth = 1 + 9 * weight;
    pen.beginPath();
    pen.moveTo(plan.at(i), plan.rows.upper + plan.tall + 2);
    pen.lineTo(plan.at(j), plan.rows.lower - 2);
    pen.stroke();
    pen.globalAlpha = 1;
    if (weight >= 0.1) words(pen, weight.toFixed(2), [plan.at(j), plan.rows.lower - 12], ink, { size: 14, weight: 650 });
    box(pen, [plan.at(j) - thick / 2 - 3, plan.rows.lower - 3, thick + 6, plan.tall + 6], { line: ink.blue, thick: 1 + 3 * weight });
  });
}

function label(pen, text, [x, y], span, ink, line, strong = false) {
  box(pen, [x - span / 2 + 3, y - 15, span - 6, 30], { line, thick: strong ? 3.5 : 1.5, fill: ink.panel });
  words(pen, text, [x, y + 1], ink, { room: span - 10, size: 16, weight: strong ? 700 : 500 });
}

function hover(view, event) {
  if (!view.plan) return;
  const i = Math.floor((within(view.canvas, event).x - view.plan.left) / view.plan.span);
  view.hovered = i >= 0 && i < view.data.portuguese.length ? i : -1;
  view.later();
}

function say(view, written, looking) {
  const { english, portuguese, verdict, attends } = view.data;
  if (written <= 0) {
    view.said.textContent = `Reads “${english[view.index].word}”. Nothing is written yet: first the whole sentence is read.`;
    return;
  }
  const now = portuguese[looking];
  const most = now.attention.indexOf(Math.max(...now.attention));
  const place = attends ? `looks most at <b>“${english[most].word}”</b> (${now.attention[most].toFixed(2)})` : "has only the last state of the encoder to go by";
  view.said.innerHTML = `<b>${now.word}</b>, probability ${now.p.toFixed(3)}: ${place}. ${verdict}`;
}
