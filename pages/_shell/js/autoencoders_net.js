// The shipped autoencoders in the browser: the very weight files that core reads, and the same products.

const open = new Map();

/** Return the promise of a network; `{ name, check, latent, linear, width }` as Python describes it. */
export function network({ name, check, latent, linear, width }) {
  const key = `${name} ${check}`;
  if (!open.has(key)) {
    const loading = fetch(new URL(`../models/${name}.npz?${check}`, import.meta.url))
      .then((answer) => { if (!answer.ok) throw new Error(`${name} is not there`); return answer.arrayBuffer(); })
      .then(unzipped);
    loading.catch(() => open.delete(key));
    open.set(key, loading);
  }
  return open.get(key).then((arrays) => ({ latent: width ?? latent, linear, encoder: layers(arrays, "encoder."), decoder: layers(arrays, "decoder.") }));
}

const layers = (arrays, part) => {
  const found = [...arrays].filter(([name]) => name.startsWith(part)).map(([, array]) => array);
  return found.flatMap((matrix, i) => (i % 2 ? [] : [{ matrix: matrix.values, bias: found[i + 1].values, units: matrix.shape[1] }]));
};

/** Return `{ mu, sigma }` of 784 pixels in 0..1; sigma is null for a plain autoencoder. */
export function encode(net, pixels) {
  const out = forward(net.encoder, pixels);
  const spread = net.linear ? [] : out.slice(net.latent);
  return { mu: out.slice(0, net.latent), sigma: spread.length ? spread.map((value) => Math.exp(value / 2)) : null };
}

/** Return the 784 pixels that a code stands for. */
export function decode(net, code) {
  const out = forward(net.decoder, code);
  return net.linear ? out : out.map((value) => 1 / (1 + Math.exp(-value)));
}

/** ||x - x^||^2 */
export const squaredError = (x, y) => x.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0);

/** Matrix, bias, and between layers a ReLU. A zero input costs nothing, and most pixels are paper. */
function forward(stack, signal) {
  stack.forEach(({ matrix, bias, units }, depth) => {
    const out = Float32Array.from(bias);
    for (let i = 0; i < signal.length; i += 1) {
      const value = signal[i];
      if (value === 0) continue;
      for (let j = 0, at = i * units; j < units; j += 1, at += 1) out[j] += value * matrix[at];
    }
    if (depth < stack.length - 1) for (let j = 0; j < units; j += 1) if (out[j] < 0) out[j] = 0;
    signal = out;
  });
  return signal;
}

/** Read NumPy's .npz, a zip of .npy files, in its own order. */
async function unzipped(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end -= 1;
  const arrays = new Map();
  let at = view.getUint32(end + 16, true);
  for (let n = view.getUint16(end + 10, true); n > 0; n -= 1) {
    const [size, named, extra, comment] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, named)).replace(/\.npy$/, "");
    const local = view.getUint32(at + 42, true);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (!name.startsWith("about.")) arrays.set(name, await unpacked(new Uint8Array(buffer, from, size)));
    at += 46 + named + extra + comment;
  }
  return arrays;
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const raw = await new Response(stream).arrayBuffer();
  const long = new DataView(raw).getUint16(8, true);
  const head = new TextDecoder().decode(new Uint8Array(raw, 10, long));
  const shape = head.match(/'shape': \(([^)]*)\)/)[1].split(",").filter((part) => part.trim()).map(Number);
  if (!head.includes("'<f2'") || head.includes("'fortran_order': True")) return transposed(raw, 10 + long, shape, head);
  return { shape, values: halves(new Uint16Array(raw, 10 + long)) };
}

/** An array that NumPy stored column by column, row by row. */
function transposed(raw, from, [rows, columns], head) {
  if (!head.includes("'<f2'") || columns === undefined) throw new Error("weights are stored as float16");
  const stored = halves(new Uint16Array(raw, from));
  return { shape: [rows, columns], values: stored.map((_, i) => stored[(i % columns) * rows + Math.floor(i / columns)]) };
}

/** Float16 to float32: sign, exponent, fraction. */
const halves = (bits) => Float32Array.from(bits, (half) => {
  const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 31, half & 1023];
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction;
});
