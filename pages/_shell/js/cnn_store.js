// The classifier's weights and the held-out digits, sent once and kept for every picture of the page.
import { decoded } from "./cnn_model.js";

const SIDE = 28;
let give, sent = false;

/** Resolves to { model, digits, labels } once Python has sent them; `digits(n)` are 784 values in 0..1. */
export const stored = new Promise((resolve) => { give = resolve; });

export function mount({ data }) {
  if (sent) return () => {};
  sent = true;
  const image = new Image();
  image.onload = () => give({ model: decoded(data), digits: reader(image, data.columns), labels: data.labels });
  image.src = data.sheet;
  return () => {};
}

/** Read digits from one sheet of many, `columns` a row. */
function reader(image, columns) {
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  return (n) => {
    const { data } = context.getImageData((n % columns) * SIDE, Math.floor(n / columns) * SIDE, SIDE, SIDE);
    return Float32Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i] / 255);
  };
}
