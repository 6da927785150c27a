// A run as the browser holds it: its stored weights, and the forward pass that core.networks.forward computes.

const INPUTS = {
  x1: (a) => a, x2: (_, b) => b, x1_squared: (a) => a * a, x2_squared: (_, b) => b * b,
  x1_x2: (a, b) => a * b, sin_x1: (a) => Math.sin(a), sin_x2: (_, b) => Math.sin(b),
};
export const INPUT_NAMES = Object.keys(INPUTS);
export const INPUT_TITLES = { x1: "x₁", x2: "x₂", x1_squared: "x₁²", x2_squared: "x₂²", x1_x2: "x₁x₂", sin_x1: "sin x₁", sin_x2: "sin x₂" };
const BEND = {
  tanh: Math.tanh, relu: (z) => (z > 0 ? z : 0), sigmoid: (z) => 1 / (1 + Math.exp(-z)), linear: (z) => z,
};

function bytes(text) {
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < out.length; i += 1) out[i] = binary.charCodeAt(i);
  return out;
}
export const floats = (text) => new Float32Array(bytes(text).buffer);

/** Unpack what Python sent: the data set, the layers, and the weights of every stored epoch. */
export function unpack(sent) {
  const run = { ...sent, points: floats(sent.points), labels: floats(sent.labels), test: bytes(sent.held_out), all: floats(sent.weights) };
  run.count = run.labels.length;
  run.shapes = run.widths.slice(1).map((units, i) => [run.widths[i], units]);
  run.size = run.shapes.reduce((sum, [rows, columns]) => sum + (rows + 1) * columns, 0);
  run.rows = features(run, run.points, run.count);
  run.tested = run.test.some((held) => held);
  return run;
}

/** Return the layers' matrices and biases at a stored frame, as views into the run. */
export function weightsAt(run, frame) {
  let at = frame * run.size;
  return run.shapes.map(([rows, columns]) => {
    const w = run.all.subarray(at, at + rows * columns);
    const b = run.all.subarray(at + rows * columns, at + (rows + 1) * columns);
    at += (rows + 1) * columns;
    return { w, b };
  });
}

/** Return the run's inputs [n x inputs] for points [n x 2]. */
export function features(run, points, count, names = run.inputs) {
  const out = new Float32Array(count * names.length);
  names.forEach((name, j) => {
    for (let i = 0; i < count; i += 1) out[i * names.length + j] = INPUTS[name](points[2 * i], points[2 * i + 1]);
  });
  return out;
}

/** Return every layer's output [n x units], the last one before its sigmoid or softmax. */
export function layers(run, weights, rows, count) {
  let signal = rows;
  return weights.map(({ w, b }, l) => {
    const [before, units] = run.shapes[l];
    const bend = BEND[l < weights.length - 1 ? run.activations[l] : "linear"];
    const out = new Float32Array(count * units);
    for (let i = 0; i < count; i += 1) {
      for (let u = 0; u < units; u += 1) {
        let z = b[u];
        for (let k = 0; k < before; k += 1) z += signal[i * before + k] * w[k * units + u];
        out[i * units + u] = bend(z);
      }
    }
    signal = out;
    return out;
  });
}

/** Turn last outputs into what is shown: probability of class 1, probabilities per class, or the number. */
export function answers(run, outputs, count) {
  if (run.classes === 0) return outputs;
  if (run.classes === 2) return outputs.map((z) => 1 / (1 + Math.exp(-z)));
  const out = new Float32Array(outputs.length);
  for (let i = 0; i < count; i += 1) {
    const row = outputs.subarray(i * run.classes, (i + 1) * run.classes);
    const most = Math.max(...row);
    const raised = [...row].map((z) => Math.exp(z - most));
    const sum = raised.reduce((a, b) => a + b, 0);
    raised.forEach((value, k) => { out[i * run.classes + k] = value / sum; });
  }
  return out;
}

