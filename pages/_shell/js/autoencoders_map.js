// The plane of two-number codes: digits where they lie, what the decoder says under the cursor, a drawing, a walk.
import { html, set, svg, draggable } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { ink } from "./theme.js";
import { pad, PAD_CSS } from "./pad.js";
import { decode, encode, heldOut, network, squaredError } from "./autoencoders_net.js";
import { PAINT_CSS, picture, put, SIDE } from "./autoencoders_paint.js";
import { ground } from "./autoencoders_ground.js";

const CSS = `${PAINT_CSS}${PAD_CSS}
.latent { display: grid; grid-template: "map side" minmax(0, 1fr) "walk side" auto / minmax(0, 1fr) 452px; gap: .5rem 1.2rem; }
.latent .ground { grid-area: map; position: relative; min-height: 240px; border: 1px solid var(--st-border-color); border-radius: .5rem; overflow: hidden; touch-action: none; cursor: crosshair; }
.latent .ground canvas, .latent .ground svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.latent .ground text { font: 700 17px var(--st-font); fill: #fff; text-anchor: middle; pointer-events: none; }
.latent .grip { cursor: grab; }
.latent .side { grid-area: side; display: grid; grid-template-columns: repeat(3, 138px); gap: .3rem 1rem; align-content: space-between; min-height: 0; }
.latent .side p { margin: 0; align-self: center; font: 400 16px/1.35 var(--st-font); }
.latent .side h4 { grid-column: 1 / -1; margin: 0; font: 600 17px var(--st-font); justify-self: start; padding: 0; }
.latent .walk { grid-area: walk; display: grid; grid-template-columns: 6.2rem minmax(0, 1fr); gap: .1rem .5rem; align-items: center; font: 500 15px/1.2 var(--st-font); }
.latent .walk canvas { width: 100%; image-rendering: pixelated; aspect-ratio: 11; border-radius: 4px; }
@media (max-width: 900px) { .latent { grid-template: "map" 340px "side" auto "walk" auto / minmax(0, 1fr); height: auto; } .latent .side, .latent .walk { min-width: 0; overflow-x: auto; } }
`;
const FRAMES = 11;

export const mount = (component) => mounted(component, "latent", CSS, build);

function build(view) {
  view.at = null;
  view.map = ground(view, "The map of codes");
  pointing(view);
  const side = html("div", "side", "", view.root);
  html("h4", "", "Decoded under the cursor", side);
  view.under = picture(138, "", "made");
  view.nearest = picture(138, "", "real");
  view.told = html("p");
  side.append(view.under.root, view.nearest.root, view.told);
  html("h4", "", "Draw a digit: its code is the ring on the map", side);
  view.board = pad({ onInk: () => view.later(), label: "Digit to encode", tools: true });
  view.board.root.style.setProperty("--pad", "138px");
  view.redrawn = picture(138, "", "made");
  view.wrong = picture(138, "");
  side.append(view.board.root, view.redrawn.root, view.wrong.root);
  const walk = html("div", "walk", "<span>Walk through the codes</span><canvas></canvas><span>Blend of the pixels</span><canvas></canvas>", view.root);
  view.strips = [...walk.querySelectorAll("canvas")];
  view.strips.forEach((canvas, i) => set(canvas, { role: "img", "aria-label": ["Walk from A to B through the codes", "Blend of both pictures, pixel by pixel"][i] }));
  view.ends = ["a", "b"].map((name) => end(view, name));
  view.take = () => take(view);
  view.render = () => render(view);
}

function pointing(view) {
  const { root } = view.map;
  const follow = (event) => { view.at = view.map.codeAt(event); view.later(); };
  root.addEventListener("pointermove", follow);
  root.addEventListener("pointerdown", follow);
  set(root, { tabindex: 0, role: "application", "aria-label": "Map of codes. Arrow keys move the cursor." });
  root.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!by || event.target !== root) return;
    event.preventDefault();
    const [[left, right]] = view.data.window;
    view.at = (view.at ?? middle(view)).map((value, i) => value + (by[i] * (right - left)) / 50);
    view.later();
  });
}

const middle = (view) => view.data.window.map(([low, high]) => (low + high) / 2);

