// An autoencoder and a VAE, taught on the same digits from the same seed: their maps, and what N(0, 1) decodes to.
import { html, set, svg } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { MEANING } from "./theme.js";
import { decode, heldOut, network } from "./autoencoders_net.js";
import { mosaic, PAINT_CSS, picture, unpack } from "./autoencoders_paint.js";
import { ground } from "./autoencoders_ground.js";

const CSS = `${PAINT_CSS}
.pair { display: grid; grid-template-columns: minmax(0, 1fr) 150px minmax(0, 1fr); gap: .4rem 1rem; }
.pair .net { display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto; gap: .25rem; min-height: 0; }
.pair .net h4 { margin: 0; padding: 0; font: 600 18px/1.3 var(--st-font); } .pair .net p { margin: 0; font: 400 16px/1.3 var(--st-font); }
.pair .ground { position: relative; min-height: 200px; border: 1px solid var(--st-border-color); border-radius: .5rem; overflow: hidden; touch-action: none; cursor: crosshair; }
.pair .ground canvas, .pair .ground svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.pair .samples { width: 100%; }
.pair .between { display: flex; flex-direction: column; justify-content: center; gap: .8rem; font: 400 16px/1.35 var(--st-font); }
.pair .between p { margin: 0; }
@media (max-width: 900px) { .pair { grid-template-columns: minmax(0, 1fr); height: auto; } .pair .ground { height: 300px; } }
`;
const COLUMNS = 8;

export const mount = (component) => mounted(component, "pair", CSS, build);

function build(view) {
  view.at = null;
  view.nets = ["plain", "vae"].map((name) => side(view, name));
  const between = html("div", "between");
  view.under = picture(140, "", "made");
  between.append(view.under.root, html("p", "", "Point at either map."), html("p", "", "Rings: N(0, 1), one and two sigma. Orange squares: the samples below."));
  view.nets[0].root.after(between);
  view.take = () => take(view);
  view.render = () => render(view);
}

function side(view, name) {
  const root = html("div", "net", "<h4></h4>", view.root);
  const it = { name, root, net: null, map: ground(view, name) };
  root.append(it.map.root);
  it.canvas = html("canvas", "samples", "", root);
  set(it.canvas, { role: "img", "aria-label": "Samples" });
  it.words = html("p", "", "", root);
  it.places = svg("g", {}, it.map.over);
  it.map.root.addEventListener("pointermove", (event) => { view.at = { it, code: it.map.codeAt(event) }; view.later(); });
  it.map.root.addEventListener("pointerleave", () => { view.at = null; view.later(); });
  return it;
}

function take(view) {
  view.root.setAttribute("aria-label", view.data.alt);
  for (const it of view.nets) {
    const data = view.data[it.name];
    it.samples = unpack(data.samples);
    if (it.net) continue;
    Promise.all([network(data.net), heldOut()]).then(([net, images]) => { it.net = net; it.map.load(data, images, net); view.later(); });
  }
}

function render(view) {
  for (const it of view.nets) {
    const data = view.data[it.name];
    set(it.root.firstChild, { text: data.title });
    it.words.innerHTML = data.words;
    it.canvas.style.height = `${(it.canvas.clientWidth / COLUMNS) * 2}px`;
    mosaic(it.canvas, it.samples, COLUMNS, { marked: it.samples.map(() => true) });
    if (!it.net || !it.map.draw({ show: "glyphs" })) continue;
    it.map.drawn(null);
    it.map.prior();
    it.places.replaceChildren(...data.places.map((code) => { const [x, y] = it.map.place(code); return svg("rect", { x: x - 6, y: y - 6, width: 12, height: 12, fill: MEANING.orange, stroke: "#fff", "stroke-width": 1.5 }); }));
    const here = view.at?.it === it ? view.at.code : [0, 0];
    it.map.cross(here);
  }
  const { it, code } = view.at ?? { it: view.nets[1], code: [0, 0] };
  if (!it.net) return;
  view.under.show(decode(it.net, code), `z = (${code.map((value) => value.toFixed(1).replace("-", "−")).join(", ")})`);
  view.root.dataset.ready = view.nets.every((each) => each.net);
}
