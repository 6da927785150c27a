// The network unrolled: inputs below, the hidden state as a heat map left to right, answers above; step by step.
import { within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { player, PLAYER_CSS } from "./player.js";
import { arrow, box, column, digit, mounted, sheet, words } from "./rnns_view.js";

const CSS = PLAYER_CSS;
const TONES = { right: "green", wrong: "orange", plain: "blue" };
const MARKS = { right: "✓ ", wrong: "✗ ", plain: "" };

export const mount = (component) => mounted(component, "unrolled", CSS, build);

function build(view) {
  view.head = html("p", "said", "", view.root);
  view.canvas = html("canvas", "", "", view.root);
  view.canvas.setAttribute("role", "img");
  view.said = html("p", "said", "", view.root);
  view.index = 0;
  view.hovered = -1;
  view.play = player({ show: (index) => { view.index = index; view.later(); }, keys: view.root, frameMs: 700 });
  view.root.append(view.play.root);
  view.stop = () => view.play.pause();
  view.canvas.onpointermove = (event) => hover(view, event);
  view.canvas.onpointerleave = () => { view.hovered = -1; view.unit = -1; view.later(); };
  view.canvas.onclick = () => { if (view.hovered >= 0) { view.play.put(view.hovered); } };
  view.take = (before) => {
    const { data } = view;
    view.canvas.setAttribute("aria-label", data.alt);
    view.head.innerHTML = data.headline ?? "";
    const same = before?.id === data.id;
    view.play.load(data.columns.map((_, i) => `step ${i + 1} of ${data.columns.length}`), { keep: same });
  };
  view.render = () => render(view);
}

function layout(view, width, height) {
  const { columns, beside } = view.data;
  const left = view.data.lead ? 128 : 86;
  const span = Math.min(150, (width - left - 6) / columns.length);
  const pictures = columns.some((each) => each.picture);
  const top = 50, row = beside ? 44 : 0;
  const foot = pictures ? Math.min(84, span - 8, height * (beside ? 0.23 : 0.3)) + 6 : 34;
  const y = top + row + 26;
  const tall = Math.max(40, height - y - foot - 26);
  const thick = Math.min(38, span * 0.42);
  return { left, span, top, row, y, tall, foot, thick, at: (i) => left + (i + 0.5) * span };
}

function render(view) {
  const made = sheet(view.canvas);
  if (!made) return;
  const { pen, width, height, ink } = made;
  const { columns, start, mark, beside, names } = view.data;
  view.index = Math.min(view.index, columns.length - 1);
  const plan = (view.plan = layout(view, width, height));
  const middle = plan.y + plan.tall / 2;
  const note = { align: "left", size: 15, weight: 600 };
  words(pen, names.y, [0, plan.top / 2 + 6], ink, note);
  if (beside) words(pen, beside.name, [0, plan.top + 28], ink, { ...note, size: 14, weight: 500, room: plan.left - 8 });
  words(pen, "h", [0, plan.y - 12], ink, { ...note, size: 17 });
  words(pen, names.x, [0, height - plan.foot / 2], ink, note);
  if (view.data.lead) {
    const side = Math.min(96, plan.tall * 0.45);
    const low = plan.y + plan.tall - side;
    pen.drawImage(digit(view.data.lead, ink.dark), 0, low, side, side);
    box(pen, [0, low, side, side], { line: ink.line });
    arrow(pen, [18 + plan.thick * 0.35, low - 2], [18 + plan.thick * 0.35, low - 22], ink.grey, 2);
    plan.h0 = low - 24 - plan.y;
  } else plan.h0 = plan.tall;
  column(pen, start, [18, plan.y, plan.thick * 0.7, plan.h0], ink, mark);
  words(pen, "h₀", [18 + plan.thick * 0.35, plan.y - 12], ink, { size: 14 });
  columns.forEach((each, i) => {
    pen.globalAlpha = i <= view.index ? 1 : 0.16;
    const x = plan.at(i);
    const from = i ? plan.at(i - 1) + plan.thick / 2 : 18 + plan.thick * 0.7;
    const level = i ? middle : plan.y + plan.h0 / 2;
    arrow(pen, [from + 2, level], [x - plan.thick / 2 - 2, level], ink.grey, 2);
    arrow(pen, [x, height - plan.foot - 2], [x, plan.y + plan.tall + 3], ink.grey, 2);
    column(pen, each.h, [x - plan.thick / 2, plan.y, plan.thick, plan.tall], ink, mark);
    input(pen, each, [x, height - plan.foot, plan.span, plan.foot], ink);
    if (each.y) answer(view, each.y, [x, plan], ink, pen);
    if (beside) rival(pen, beside.answers[i], [x, plan], ink);
    if (i === view.index) box(pen, [x - plan.span / 2 + 3, 3, plan.span - 6, height - 6], { line: ink.primary, thick: 2 });
  });
  pen.globalAlpha = 1;
  if (view.data.bars) chances(pen, view.data.bars, [plan.left + plan.span + 70, 8, Math.min(760, width - plan.left - plan.span - 80), height - 16], ink);
  say(view);
  Object.assign(view.root.dataset, { index: view.index, count: columns.length, answer: columns[view.index].y?.text ?? "" });
}

function input(pen, each, [x, y, span, foot], ink) {
  if (each.picture) {
    const side = foot - 6;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(digit(each.picture, ink.dark), x - side / 2, y + 3, side, side);
    box(pen, [x - side / 2, y + 3, side, side], { line: ink.line });
    return;
  }
  box(pen, [x - span / 2 + 6, y + 2, span - 12, 28], { line: each.unknown ? ink.orange : ink.line, fill: ink.panel, dash: each.unknown ? [5, 4] : [] });
  words(pen, each.x, [x, y + 16], ink, { room: span - 18, size: 16 });
}

function answer(view, said, [x, plan], ink, pen) {
  arrow(pen, [x, plan.y - 3], [x, plan.top + plan.row + 6], ink.blue, said.quiet ? 1 : 2);
  const colour = ink[TONES[said.tone ?? "plain"]];
  box(pen, [x - plan.span / 2 + 6, 8, plan.span - 12, plan.top - 10], { line: colour, thick: said.quiet ? 1 : 2.5, fill: ink.panel, dash: said.tone === "wrong" ? [5, 4] : [] });
  const alpha = pen.globalAlpha;
  if (said.quiet) pen.globalAlpha *= 0.65;
  words(pen, `${MARKS[said.tone ?? "plain"]}${said.text}`, [x, 21], ink, { room: plan.span - 20, size: 16, weight: 650 });
  const wide = plan.span - 24;
  pen.fillStyle = ink.line;
  pen.fillRect(x - wide / 2, 37, wide, 5);
  pen.fillStyle = colour;
  pen.fillRect(x - wide / 2, 37, wide * said.p, 5);
  pen.globalAlpha = alpha;
}

/** All answers with their probabilities, the given one in full colour. */
function chances(pen, bars, [x, y, width, height], ink) {
  const each = height / bars.length;
  const most = Math.max(...bars.map((bar) => bar[1]));
  bars.forEach(([name, p], i) => {
    const middle = y + (i + 0.5) * each;
    words(pen, name, [x, middle], ink, { size: 17, weight: 650 });
    pen.fillStyle = p === most ? ink.blue : ink.grey;
    pen.fillRect(x + 22, middle - each * 0.3, Math.max(1, (width - 110) * p), each * 0.6);
    words(pen, `${(100 * p).toFixed(1)}%`, [x + 32 + (width - 110) * p, middle], ink, { align: "left", size: 15 });
  });
}

function rival(pen, said, [x, plan], ink) {
  const colour = ink[TONES[said.tone]];
  box(pen, [x - plan.span / 2 + 12, plan.top + 12, plan.span - 24, 30], { line: colour, dash: said.tone === "wrong" ? [5, 4] : [] });
  words(pen, `${MARKS[said.tone]}${said.text}`, [x, plan.top + 27], ink, { room: plan.span - 30, size: 15 });
}

function hover(view, event) {
  const { plan } = view;
  if (!plan) return;
  const at = within(view.canvas, event);
  const i = Math.floor((at.x - plan.left) / plan.span);
  const { columns } = view.data;
  view.hovered = i >= 0 && i < columns.length ? i : -1;
  const unit = Math.floor(((at.y - plan.y) / plan.tall) * columns[0].h.length);
  view.unit = view.hovered >= 0 && unit >= 0 && unit < columns[0].h.length ? unit : -1;
  view.canvas.style.cursor = view.hovered >= 0 ? "pointer" : "";
  view.later();
}

function say(view) {
  const { columns, mark, markSays } = view.data;
  const at = view.hovered >= 0 ? view.hovered : view.index;
  const now = columns[at];
  if (view.hovered >= 0 && view.unit >= 0) {
    const value = now.h[view.unit];
    view.said.innerHTML = `Step ${at + 1}, unit ${view.unit + 1}: h = <b>${value.toFixed(3)}</b>${view.unit === mark ? ` · ${markSays}` : ""}`;
    return;
  }
  const memory = mark >= 0 ? ` · framed: unit ${mark + 1}, now <b>${now.h[mark].toFixed(2)}</b>, ${markSays}` : "";
  view.said.innerHTML = `${now.says}${memory}`;
}
