// The same picture in order and shuffled, through a fully connected layer and through a convolution.
import { CELLS_CSS, svg, tint } from "./number_grid.js";
import { floats, map, MAPS_CSS, photo, pixels, reach, signed } from "./maps.js";

const CSS = `${CELLS_CSS}${MAPS_CSS}
.dl-shuffle { position: relative; }
.answer { font: 500 16px var(--st-code-font); }
.verdict { font-size: 18px; font-weight: 650; }
.arrow { font-size: 28px; text-anchor: middle; opacity: .6; }
`;
const TOP = 34, ROW = 184, BOX = 168, FLIGHT = 900;
const X = { photo: 0, dense: 226, map: 614, back: 850 };

export function mount({ parentElement, data }) {
  const view = (parentElement.__shuffle ??= create(parentElement));
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-shuffle";
  root.setAttribute("role", "img");
  root.innerHTML = `<div class="dl-scroll"></div>`;
  parent.append(style, root);
  const view = { stage: root.children[0], data: null, flight: null };
  view.update = (data) => {
    root.setAttribute("aria-label", data.alt);
    const moved = view.data && (view.data.order !== data.order || view.data.picture !== data.picture);
    view.data = data;
    build(view);
    if (moved && !matchMedia("(prefers-reduced-motion: reduce)").matches) fly(view);
  };
  view.gone = () => { cancelAnimationFrame(view.flight); parent.__shuffle = null; style.remove(); root.remove(); };
  return view;
}

function build(view) {
  const { data } = view, { height, width } = data;
  const board = svg("svg", { class: "dl-cells", viewBox: `0 0 1120 ${TOP + 2 * ROW}` });
  const title = (x, y, text, kind = "title") => board.append(svg("text", { x, y, class: kind }, text));
  title(X.photo, 18, `Picture ${height} \u00d7 ${width}`);
  title(X.dense, 18, "Fully connected: 4 answers");
  title(X.map, 18, "Convolution: the map");
  const plain = pixels(data.picture), twin = pixels(data.shuffled);
  view.pictures = [plain, twin].map((values, i) => {
    const y = TOP + i * ROW;
    [X.dense - 26, X.map - 26].forEach((x) => board.append(svg("text", { x, y: y + BOX / 2, class: "arrow" }, "\u2192")));
    return map(board, { x: X.photo, y, box: BOX, height, width, href: photo(values, height, width), words: i ? "The same pixels, shuffled" : "The picture" });
  });
  if (data.answers) results(board, data, title);
  view.stage.replaceChildren(board);
}

function results(board, data, title) {
  const { height, width } = data, maps = data.maps.map(floats), most = reach(maps[0]);
  data.answers.forEach((answers, i) => bars(board, answers, TOP + i * ROW, Math.max(...data.answers.flat().map(Math.abs))));
  const place = (values, x, i, words) => map(board, { x, y: TOP + i * ROW, box: BOX, height, width, href: signed(values, height, width, most), words });
  place(maps[0], X.map, 0, "Map of the picture");
  place(maps[1], X.map, 1, "Map of the shuffled picture");
  place(maps[2], X.back, 1, "Map of the shuffled picture with every value moved back");
  title(X.back, TOP + ROW - 12, "each value moved back to its pixel", "note");
  title(X.dense, TOP + 2 * ROW - 22, data.same, "verdict");
  title(X.back, TOP + 60, data.differs, "verdict");
  title(X.back, TOP + 88, data.gap, "note");
}

/** Four answers as bars around 0 with their numbers, to the last stored digit. */
function bars(board, answers, y, most) {
  answers.forEach((answer, i) => {
    const top = y + 4 + i * 34, middle = X.dense + 66, long = (62 * Math.abs(answer)) / most;
    const bar = svg("rect", { x: answer < 0 ? middle - long : middle, y: top, width: long, height: 24, rx: 3 });
    tint(bar, answer, Math.abs(answer));
    const zero = svg("line", { x1: middle, x2: middle, y1: top - 4, y2: top + 28, stroke: "var(--st-text-color)", opacity: 0.5 });
    board.append(bar, zero, svg("text", { x: middle + 74, y: top + 18, class: "answer", "data-answer": "" }, answer.toFixed(12).replace("-", "\u2212").padStart(15, "\u2007")));
  });
}

/** Let every pixel fly to its new place. */
function fly(view) {
  const { data, pictures } = view, { height, width } = data, source = pixels(data.picture);
  const order = new Int32Array(pixels(data.order).buffer), image = pictures[1].group.querySelector("image");
  const target = image.getAttribute("href"), begin = performance.now();
  cancelAnimationFrame(view.flight);
  const frame = (now) => {
    const share = Math.min(1, (now - begin) / FLIGHT), t = share * share * (3 - 2 * share);
    image.setAttribute("href", share < 1 ? photo(between(source, order, width, t), height, width) : target);
    if (share < 1) view.flight = requestAnimationFrame(frame);
  };
  view.flight = requestAnimationFrame(frame);
}

/** Pixels on their way: new pixel i started as old pixel order[i]. */
function between(source, order, width, t) {
  const out = new Uint8Array(source.length);
  order.forEach((old, i) => {
    const row = Math.round((1 - t) * Math.floor(old / width) + t * Math.floor(i / width));
    const column = Math.round((1 - t) * (old % width) + t * (i % width));
    for (let c = 0; c < 3; c += 1) out[3 * (row * width + column) + c] = source[3 * old + c];
  });
  return out;
}
