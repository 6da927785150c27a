// Heights as colour, light where they are low, with lines of equal height and their numbers.

// Cividis, from high (dark) to low (light).
const STOPS = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"]
  .map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
let small = null;

/** Paint `heights` [rows, columns], row 0 below, on a canvas of `wide` x `high` pixels. */
export function paintHeights(canvas, field) {
  const { heights, columns, rows, wide, high, font } = field;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.heights === heights && canvas.size === `${wide} ${high} ${ratio}`) return;
  Object.assign(canvas, { heights, size: `${wide} ${high} ${ratio}`, width: Math.round(wide * ratio), height: Math.round(high * ratio) });
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  const [low, top] = [Math.min(...heights), Math.max(...heights)];
  colours(brush, field, (height) => Math.sqrt((height - low) / (top - low || 1)));
  brush.strokeStyle = "rgba(255, 255, 255, .75)";
  brush.lineWidth = 1.2;
  const scale = [wide / (columns - 1), high / (rows - 1)];
  const tags = [];
  for (const level of levels(low, top)) {
    const place = outline(brush, field, level, scale);
    const free = place && tags.every(([x, y]) => Math.hypot((x - place[0]) / 1.6, y - place[1]) > 26);
    if (free) { tags.push(place); tag(brush, String(level), place, font, field); }
  }
}

function colours(brush, { heights, columns, rows, wide, high }, share) {
  small ??= document.createElement("canvas");
  Object.assign(small, { width: columns, height: rows });
  const image = small.getContext("2d").createImageData(columns, rows);
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) {
    const at = (1 - share(heights[row * columns + column])) * (STOPS.length - 1);
    const i = Math.min(STOPS.length - 2, Math.floor(at));
    const mixed = STOPS[i].map((value, c) => value + (STOPS[i + 1][c] - value) * (at - i));
    image.data.set([...mixed, 255], 4 * ((rows - 1 - row) * columns + column));
  }
  small.getContext("2d").putImageData(image, 0, 0);
  // Samples sit on the edges: half a cell hangs over on every side.
  const [dx, dy] = [wide / (columns - 1), high / (rows - 1)];
  brush.drawImage(small, -dx / 2, -dy / 2, wide + dx, high + dy);
}

/** Return round levels that lie denser below than above, as the slope does. */
function levels(low, high) {
  const all = [0.05, 0.1, 0.16, 0.18, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10];
  return all.filter((level) => level > low && level < high);
}

/** Draw one level by marching squares; return a place on it. */
function outline(brush, { heights, columns, rows, high }, level, [dx, dy]) {
  const at = (row, column) => heights[row * columns + column] - level;
  const places = [];
  brush.beginPath();
  for (let row = 0; row < rows - 1; row += 1) for (let column = 0; column < columns - 1; column += 1) {
    const corners = [[row, column], [row, column + 1], [row + 1, column + 1], [row + 1, column]];
    const cuts = [];
    corners.forEach((from, i) => {
      const to = corners[(i + 1) % 4];
      const [a, b] = [at(...from), at(...to)];
      if (a > 0 === b > 0) return;
      const t = a / (a - b);
      cuts.push([(from[1] + t * (to[1] - from[1])) * dx, high - (from[0] + t * (to[0] - from[0])) * dy]);
    });
    for (let i = 0; i + 1 < cuts.length; i += 2) { brush.moveTo(...cuts[i]); brush.lineTo(...cuts[i + 1]); places.push(cuts[i]); }
  }
  brush.stroke();
  return places[Math.floor(places.length * 0.4)];
}

function tag(brush, text, [x, y], font, { wide, high }) {
  if (x < 20 || x > wide - 20 || y < 12 || y > high - 12) return;
  brush.font = `600 14px ${font}`;
  brush.textAlign = "center";
  brush.lineWidth = 4;
  brush.strokeStyle = "rgba(0, 0, 0, .6)";
  brush.strokeText(text, x, y + 5);
  brush.fillStyle = "#fff";
  brush.fillText(text, x, y + 5);
  brush.strokeStyle = "rgba(255, 255, 255, .75)";
  brush.lineWidth = 1.2;
}
