// The shipped autoencoders in the browser: the very weight files that core reads, and the same products.

const open = new Map();

/** Return the promise of a network; `{ name, check, latent, linear, width }` as Python describes it. */
export function network({ name, check, latent, linear, width }) {
  return file(`models/${name}.npz?${check}`, (part) => !part.startsWith("about."))
    .then((arrays) => ({ latent: width ?? latent, linear, encoder: layers(arrays, "encoder."), decoder: layers(arrays, "decoder.") }));
}

/** Return the promise of the bundled held-out digits: 784 pixels in 0..1 each. */
export function heldOut() {
  return file("data/mnist_small.npz", (part) => part === "x_test").then((arrays) => {
    const { shape: [count], values } = arrays.get("x_test");
    return Array.from({ length: count }, (_, n) => values.subarray(784 * n, 784 * (n + 1)));
  });
}

/** Fetch a file of arrays once; of its parts only those `wanted` are unpacked. */
function file(path, wanted) {
  if (!open.has(path)) {
    const loading = fetch(new URL(`../${path}`, import.meta.url))
      .then((answer) => { if (!answer.ok) throw new Error(`${path} is not there`); return answer.arrayBuffer(); })
      .then((buffer) => unzipped(buffer, wanted));
    loading.catch(() => open.delete(path));
    open.set(path, loading);
  }
  return open.get(path);
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
async function unzipped(buffer, wanted) {
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
    if (wanted(name)) arrays.set(name, await unpacked(new Uint8Array(buffer, from, size)));
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
  if (head.includes("'|u1'")) return { shape, values: Float32Array.from(new Uint8Array(raw, 10 + long), (value) => value / 255) };
  if (!head.includes("'<f2'")) throw new Error("weights are stored as float16");
  const values = halves(new Uint16Array(raw, 10 + long));
  return { shape, values: head.includes("'fortran_order': True") ? transposed(values, shape) : values };
}

/** What NumPy stored column by column, row by row. */
const transposed = (stored, [rows, columns]) => stored.map((_, i) => stored[(i % columns) * rows + Math.floor(i / columns)]);

/** Float16 to float32: sign, exponent, fraction. */
const halves = (bits) => Float32Array.from(bits, (half) => {
  const [sign, exponent, fraction] = [half & 0x8000 ? -1 : 1, (half >> 10) & 31, half & 1023];
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -24 * fraction;
});
