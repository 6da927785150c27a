// The digit classifier's forward pass in the browser, layer by layer, as TensorFlow computes it.

/** Return the model from what Python sent: its layers, each with its weights as Float32Array where it has some. */
export function decoded({ layers, weights }) {
  const numbers = halves(atob(weights));
  let at = 0;
  const take = (count) => numbers.subarray(at, (at += count));
  return layers.map((layer, index) => {
    const made = { ...layer, index, size: layer.shape.reduce((a, b) => a * b, 1) };
    const [inputs, outputs] = [layer.takes.at(-1), layer.shape.at(-1)];
    if (layer.kind === "conv") Object.assign(made, { kernel: take(9 * inputs * outputs), bias: take(outputs) });
    if (layer.kind === "dense") Object.assign(made, { kernel: take(inputs * outputs), bias: take(outputs) });
    return made;
  });
}

/** Read 16-bit floats, low byte first. */
function halves(bytes) {
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => {
    const bits = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
    const sign = bits & 0x8000 ? -1 : 1, power = (bits >> 10) & 31, rest = bits & 1023;
    return sign * (power ? 2 ** (power - 15) * (1 + rest / 1024) : 2 ** -24 * rest);
  });
}

/** Return what every layer answers to 784 values, in the order of the layers; volumes are [row][column][map]. */
export function forward(model, input) {
  const values = [input];
  for (const layer of model.slice(1)) values.push(STEPS[layer.kind](values.at(-1), layer));
  return values;
}

const STEPS = { conv, pool, dense, softmax, relu: (values) => values.map((value) => (value > 0 ? value : 0)), flatten: (values) => values };

function conv(values, { takes: [height, width, inputs], shape, kernel, bias, size }) {
  const maps = shape[2], out = new Float32Array(size), sums = new Float64Array(maps);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) {
    sums.set(bias);
    for (let place = 0; place < 9; place += 1) {
      const row = y + ((place / 3) | 0) - 1, column = x + (place % 3) - 1;
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      for (let i = 0; i < inputs; i += 1) {
        const value = values[(row * width + column) * inputs + i], from = (place * inputs + i) * maps;
        if (value !== 0) for (let k = 0; k < maps; k += 1) sums[k] += value * kernel[from + k];
      }
    }
    out.set(sums, (y * width + x) * maps);
  }
  return out;
}

function pool(values, { takes: [, width, maps], shape: [height, half], size }) {
  const out = new Float32Array(size);
  for (let i = 0; i < size; i += 1) {
    const k = i % maps, x = ((i / maps) | 0) % half, y = (i / maps / half) | 0, from = (2 * y * width + 2 * x) * maps + k;
    out[i] = Math.max(values[from], values[from + maps], values[from + width * maps], values[from + (width + 1) * maps]);
  }
  return out;
}

function dense(values, { kernel, bias, shape: [units] }) {
  const out = Float32Array.from(bias);
  values.forEach((value, i) => { if (value !== 0) for (let k = 0; k < units; k += 1) out[k] += value * kernel[i * units + k]; });
  return out;
}

function softmax(values) {
  const most = Math.max(...values), powers = Array.from(values, (value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (power) => power / sum);
}

const REACH = { conv: [1, 3, -1], pool: [2, 2, 0] };

/** Return the rows and columns of layer `to` that the pixel of layer `from` sees, edges cut: [top, bottom, left, right]. */
export function sees(model, from, to, row, column) {
  const [height, width] = model[to].shape;
  let [stride, size, start] = [1, 1, 0];
  for (const layer of model.slice(to + 1, from + 1)) {
    if (layer.shape.length === 1) return [0, height - 1, 0, width - 1];
    const [step, wide, first] = REACH[layer.kind] ?? [1, 1, 0];
    [size, start, stride] = [size + (wide - 1) * stride, start + first * stride, stride * step];
  }
  const ends = (at, side) => [Math.max(0, start + at * stride), Math.min(side - 1, start + at * stride + size - 1)];
  return [...ends(row, height), ...ends(column, width)];
}

/**
 * Return the sum behind one number: an `inputs` x `high` x `wide` block of values and weights, and for each input its sum.
 * For a convolution the block is the window at `row`, `column`; for a dense unit it is all there is.
 */
export function terms(model, values, index, map, row = 0, column = 0) {
  const layer = model[index], before = values[index - 1], source = form(model, index - 1);
  const high = layer.kind === "conv" ? 3 : source.rows, wide = layer.kind === "conv" ? 3 : source.columns, outputs = layer.shape.at(-1);
  const shift = layer.kind === "conv" ? [row - 1, column - 1] : [0, 0];
  const block = { inputs: source.maps, high, wide, values: new Float32Array(source.maps * high * wide), weights: new Float32Array(source.maps * high * wide), bias: layer.bias[map] };
  for (let i = 0; i < source.maps; i += 1) for (let y = 0; y < high; y += 1) for (let x = 0; x < wide; x += 1) {
    const [r, c] = [y + shift[0], x + shift[1]], at = (i * high + y) * wide + x;
    const inside = r >= 0 && c >= 0 && r < source.rows && c < source.columns;
    block.values[at] = inside ? before[(r * source.columns + c) * source.maps + i] : 0;
    block.weights[at] = layer.kernel[((y * wide + x) * source.maps + i) * outputs + map];
  }
  block.products = block.values.map((value, i) => value * block.weights[i]);
  block.sums = Array.from({ length: block.inputs }, (_, i) => block.products.subarray(i * high * wide, (i + 1) * high * wide).reduce((a, b) => a + b, 0));
  block.total = block.sums.reduce((a, b) => a + b, 0) + block.bias;
  return block;
}

/** Return how a layer is laid out as maps: a volume as it is, flatten as the volume before it, a vector of 64 as 8 x 8. */
export function form(model, index) {
  const layer = model[index];
  if (layer.kind === "flatten") return form(model, index - 1);
  if (layer.shape.length === 3) return { rows: layer.shape[0], columns: layer.shape[1], maps: layer.shape[2] };
  const columns = layer.shape[0] === 64 ? 8 : 1;
  return { rows: layer.shape[0] / columns, columns, maps: 1 };
}

/** Return one map's window sums for a convolution: what each input alone gives, [inputs][row][column]. */
export function partials(model, values, index, map) {
  const { takes: [height, width, inputs], shape, kernel } = model[index], before = values[index - 1], out = new Float32Array(inputs * height * width);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) for (let place = 0; place < 9; place += 1) {
    const row = y + ((place / 3) | 0) - 1, column = x + (place % 3) - 1;
    if (row < 0 || column < 0 || row >= height || column >= width) continue;
    for (let i = 0; i < inputs; i += 1) out[(i * height + y) * width + x] += before[(row * width + column) * inputs + i] * kernel[(place * inputs + i) * shape[2] + map];
  }
  return out;
}
