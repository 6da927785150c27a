// Boxes and words of a page as SVG.

export const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
const SIDES = ["Top", "Right", "Bottom", "Left"];
const clear = (colour) => colour === "transparent" || /,\s*0\)$/.test(colour);

/** Add an element's background and borders. */
export function boxed(paint, edge, style) {
  const widths = SIDES.map((side) => (style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`])));
  const [x, y] = [edge.left - paint.left, edge.top - paint.top];
  const fill = clear(style.backgroundColor) ? "none" : style.backgroundColor;
  const even = widths[0] > 0 && widths.every((width) => width === widths[0]);
  const stroke = even && !clear(style.borderTopColor) ? style.borderTopColor : "none";
  if (fill !== "none" || stroke !== "none") {
    const line = even ? widths[0] : 0;
    const dash = style.borderTopStyle === "dashed" ? ` stroke-dasharray="${3 * line} ${2 * line}"` : "";
    const round = Math.min(radius(style, edge), edge.width / 2, edge.height / 2);
    paint.parts.push(`<rect x="${x + line / 2}" y="${y + line / 2}" width="${Math.max(0, edge.width - line)}" height="${Math.max(0, edge.height - line)}" rx="${round}" fill="${fill}" stroke="${stroke}" stroke-width="${line}"${dash}/>`);
  }
  if (!even) widths.forEach((width, i) => width > 0 && side(paint, { x, y, edge, style, width, i }));
}

function radius(style, edge) {
  const value = style.borderTopLeftRadius;
  return value.endsWith("%") ? (parseFloat(value) / 100) * edge.width : parseFloat(value) || 0;
}

function side(paint, { x, y, edge, style, width, i }) {
  const colour = style[`border${SIDES[i]}Color`];
  if (clear(colour)) return;
  const right = x + edge.width, low = y + edge.height;
  const ends = [[x, y, right, y], [right, y, right, low], [x, low, right, low], [x, y, x, low]][i];
  paint.parts.push(`<line x1="${ends[0]}" y1="${ends[1]}" x2="${ends[2]}" y2="${ends[3]}" stroke="${colour}" stroke-width="${width}"/>`);
}

const pen = document.createElement("canvas").getContext("2d");

/** Add the words of a text node (or the `value` of an input), line by line as they stand on screen. */
export function worded(paint, node, style, clip, value = null) {
  if (style.visibility !== "visible" || !(value ?? node.textContent).trim()) return;
  const lines = value === null ? broken(node) : [{ text: value, edge: padded(node, style) }];
  pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText("x");
  paint.families.add(style.fontFamily);
  for (const { text, edge } of lines) {
    if (edge.bottom <= clip.top || edge.top >= clip.bottom || edge.right <= clip.left || edge.left >= clip.right) continue;
    for (const letter of text) paint.letters.add(letter);
    const base = edge.top - paint.top + (edge.height - up - down) / 2 + up;
    const spread = value === null ? ` textLength="${edge.width.toFixed(2)}" lengthAdjust="spacingAndGlyphs"` : "";
    paint.parts.push(`<text x="${(edge.left - paint.left).toFixed(2)}" y="${base.toFixed(2)}"${spread} xml:space="preserve" style="${escaped(`font:${pen.font};fill:${style.color}`)}">${escaped(cased(text, style))}</text>`);
  }
}

function padded(input, style) {
  const edge = input.getBoundingClientRect();
  const width = pen.measureText(input.value).width;
  const left = style.textAlign === "right" ? edge.right - parseFloat(style.paddingRight) - width : edge.left + parseFloat(style.paddingLeft);
  return { left, right: edge.right, top: edge.top, bottom: edge.bottom, height: edge.height, width };
}

const cased = (text, style) => (style.textTransform === "uppercase" ? text.toUpperCase() : text);

/** Cut a text node where the browser breaks its lines. */
function broken(node) {
  const range = document.createRange();
  const lines = [];
  for (let i = 0; i < node.length; i += 1) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const edge = range.getBoundingClientRect();
    if (edge.width === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(edge.top - last.top) < edge.height / 2) last.to = i + 1;
    else lines.push({ from: i, to: i + 1, top: edge.top });
  }
  return lines.map(({ from, to }) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    return { text: node.textContent.slice(from, to).replace(/\s/g, " "), edge: range.getBoundingClientRect() };
  });
}