/** One end of the walk, a digit's place on the map that a hand drags. */
function end(view, name) {
  const root = svg("g", { class: "grip", tabindex: 0, role: "application", "aria-label": `End ${name.toUpperCase()} of the walk. Arrow keys move it to the next digit.` }, view.map.over);
  svg("circle", { r: 15, fill: "#8B5CF6", stroke: "#fff", "stroke-width": 2.5 }, root);
  svg("text", { y: 6, text: name.toUpperCase() }, root);
  const nearest = (code) => { const found = view.map.nearest(code); if (found !== view.state[name]) view.set({ [name]: found }); };
  draggable(root, {
    start: () => 0,
    move: (event) => nearest(view.map.codeAt(event)),
    end: (moved) => moved && view.commit(),
    nudge: ([dx, dy]) => { nearest(stepFrom(view, name, [dx, dy])); view.commit(); },
  });
  return root;
}

function stepFrom(view, name, by) {
  const here = view.map.code(view.state[name]), [[left, right]] = view.data.window;
  return here.map((value, i) => value + by[i] * (right - left) * 0.3);
}

function take(view) {
  const { data } = view;
  view.root.setAttribute("aria-label", data.alt);
  const fresh = view.named !== data.net.name;
  view.named = data.net.name;
  if (!fresh) return;
  view.net = null;
  view.at = null;
  Promise.all([network(data.net), heldOut()]).then(([net, images]) => {
    if (view.board.empty()) view.board.load(images[data.drawn]);
    Object.assign(view, { net, images });
    view.map.load(data, images, net);
    view.later();
  });
}

function render(view) {
  if (!view.net) return;
  const { map, net, state } = view;
  if (!map.draw(state)) return;
  const at = view.at ?? middle(view);
  const under = decode(net, at);
  const near = map.nearest(at), apart = Math.hypot(...map.code(near).map((value, i) => value - at[i]));
  view.under.show(under, `z = (${at.map(words).join(", ")})`);
  view.nearest.show(view.images[near], "nearest held-out digit");
  view.told.innerHTML = `It is ${words(apart)} away: ${apart > view.data.sparse ? "<b>an empty place</b>, no digit was encoded here." : "digits live here."}`;
  map.cross(at);
  drawn(view);
  walk(view);
  Object.assign(view.root.dataset, { at: at.join(" "), ink: under.reduce((a, b) => a + b, 0), a: state.a, b: state.b, net: view.named });
}

const words = (value) => value.toFixed(Math.abs(value) < 10 ? 2 : 1).replace("-", "−");

function drawn(view) {
  const { board, net, map } = view;
  if (board.empty()) {
    for (const each of [view.redrawn, view.wrong]) each.show(new Float32Array(SIDE * SIDE), "Nothing drawn yet");
    map.drawn(null);
    return;
  }
  const pixels = board.values(), { mu, sigma } = encode(net, pixels), rebuilt = decode(net, mu);
  view.redrawn.show(rebuilt, `rebuilt from z = (${Array.from(mu, words).join(", ")})`);
  view.wrong.show(pixels.map((value, i) => rebuilt[i] - value), `‖x − x̂‖² = <b>${squaredError(pixels, rebuilt).toFixed(1)}</b>`, true);
  map.drawn(mu, sigma);
  Object.assign(view.root.dataset, { drawn: Array.from(mu).join(" ") });
}

function walk(view) {
  const { state, net, map, images } = view;
  const [a, b] = [map.code(state.a), map.code(state.b)];
  const look = ink(view.root.getRootNode());
  view.strips.forEach((canvas, which) => {
    Object.assign(canvas, { width: FRAMES * SIDE, height: SIDE });
    for (let k = 0; k < FRAMES; k += 1) {
      const t = k / (FRAMES - 1);
      const pixels = which ? images[state.a].map((value, i) => (1 - t) * value + t * images[state.b][i]) : decode(net, a.map((value, i) => (1 - t) * value + t * b[i]));
      put(canvas, pixels, { x: k * SIDE, look });
    }
  });
  view.ends.forEach((root, i) => { const [x, y] = map.place([a, b][i]); set(root, { transform: `translate(${x} ${y})` }); });
  map.line(a, b);
}
