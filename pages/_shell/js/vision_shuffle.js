// More and more pixels change places: three networks answer. One of them has its weights moved along.
import { MEANING } from "./theme.js";
import { html, set } from "./perceptron_svg.js";
import { mounted } from "./losses_view.js";
import { floats, pixels } from "./maps.js";
import { player, PLAYER_CSS } from "./player.js";
import { bars, canvas, paint, percent, VISION_CSS } from "./vision.js";

const CSS = `${VISION_CSS}${PLAYER_CSS}
.shuffling { display: grid; grid-template-columns: minmax(200px, 1fr) repeat(3, minmax(0, 1fr)); grid-template-rows: auto minmax(0, 1fr) auto auto; gap: .4rem 1.6rem; outline: none; }
.shuffling > canvas { width: 100%; max-width: calc(var(--dl-tall, 100vh) * .46); aspect-ratio: 1; border: 2px solid var(--st-border-color); align-self: center; }
.shuffling p { margin: 0; font-size: 16px; line-height: 1.35; }
.shuffling p b { font-size: 22px; }
.shuffling .dl-player { grid-column: 1 / -1; }
@media (max-width: 900px) { .shuffling { grid-template: auto / minmax(0, 1fr); height: auto; min-height: 0; } .shuffling .bars { min-height: 260px; } }
`;
const NETS = [
  ["Convolutional", MEANING.blue, "To its filters every stray pixel looks like an edge."],
  ["Fully connected", MEANING.orange, "Each weight now meets a foreign pixel."],
  ["Its weights shuffled too", MEANING.orange, "Every weight has followed its pixel: the same sums, the same answers. It never knew who was whose neighbour."],
];

export const mount = (component) => mounted(component, "shuffling", CSS, build);

function build(view) {
  const { root } = view;
  root.tabIndex = 0;
  ["The digit", ...NETS.map(([name]) => name)].forEach((name) => html("h3", "", name, root));
  view.picture = canvas(root, "");
  view.nets = NETS.map(([, colour]) => bars(root, colour));
  view.words = Array.from({ length: 4 }, () => html("p", "", "", root));
  view.player = player({ show: (share) => { if (view.data && share !== view.state.share) { view.set({ share }); view.commit(); } }, keys: root, frameMs: 160, linked: false });
  root.append(view.player.root);
  view.stop = () => view.player.pause();
  view.take = (before) => {
    const { data } = view;
    view.sheet = pixels(data.sheet);
    view.shares = data.shares && floats(data.shares);
    if (!before) view.player.load(data.names, { at: view.state.share });
    else if (view.fresh) view.player.go(view.state.share);
  };
  view.render = () => render(view);
}

function render(view) {
  const { data, state, root } = view, steps = data.names.length;
  paint(view.picture, view.sheet, root, state.share * 784);
  set(view.picture, { role: "img", "aria-label": `A ${data.label} with ${data.names[state.share]}` });
  view.words[0].innerHTML = `A <b>${data.label}</b> with ${data.names[state.share]}.`;
  const told = view.nets.map((show, i) => (view.shares ? show(view.shares, (i * steps + state.share) * 10, data.label) : null));
  NETS.forEach(([, , words], i) => {
    const right = data.accuracy && data.accuracy[i][state.share];
    view.words[i + 1].innerHTML = `${right === null || right === undefined ? "" : `<b>${percent(right)}</b> of 1,000 held-out digits named rightly. `}${state.share || i === 2 ? words : ""}`;
  });
  Object.assign(root.dataset, { share: state.share, told: told.join(" ") });
}
