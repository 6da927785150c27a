// Paints values around -1 (paper) to 1 (ink) as a digit, a photo or a cloud of points.
import { ink, MEANING } from "./theme.js";
import { ramp } from "./pictures.js";

/** Paint `values` the way `data` says: channels 1 a digit, 3 a photo, 0 points [n, 2]; `name` tells clean from noise. */
export function paint(canvas, values, data, name) {
  canvas.className = data.channels ? "pixels" : "dots";
  const [tall, wide] = data.channels ? [data.rows, data.columns] : [1, 1];
  const box = canvas.parentElement;
  const side = Math.min(box.clientHeight / tall, box.clientWidth / wide);
  Object.assign(canvas.style, { width: `${side * wide}px`, height: `${side * tall}px` });
  if (data.channels) return grid(canvas, values, data);
  return dots(canvas, values, name);
}

function grid(canvas, values, { rows: height, columns: width, channels }) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  const table = channels === 1 ? ramp(ink(canvas.getRootNode().host ?? canvas).dark) : null;
  for (let i = 0; i < width * height; i += 1) {
    for (let c = 0; c < 3; c += 1) {
      const value = (values[channels === 1 ? i : 3 * i + c] + 1) * 127.5;
      image.data[4 * i + c] = table ? table[Math.max(0, Math.min(255, Math.round(value)))] : value;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

export const REACH = 2.6;

function dots(canvas, values, name) {
  const size = 560;
  if (canvas.width !== size || canvas.height !== size) Object.assign(canvas, { width: size, height: size });
  const context = canvas.getContext("2d");
  const colours = ink(canvas.getRootNode().host ?? canvas);
  context.clearRect(0, 0, size, size);
  context.fillStyle = name === "noise" ? MEANING.orange : MEANING.blue;
  context.globalAlpha = 0.75;
  for (let i = 0; i < values.length; i += 2) {
    const [x, y] = [values[i], values[i + 1]].map((v) => (v / REACH / 2) * size);
    context.beginPath();
    context.arc(size / 2 + x, size / 2 - y, name === "noisy" ? 6 : 9, 0, 7);
    context.fill();
  }
  context.globalAlpha = 1;
}