/** Return the class each point is called; for regression nothing. */
export function called(run, told, i) {
  if (run.classes === 2) return told[i] > 0.5 ? 1 : 0;
  let best = 0;
  for (let k = 1; k < run.classes; k += 1) if (told[i * run.classes + k] > told[i * run.classes + best]) best = k;
  return best;
}

/** Return loss and accuracy on the training and on the test points, and what each point was told. */
export function measure(run, weights) {
  const last = layers(run, weights, run.rows, run.count).at(-1);
  const told = answers(run, last, run.count);
  const sums = [[0, 0, 0], [0, 0, 0]];
  for (let i = 0; i < run.count; i += 1) {
    const sum = sums[run.test[i]];
    sum[0] += loss(run, last, i);
    sum[1] += run.classes && called(run, told, i) === run.labels[i] ? 1 : 0;
    sum[2] += 1;
  }
  const [train, test] = sums.map(([lost, right, n]) => ({ loss: n ? lost / n : NaN, accuracy: n && run.classes ? right / n : NaN, n }));
  return { train, test, told };
}

function loss(run, last, i) {
  const label = run.labels[i];
  if (run.classes === 0) return (last[i] - label) ** 2;
  if (run.classes === 2) return Math.max(last[i], 0) - last[i] * label + Math.log1p(Math.exp(-Math.abs(last[i])));
  const row = last.subarray(i * run.classes, (i + 1) * run.classes);
  const most = Math.max(...row);
  return Math.log(row.reduce((sum, z) => sum + Math.exp(z - most), 0)) + most - row[label];
}

/** Return the centres of side x side cells over -reach..reach, lower row first. */
export function grid(reach, side) {
  const out = new Float32Array(side * side * 2);
  for (let i = 0; i < side * side; i += 1) {
    out[2 * i] = ((i % side) + 0.5) / side * 2 * reach - reach;
    out[2 * i + 1] = (Math.floor(i / side) + 0.5) / side * 2 * reach - reach;
  }
  return out;
}

/** Return mean and the two directions of most variance of `values` [n x units], by power iteration. */
export function principal(values, count, units) {
  const mean = new Float64Array(units);
  for (let i = 0; i < count; i += 1) for (let u = 0; u < units; u += 1) mean[u] += values[i * units + u] / count;
  const cov = Array.from({ length: units }, () => new Float64Array(units));
  for (let i = 0; i < count; i += 1) {
    for (let a = 0; a < units; a += 1) {
      const away = values[i * units + a] - mean[a];
      for (let b = 0; b < units; b += 1) cov[a][b] += away * (values[i * units + b] - mean[b]) / count;
    }
  }
  const found = [];
  for (let d = 0; d < 2; d += 1) found.push(direction(cov, units, found));
  return { mean, directions: found };
}

function direction(cov, units, taken) {
  let v = Float64Array.from({ length: units }, (_, u) => 1 + 0.37 * Math.sin(1 + u * (2 + taken.length)));
  for (let round = 0; round < 120; round += 1) {
    let next = Float64Array.from({ length: units }, (_, a) => v.reduce((sum, value, b) => sum + cov[a][b] * value, 0));
    for (const other of taken) {
      const along = next.reduce((sum, value, u) => sum + value * other[u], 0);
      next = next.map((value, u) => value - along * other[u]);
    }
    const length = Math.hypot(...next);
    if (length < 1e-9) return units > taken.length ? Float64Array.from({ length: units }, (_, u) => (u === taken.length ? 1 : 0)) : new Float64Array(units);
    v = next.map((value) => value / length);
  }
  // A direction has no sign of its own: the largest share counts up, so that the picture does not flip between epochs.
  const top = v.reduce((best, value, u) => (Math.abs(value) > Math.abs(v[best]) + 1e-6 ? u : best), 0);
  return v[top] < 0 ? v.map((value) => -value) : v;
}
