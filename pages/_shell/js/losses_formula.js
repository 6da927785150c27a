// The losses while a hand drags: value, slope and worked sum; a browser test holds each against core.losses.
import { number } from "./perceptron_formula.js";

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const clip = (value, most) => Math.max(-most, Math.min(most, value));
const times = (weight, value) => (weight ? weight * value : 0);
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
const right = (p, y) => (y === 1 ? p : 1 - p);
const entropy = (y) => times(y, -Math.log(y)) + times(1 - y, -Math.log1p(-y));
const crossEntropy = (p, y) => times(y, -Math.log(p)) + times(1 - y, -Math.log1p(-p)) + 0;
const crossEntropySlope = (p, y) => times(1 - y, 1 / (1 - p)) - times(y, 1 / p) + 0;

function focalSlope(p, y, k) {
  const q = right(p, y);
  const missing = 1 - q;
  const slope = missing ** k * (times(k, missing > 0 ? Math.log(q) / missing : -1) - 1 / q);
  return (y === 1 ? slope : -slope) + 0;
}

const digits = (value) => number(value);
const bracket = (value) => (value < 0 ? `(${digits(value)})` : digits(value));
const minus = (a, b) => `${digits(a)} − ${bracket(b)}`;

/** Each loss: `value` L(p, y, k), `slope` dL/dp, `worked` the sum with its numbers; `hard` ones need y of 0 or 1. */
export const LOSSES = {
  bce: {
    value: crossEntropy, slope: crossEntropySlope, hard: true,
    worked: (p, y) => (y ? `−ln ${digits(p)}` : `−ln(1 − ${digits(p)})`),
  },
  mse: { value: (p, y) => (p - y) ** 2, slope: (p, y) => 2 * (p - y), worked: (p, y) => `(${minus(p, y)})²` },
  mae: { value: (p, y) => Math.abs(p - y), slope: (p, y) => Math.sign(p - y), worked: (p, y) => `|${minus(p, y)}|` },
  focal: {
    value: (p, y, k) => -((1 - right(p, y)) ** k) * Math.log(right(p, y)) + 0, slope: focalSlope, hard: true,
    worked: (p, y, k) => (y ? `−(1 − ${digits(p)})<sup>${digits(k)}</sup> ln ${digits(p)}` : `−${digits(p)}<sup>${digits(k)}</sup> ln(1 − ${digits(p)})`),
  },
  kl: {
    value: (p, y) => crossEntropy(p, y) - entropy(y), slope: crossEntropySlope,
    worked: (p, y) => [[y, p], [1 - y, 1 - p]].filter(([share]) => share > 1e-12).map(([share, q]) => `${digits(share)} ln(${digits(share)} / ${digits(q)})`).join(" + "),
  },
  softmax_ce: {
    value: (z, y) => softplus(z) - y * z, slope: (z, y) => (y ? -sigmoid(-z) : sigmoid(z)),
    worked: (z, y) => `ln(1 + e<sup>${digits(y ? -z : z)}</sup>)`,
  },
  hinge: {
    value: (s, y) => Math.max(0, 1 - y * s), slope: (s, y) => (y * s < 1 ? -y : 0), signs: true,
    worked: (s, y) => `max(0, 1 − ${bracket(y)} · ${bracket(s)})`,
  },
  squared_hinge: {
    value: (s, y) => Math.max(0, 1 - y * s) ** 2, slope: (s, y) => -2 * y * Math.max(0, 1 - y * s) + 0, signs: true,
    worked: (s, y) => `max(0, 1 − ${bracket(y)} · ${bracket(s)})²`,
  },
  huber: {
    value: (p, y, k) => { const e = Math.abs(p - y); return e <= k ? (e * e) / 2 : k * e - (k * k) / 2; },
    slope: (p, y, k) => clip(p - y, k),
    worked: (p, y, k) => (Math.abs(p - y) <= k ? `½ (${minus(p, y)})²` : `${digits(k)} · |${minus(p, y)}| − ½ · ${digits(k)}²`),
  },
  log_cosh: {
    value: (p, y) => { const e = Math.abs(p - y); return e + Math.log1p(Math.exp(-2 * e)) - Math.LN2; },
    slope: (p, y) => Math.tanh(p - y), worked: (p, y) => `ln cosh(${minus(p, y)})`,
  },
  quantile: {
    value: (p, y, k) => (p < y ? k * (y - p) : (1 - k) * (p - y)), slope: (p, y, k) => (p < y ? -k : p > y ? 1 - k : 0),
    worked: (p, y, k) => (p < y ? `${digits(k)} (${minus(y, p)})` : `(1 − ${digits(k)})(${minus(p, y)})`),
  },
};

/** Return the target as this loss writes it: a class is 0 or 1, for the hinges −1 or 1. */
export const target = (name, y) => (LOSSES[name].signs ? 2 * y - 1 : y);

/** Return probabilities, loss and gradient (p − y) / T of scores `z` with the true class `label`. */
export function softmax(z, label, temperature = 1) {
  const most = Math.max(...z);
  const powers = z.map((score) => Math.exp((score - most) / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const p = powers.map((power) => power / total);
  const gradient = p.map((share, i) => (share - (i === label ? 1 : 0)) / temperature);
  return { p, loss: Math.log(total) - (z[label] - most) / temperature + 0, gradient };
}
