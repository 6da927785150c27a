// The reparameterisation with its numbers: mu and sigma from the encoder, epsilon from a die, z from a sum.
import { html, scrub, set, svg } from "./perceptron_svg.js";
import { button, mounted } from "./losses_view.js";
import { decode, encode, heldOut, network } from "./autoencoders_net.js";
import { mosaic, PAINT_CSS, picture } from "./autoencoders_paint.js";
import { ground } from "./autoencoders_ground.js";
import { SAID } from "./theme.js";

const CSS = `${PAINT_CSS}
.noise { display: grid; grid-template: "flow" auto "low" minmax(0, 1fr) / 1fr; gap: .6rem; }
.noise .flow { grid-area: flow; display: flex; align-items: center; justify-content: space-between; gap: .5rem; }
.noise table { border-collapse: separate; border-spacing: .55rem .2rem; font: 600 21px var(--st-font); text-align: center; }
.noise th { font: 500 16px var(--st-font); white-space: nowrap; } .noise td { padding: .25rem .5rem; border-radius: .45rem; background: var(--st-secondary-background-color); min-width: 3.4ch; }
.noise td.op { background: none; padding: 0; } .noise tr.back td { font: 500 16px var(--st-font); color: ${SAID.violet}; background: none; padding: 0 .2rem; }
.noise .scrub input { font-size: 20px; }
.noise .arrow { font-size: 26px; opacity: .6; }
.noise .low { grid-area: low; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.2rem; min-height: 0; }
.noise .ground { position: relative; min-height: 200px; border: 1px solid var(--st-border-color); border-radius: .5rem; overflow: hidden; }
.noise .ground canvas, .noise .ground svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.noise .zoomed { position: absolute; left: .5rem; bottom: .3rem; font: 500 15px var(--st-font); background: var(--st-background-color); padding: 0 .3rem; border-radius: .3rem; opacity: .9; }
.noise .many { display: flex; flex-direction: column; gap: .4rem; min-height: 0; } .noise .many canvas { width: 100%; } .noise .many p { margin: 0; }
@media (max-width: 900px) { .noise { height: auto; grid-template-columns: minmax(0, 1fr); } .noise .flow { flex-wrap: wrap; overflow-x: auto; } .noise .low { grid-template-columns: minmax(0, 1fr); } .noise .ground { height: 320px; } }
`;
const MANY = 24, COLUMNS = 8;

export const mount = (component) => mounted(component, "noise", CSS, build);

function build(view) {
  const flow = html("div", "flow", "", view.root);
  view.real = picture(130, "x", "real");
  view.made = picture(130, "x̂", "made");
  view.table = html("table", "", "<thead><tr><th></th><th>μ</th><th></th><th>σ</th><th></th><th>ε from N(0, 1)</th><th></th><th>z</th></tr></thead><tbody></tbody>");
  view.rows = [0, 1].map((i) => row(view, i));
  view.back = html("tr", "back", "<td>gradient</td><td>∂z/∂μ = 1</td><td colspan='6'></td>", view.table.tBodies[0]);
  flow.append(view.real.root, arrow("encoder"), view.table, arrow("decoder"), view.made.root);
  const low = html("div", "low", "", view.root);
  view.map = ground(view, "Where z can fall");
  low.append(view.map.root);
  html("span", "zoomed", "The map around this digit. Dashed: two sigma. Cross: z.", view.map.root);
  view.dots = svg("g", {}, view.map.over);
  const many = html("div", "many", "<div class='bar'></div><p></p><canvas></canvas>", low);
  [, view.words, view.canvas] = many.children;
  button(many.firstChild, "Roll ε again", () => { view.set({ e1: gauss(), e2: gauss() }); view.commit(); }, "Two new numbers from N(0, 1)");
  button(many.firstChild, "ε = 0", () => { view.set({ e1: 0, e2: 0 }); view.commit(); });
  button(many.firstChild, "Another digit", () => { view.set({ digit: Math.floor(Math.random() * 1000) }); view.commit(); });
  set(view.canvas, { role: "img", "aria-label": "The same digit decoded with other noise" });
  view.cloud = Array.from({ length: MANY }, (_, i) => spread(i));
  view.take = () => take(view);
  view.render = () => render(view);
}

const arrow = (words) => html("span", "", `<span class="arrow">→</span> ${words} <span class="arrow">→</span>`);
const gauss = () => Number((Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())).toFixed(2));

/** The same cloud of epsilons each time: radii as N(0, 1) has them, angles by the golden ratio. */
function spread(i) {
  const radius = Math.sqrt(-2 * Math.log(1 - (i + 0.5) / MANY)), angle = i * 2.39996;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function row(view, i) {
  const root = html("tr", "", `<td class="op">${i + 1}</td><td></td><td class="op">+</td><td></td><td class="op">·</td><td class="op"></td><td class="op">=</td><td></td>`, view.table.tBodies[0]);
  const epsilon = scrub({ label: `Epsilon ${i + 1}`, name: "ε", step: 0.1, most: 4, change: (value) => view.set({ [`e${i + 1}`]: value }), commit: view.commit });
  root.children[5].append(epsilon);
  return { root, epsilon };
}

function take(view) {
  const { data } = view;
  view.root.setAttribute("aria-label", data.alt);
  if (view.named === data.plane.net.name) return;
  view.named = data.plane.net.name;
  view.net = null;
  Promise.all([network(data.plane.net), heldOut()]).then(([net, images]) => {
    Object.assign(view, { net, images });
    view.map.load(data.plane, images, net);
    view.later();
  });
}

const told = (value) => value.toFixed(3).replace("-", "−");

function render(view) {
  if (!view.net) return;
  const { state, net, map } = view;
  const pixels = view.images[state.digit], { mu, sigma } = encode(net, pixels);
  const epsilon = [state.e1, state.e2], z = epsilon.map((value, i) => mu[i] + sigma[i] * value);
  view.real.show(pixels, "x");
  view.made.show(decode(net, z), "x̂ = decoder(z)");
  view.rows.forEach(({ root, epsilon: hand }, i) => {
    [[1, mu[i]], [3, sigma[i]], [7, z[i]]].forEach(([cell, value]) => { root.children[cell].textContent = told(value); });
    hand.show(epsilon[i]);
  });
  view.back.children[2].innerHTML = `∂z/∂σ = ε: ${epsilon.map((value) => value.toFixed(1).replace("-", "−")).join(" and ")}. Both reach the encoder.`;
  view.words.innerHTML = `The same digit, ${MANY} other rolls. ${view.data.words}`;
  mosaic(view.canvas, view.cloud.map((each) => decode(net, each.map((value, i) => mu[i] + sigma[i] * value))), COLUMNS);
  const half = Math.max(0.25, 7 * Math.max(...sigma));
  map.data = { ...view.data.plane, window: Array.from(mu, (value) => [value - half, value + half]) };
  if (!map.draw({ show: "glyphs" })) return;
  map.drawn(mu, sigma);
  map.cross(z);
  view.dots.replaceChildren(...view.cloud.map((each) => { const [x, y] = map.place(each.map((value, i) => mu[i] + sigma[i] * value)); return svg("rect", { x: x - 3, y: y - 3, width: 6, height: 6, fill: "#E06C00" }); }));
  Object.assign(view.root.dataset, { mu: Array.from(mu).join(" "), sigma: Array.from(sigma).join(" "), z: z.join(" ") });
}
