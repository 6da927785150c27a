// Ink becomes a picture as MNIST's are, the way core.data.handwriting does it: cropped, 20 pixels long, balanced.

export const SIDE = 28;
const BOX = 20, CENTRE = 14, PAPER = 0.05;

/** Average `size` values over `out` equally long stretches: for each stretch its first pixel and its weights. */
function areas(size, out) {
  return Array.from({ length: out }, (_, i) => {
    const from = (i * size) / out, to = ((i + 1) * size) / out, first = Math.floor(from);
    const weights = [];
    for (let at = first; at < to && at < size; at += 1) weights.push(((Math.min(to, at + 1) - Math.max(from, at)) * out) / size);
    return { first, weights };
  });
}

/** Return `picture` [rows x columns] averaged over the areas of [height x width] pixels. */
export function resized({ values, rows, columns }, height, width) {
  const across = areas(columns, width), down = areas(rows, height), small = new Float32Array(height * width);
  const lines = new Float64Array(rows * width);
  for (let y = 0; y < rows; y += 1) {
    across.forEach(({ first, weights }, x) => { lines[y * width + x] = weights.reduce((sum, w, k) => sum + w * values[y * columns + first + k], 0); });
  }
  down.forEach(({ first, weights }, y) => {
    for (let x = 0; x < width; x += 1) small[y * width + x] = weights.reduce((sum, w, k) => sum + w * lines[(first + k) * width + x], 0);
  });
  return { values: small, rows: height, columns: width };
}

/** Return the part that holds ink, or null when none does. */
function cropped({ values, rows, columns }) {
  let [top, bottom, left, right] = [rows, -1, columns, -1];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      if (values[y * columns + x] <= PAPER) continue;
      [top, bottom, left, right] = [Math.min(top, y), y, Math.min(left, x), Math.max(right, x)];
    }
  }
  if (bottom < 0) return null;
  const [high, wide] = [bottom - top + 1, right - left + 1], out = new Float32Array(high * wide);
  for (let y = 0; y < high; y += 1) out.set(values.subarray((top + y) * columns + left, (top + y) * columns + left + wide), y * wide);
  return { values: out, rows: high, columns: wide };
}

/** Return where a box with these sums along one side begins, its centre of mass in the middle pixel. */
function start(sums) {
  const all = sums.reduce((a, b) => a + b, 0), middle = sums.reduce((a, b, i) => a + b * i, 0) / all;
  return Math.max(0, Math.min(SIDE - sums.length, CENTRE - Math.floor(middle + 0.5)));
}

/** Return ink [rows x columns] in 0..1 as MNIST's pictures were made, 784 values; empty ink stays empty. */
export function centred(picture) {
  const out = new Float32Array(SIDE * SIDE), crop = cropped(picture);
  if (!crop) return out;
  const longest = Math.max(crop.rows, crop.columns);
  const [height, width] = [crop.rows, crop.columns].map((side) => Math.max(1, Math.floor((side * BOX) / longest + 0.5)));
  const { values } = resized(crop, height, width);
  const [down, across] = [new Array(height).fill(0), new Array(width).fill(0)];
  values.forEach((value, i) => { down[Math.floor(i / width)] += value; across[i % width] += value; });
  const [top, left] = [start(down), start(across)];
  values.forEach((value, i) => { out[(top + Math.floor(i / width)) * SIDE + left + (i % width)] = Math.max(0, Math.min(1, value)); });
  return out;
}
