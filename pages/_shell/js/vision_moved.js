// Drag a digit off its place: a convolutional and a fully connected network answer at once, and over all digits.
import { MEANING } from "./theme.js";
import { draggable, html, set } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { floats, pixels } from "./maps.js";
import { bars, canvas, paint, percent, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}
.moved { display: grid; grid-template-columns: minmax(220px, 1fr) minmax(0, 1.05fr) minmax(0, 1.05fr); grid-template-rows: auto minmax(0, 1fr) auto; gap: .4rem 2rem; }
.moved .hold { display: flex; flex-direction: column; gap: .5rem; min-height: 0; align-items: flex-start; justify-content: space-evenly; }
.moved .hold canvas { width: min(100%, calc(var(--dl-tall, 100vh) * .46)); aspect-ratio: 1; border: 2px solid var(--st-border-color); cursor: grab; }
.moved .net { display: grid; grid-template-rows: minmax(0, 1fr) auto; gap: .5rem; min-height: 0; }
.moved .map { display: grid; grid-template-columns: 156px minmax(0, 1fr); gap: .9rem; align-items: center; font-size: 16px; }
.moved .map > div { position: relative; width: 156px; height: 156px; cursor: crosshair; border: 1px solid var(--st-border-color); }
.moved .map canvas { width: 100%; height: 100%; display: block; border-radius: 0; }
.moved .map i { position: absolute; width: 12px; height: 12px; border: 3px solid var(--st-text-color); box-sizing: border-box; outline: 1px solid var(--st-background-color); pointer-events: none; }
.moved .map b { font-size: 25px; display: block; }
@media (max-width: 900px) { .moved { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .moved .net { min-height: 420px; } }
`;
const SPAN = 13, MOST = 6;
const NETS = [["Convolutional", MEANING.blue], ["Fully connected", MEANING.orange]];

export const mount = (component) => mounted(component, "moved", CSS, build);

function build(view) {
  const { root } = view;
  view.heads = ["The digit", ...NETS.map(([name]) => name)].map((name) => html("h3", "", name, root));
  const hold = html("div", "hold", "", root);
  view.picture = canvas(hold, "");
  set(view.picture, { tabindex: 0, role: "slider" });
  view.words = html("div", "", "", hold);
  view.nets = NETS.map(([name, colour]) => {
    const box = html("div", "net", "", root);
    const show = bars(box, colour);
    const map = html("div", "map", "", box);
    const field = html("div", "", "", map);
    const heat = canvas(field, "", SPAN);
    set(heat, { role: "img", "aria-label": `${name}: share of held-out digits named rightly, over all moves` });
    const net = { show, heat, colour, mark: html("i", "", "", field), told: html("p", "", "", map) };
    field.onpointerdown = (event) => { field.setPointerCapture(event.pointerId); pick(view, field, event); field.onpointermove = (now) => pick(view, field, now); };
    field.onpointerup = field.onpointercancel = () => { field.onpointermove = null; };
    return net;
  });
  const put = (right, down) => { view.set({ move: [right, down].map((by) => Math.max(-MOST, Math.min(MOST, Math.round(by)))) }); view.commit(); };
  view.put = put;
  draggable(view.picture, {
    start: () => view.state.move,
    move: (_now, from, [dx, dy]) => { const cell = view.picture.clientWidth / 28; put(from[0] + dx / cell, from[1] + dy / cell); },
    nudge: ([dx, dy]) => put(view.state.move[0] + Math.sign(dx), view.state.move[1] - Math.sign(dy)),
  });
  view.take = () => {
    view.ink = pixels(view.data.ink);
    view.shares = view.data.shares && floats(view.data.shares);
  };
  view.render = () => render(view);
}

function pick(view, field, event) {
  const box = field.getBoundingClientRect();
  const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  view.put(Math.floor(x * SPAN) - MOST, Math.floor(y * SPAN) - MOST);
}

/** The digit moved by whole pixels; what leaves is lost. */
function shifted(values, right, down) {
  const out = new Uint8Array(784);
  for (let row = 0; row < 28; row += 1) for (let column = 0; column < 28; column += 1) {
    const [r, c] = [row - down, column - right];
    if (r >= 0 && c >= 0 && r < 28 && c < 28) out[28 * row + column] = values[28 * r + c];
  }
  return out;
}

function render(view) {
  const { data, state, root } = view, [right, down] = state.move;
  const at = (down + MOST) * SPAN + right + MOST;
  paint(view.picture, shifted(view.ink, right, down), root);
  const way = `${Math.abs(right)} ${right < 0 ? "left" : "right"}, ${Math.abs(down)} ${down < 0 ? "up" : "down"}`;
  set(view.picture, { "aria-label": `A ${data.label}; drag it, or use the arrow keys`, "aria-valuetext": `moved ${way}` });
  view.words.innerHTML = `<b>Moved ${way}.</b><br>Drag the digit, or a square: each square is one move, its colour the share of 1,000 held-out digits named rightly there.`;
  view.nets.forEach((net, i) => {
    const best = view.shares ? net.show(view.shares, (i * SPAN * SPAN + at) * 10, data.label) : null;
    root.dataset[i ? "dense" : "conv"] = best;
    heat(net, data.accuracy[i]);
    Object.assign(net.mark.style, { left: `${((right + MOST) / SPAN) * 100}%`, top: `${((down + MOST) / SPAN) * 100}%` });
    net.told.innerHTML = `<b>${percent(data.accuracy[i][at])}</b> of 1,000 held-out digits named rightly at this move.`;
  });
  view.heads.slice(1).forEach((head, i) => { head.innerHTML = `${NETS[i][0]} <small>${data.sizes[i].toLocaleString("en")} weights and biases</small>`; });
  Object.assign(root.dataset, { move: state.move.join(" "), accuracy: data.accuracy.map((all) => all[at]).join(" ") });
}

function heat({ heat, colour }, shares) {
  const paper = heat.getContext("2d");
  paper.clearRect(0, 0, SPAN, SPAN);
  paper.fillStyle = colour;
  shares.forEach((share, i) => {
    paper.globalAlpha = Math.max(0, share) ** 1.5;
    paper.fillRect(i % SPAN, Math.floor(i / SPAN), 1, 1);
  });
}
