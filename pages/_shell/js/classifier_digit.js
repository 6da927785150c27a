// A digit of 28 x 28 whole values on a canvas, ink on the page's own paper.

const tables = {};

/** Return red = green = blue of each value 0..255: paper to ink, following the theme. */
export function greys(dark) {
  return (tables[dark] ??= Uint8ClampedArray.from({ length: 256 }, (_, v) => (dark ? 18 + v * 0.93 : 255 - v * 0.93)));
}

/** Paint `values` into `canvas`, whose width and height are the picture's. */
export function draw(canvas, values, table) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < values.length; i += 1) {
    const grey = table[values[i]];
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
