// The lesson's landscapes as formulas, J and its slope, so that a dragged start bends its path at once.
// core/gradient_descent has the same in NumPy and TensorFlow; a browser test holds the two together.

const TURN = 2 * Math.PI;
const hollow = (x, y) => Math.exp(-(x * x + y * y) / 2);
const beale = (x, y) => [1.5, 2.25, 2.625].map((c, k) => c - x + x * y ** (k + 1));
const total = (values) => values.reduce((sum, value) => sum + value, 0);

/** name -> [J(w...), slope(w...)], over one weight or two. */
export const FORMULAS = {
  valley: [(w) => (w - 2) ** 2, (w) => [2 * (w - 2)]],
  two_valleys: [(w) => w ** 4 - 4 * w ** 2 + w, (w) => [4 * w ** 3 - 8 * w + 1]],
  flat_point: [(w) => w ** 4 / 4 - w ** 3 / 3, (w) => [w * w * (w - 1)]],
  cliff: [(w) => 1 - Math.exp((-w * w) / 2), (w) => [w * Math.exp((-w * w) / 2)]],
  ripples: [(w) => (w * w) / 20 + 1 - Math.cos(2 * w), (w) => [w / 10 + 2 * Math.sin(2 * w)]],
  flat_bottom: [(w) => w ** 4 / 4, (w) => [w ** 3]],
  bowl: [(x, y) => (x * x + y * y) / 2, (x, y) => [x, y]],
  ravine: [(x, y) => (x * x + 20 * y * y) / 2, (x, y) => [x, 20 * y]],
  saddle: [(x, y) => (x * x) / 2 - (y * y) / 2 + y ** 4 / 4, (x, y) => [x, y ** 3 - y]],
  plateau: [(x, y) => 1 - hollow(x, y), (x, y) => [x * hollow(x, y), y * hollow(x, y)]],
  rosenbrock: [
    (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  ],
  himmelblau: [
    (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    (x, y) => [4 * x * (x * x + y - 11) + 2 * (x + y * y - 7), 2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)],
  ],
  beale: [
    (x, y) => total(beale(x, y).map((e) => e * e)),
    (x, y) => [
      total(beale(x, y).map((e, k) => 2 * e * (y ** (k + 1) - 1))),
      total(beale(x, y).map((e, k) => 2 * e * (k + 1) * x * y ** k)),
    ],
  ],
  rastrigin: [
    (x, y) => 20 + x * x + y * y - 10 * (Math.cos(TURN * x) + Math.cos(TURN * y)),
    (x, y) => [2 * x + 10 * TURN * Math.sin(TURN * x), 2 * y + 10 * TURN * Math.sin(TURN * y)],
  ],
};

const FAR = 1e6;

/** Walk down: points [[w...]], at most `steps` steps; it ends early where the numbers end. */
export function descend(name, start, rate, steps) {
  const [value, slope] = FORMULAS[name];
  const points = [start];
  for (let t = 0; t < steps; t++) {
    const here = points[t];
    const gradient = slope(...here);
    const next = here.map((w, i) => w - rate * gradient[i]);
    if (!next.every((w) => Math.abs(w) <= FAR) || !Number.isFinite(value(...next))) break;
    points.push(next);
  }
  return points;
}
