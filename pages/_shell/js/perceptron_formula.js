// The neuron's arithmetic while a hand drags; a browser test holds every number here against core.perceptron.

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const clip = (t) => Math.max(-1, Math.min(1, t));

/** `g` is the activation, `tint` the picture's colour from -1 (orange) to 1 (blue), `sides` what y is left and right of z = 0. */
export const ACTIVATIONS = {
  step: { title: "Step", g: (z) => (z >= 0 ? 1 : 0), tint: (z) => (z >= 0 ? 1 : -1), sides: ["y = 0", "y = 1"] },
  sigmoid: { title: "Sigmoid", g: sigmoid, tint: (z) => 2 * sigmoid(z) - 1, sides: ["y < 0.5", "y > 0.5"] },
  tanh: { title: "Tanh", g: Math.tanh, tint: Math.tanh, sides: ["y < 0", "y > 0"] },
  relu: { title: "ReLU", g: (z) => Math.max(0, z), tint: (z) => clip(Math.max(0, z) / 8), sides: ["y = 0", "y > 0"] },
  linear: { title: "Linear", g: (z) => z, tint: (z) => clip(z / 8), sides: ["y < 0", "y > 0"] },
};

/** Return z = w0 + w1 x1 + w2 x2, without the tails of binary fractions (0.1 + 0.2 - 0.3 is 0). */
export const sum = ([w0, w1, w2], [x1, x2]) => tidy(w0 + tidy(w1 * x1) + tidy(w2 * x2));
const tidy = (value) => Math.round(value * 1e10) / 1e10 + 0;

/** Return the terms, z, y and the decision of the neuron `w` with activation `g` at `x`. */
export function workOut(w, x, g) {
  const z = sum(w, x);
  return { terms: [tidy(w[1] * x[0]), tidy(w[2] * x[1])], z, y: ACTIVATIONS[g].g(z), decision: z >= 0 ? 1 : 0 };
}

/** Return `value` with at most three decimals; smaller than that, as a power of ten. */
export function number(value) {
  const rounded = toThree(value);
  if (rounded !== 0) return signed(String(rounded));
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(1).split("e");
  return signed(`${mantissa.replace(/\.0$/, "")}·10`) + raised(Number(exponent));
}

// Python rounds a tie to the even digit, and only a multiple of 1/16 can be one.
function toThree(value) {
  const scaled = value * 1000;
  if (Math.abs(scaled % 1) === 0.5 && Number.isInteger(value * 16)) return (2 * Math.round(scaled / 2)) / 1000;
  return Number(value.toFixed(3)) + 0;
}

const signed = (text) => text.replace(/^-/, "−");
const raised = (power) => [...String(power)].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join("");

/** Return "=" when the shown digits are all there is, else "≈". */
export const equals = (...values) =>
  values.every((value) => Math.abs(value - toThree(value)) <= 1e-12 * Math.abs(value)) ? "=" : "≈";

/** Return the sign between a value and what is shown for y: sigmoid and tanh have no last digit. */
export const equalsOutput = (g, z, y) => ((g === "sigmoid" || g === "tanh") && z !== 0 ? "≈" : equals(y));

export const sign = (value) => (value < 0 ? " − " : " + ");

/** Return the line as words: "1 + 3x₁ − 2x₂ = 0". */
export function equation([w0, w1, w2]) {
  const terms = [[w1, "x₁"], [w2, "x₂"]].filter(([w]) => w).map(([w, x]) => [w, `${Math.abs(w) === 1 ? "" : number(Math.abs(w))}${x}`]);
  let text = w0 || !terms.length ? number(w0) : "";
  for (const [w, term] of terms) text += text ? sign(w) + term : (w < 0 ? "−" : "") + term;
  return `${text} = 0`;
}

/** Return the line's geometry in `box`: segment, foot (nearest to the origin), norm, distance, angle; no segment, no line. */
export function line([w0, w1, w2], box) {
  const norm = Math.hypot(w1, w2);
  if (norm < 1e-9) return { norm, segment: null, sentence: noLine(w0) };
  const foot = [(-w0 * w1) / norm ** 2 + 0, (-w0 * w2) / norm ** 2 + 0];
  const segment = clipped(foot, [-w2 / norm, w1 / norm], box);
  const sentence = segment ? "" : "The line lies outside this picture: every point in it is on the same side.";
  return { norm, foot, segment, sentence, distance: Math.abs(w0) / norm, angle: (Math.atan2(w2, w1) * 180) / Math.PI };
}

const noLine = (w0) =>
  `Both weights are 0, so there is no line: z is w0 = ${number(w0)} at every point, and all of them get class ${w0 >= 0 ? 1 : 0}.`;

function clipped(foot, along, box) {
  let [first, last] = [-Infinity, Infinity];
  for (const i of [0, 1]) {
    const [low, high] = box[i];
    if (Math.abs(along[i]) < 1e-12) {
      if (foot[i] < low || foot[i] > high) return null;
      continue;
    }
    const times = [(low - foot[i]) / along[i], (high - foot[i]) / along[i]].sort((a, b) => a - b);
    first = Math.max(first, times[0]);
    last = Math.min(last, times[1]);
  }
  return first < last ? [first, last].map((t) => [foot[0] + t * along[0], foot[1] + t * along[1]]) : null;
}

/**
 * Return the weights [w1, w2] whose normal, drawn from the line's foot, ends at `tip`, with bias `w0` kept:
 * both lie on one ray from the origin, so s = |w| solves s - w0 / s = |tip|. `before` picks the root when there are two.
 */
export function turned(tip, w0, before) {
  const far = Math.hypot(...tip);
  if (far < 1e-6) return null;
  const root = Math.sqrt(Math.max(0, far * far + 4 * w0));
  const long = w0 >= 0 || before >= Math.sqrt(-w0);
  const size = Math.max(0.05, (far + (long ? root : -root)) / 2);
  return tip.map((t) => (t / far) * size);
}

/** Return `value` on a grid of `step`, within what a neuron takes here. */
export const snap = (value, step = 0.05, most = 20) =>
  Math.max(-most, Math.min(most, Number((Math.round(value / step) * step).toFixed(4)))) + 0;
