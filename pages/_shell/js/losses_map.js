// The plane of a classifier's two inputs: its map of probabilities under many small points.
import { MEANING } from "./theme.js";
import { set, svg } from "./perceptron_svg.js";

/** Return a tint for a plane from `side` x `side` probabilities 0..255 that fill -reach..reach, lowest row first. */
export function tintOf(bytes, side, reach) {
  const at = (value) => ((value + reach) / (2 * reach)) * side - 0.5;
  const cell = (row, column) => bytes[Math.max(0, Math.min(side - 1, row)) * side + Math.max(0, Math.min(side - 1, column))];
  return (x, y) => {
    const [column, row] = [at(x), at(y)];
    const [left, low] = [Math.floor(column), Math.floor(row)];
    const [u, v] = [column - left, row - low];
    const under = cell(low, left) * (1 - u) + cell(low, left + 1) * u;
    const over = cell(low + 1, left) * (1 - u) + cell(low + 1, left + 1) * u;
    return (under * (1 - v) + over * v) / 127.5 - 1;
  };
}

/** Make small points on a plane's layer: class 1 blue circles, class 0 orange squares; `place(view)` puts them. */
export function cloud(view, points, labels, size = 5) {
  const group = svg("g", { "pointer-events": "none" });
  view.layer.prepend(group);
  const marks = points.map((_, i) => (labels[i]
    ? svg("circle", { r: size, fill: MEANING.blue, stroke: "#fff", "stroke-width": 1.2 }, group)
    : svg("rect", { x: -size * 0.9, y: -size * 0.9, width: size * 1.8, height: size * 1.8, fill: MEANING.orange, stroke: "#fff", "stroke-width": 1.2 }, group)));
  return {
    place: () => points.forEach((point, i) => {
      const [x, y] = view.pixel(point);
      set(marks[i], { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    }),
    gone: () => group.remove(),
  };
}

export const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
