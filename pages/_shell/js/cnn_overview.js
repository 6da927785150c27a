// All layers left to right, every map in sight; the one under the pointer shows what it is made of.
import { form, partials, sees, terms } from "./cnn_model.js";
import { atlas, curve, frame, outline, put } from "./cnn_stage.js";

const ROWS = 16, STRIP = 44, THIN = 16, LEAST = 10;

/** Return where each layer stands: volumes as two columns of maps, vectors as thin strips. */
export function columns(model, width, height) {
  const shown = model.slice(1, -1), volumes = shown.filter((layer) => layer.shape.length === 3).length;
  const flat = shown.length - volumes;
  const side = Math.floor(Math.min(height / ROWS, (width - flat * STRIP - volumes * LEAST) / (2 * volumes)));
  const gap = Math.min(34, Math.floor((width - flat * STRIP - volumes * 2 * side) / volumes));
  const tall = side * ROWS, top = Math.floor((height - tall) / 2);
  let x = 0;
  return shown.map((layer) => {
    const volume = layer.shape.length === 3, rows = volume ? layer.shape[2] / 2 : 0;
    const wide = volume ? 2 * side : THIN, at = volume ? x : x + (STRIP - THIN) / 2;
    const place = { index: layer.index, volume, x: at, left: x, y: volume ? top + (tall - rows * side) / 2 : top, side, wide, tall: volume ? rows * side : tall, span: volume ? wide : STRIP };
    x += volume ? wide + gap : STRIP;
    return place;
  });
}

/** Return the top left corner of one map, or of one value of a strip. */
function corner(place, layer, map) {
  if (place.volume) return [place.x + (map % 2) * place.side, place.y + Math.floor(map / 2) * place.side];
  return [place.x, place.y + ((map + 0.5) / layer.size) * place.tall];
}

/** Draw the overview. */
export function overview(view, on) {
  const places = columns(view.model, on.width, on.height), held = view.held;
  for (const place of places) (place.volume ? volume : strip)(view, on, place);
  if (held) lit(view, on, places, held);
}

function volume(view, on, place) {
  const sheet = view.sheet(place.index), size = place.side - 1, layer = view.model[place.index];
  for (let map = 0; map < sheet.maps; map += 1) {
    const [x, y] = corner(place, layer, map);
    put(on, sheet, map, x, y, size);
    frame(on, x, y, size, size, { wide: 0.5 });
    const at = (u, v) => ({ index: place.index, map, row: Math.floor(v * layer.shape[0]), col: Math.floor(u * layer.shape[1]) });
    on.hit(x, y, size, size, { hover: (u, v) => view.point(at(u, v)), click: (u, v) => view.open(at(u, v)) });
  }
}

function strip(view, on, place) {
  const layer = view.model[place.index], across = layer.kind === "flatten" ? 8 : 1;
  const rows = layer.size / across, most = [view.most(place.index, 0)];
  const sheet = atlas({ values: view.values[place.index], rows, columns: across, maps: 1, most, colours: view.colours });
  on.context.drawImage(sheet.canvas, 0, 0, across, rows, place.x, place.y, place.wide, place.tall);
  frame(on, place.x, place.y, place.wide, place.tall, { wide: 0.5 });
  const at = (_u, v) => view.place(place.index, Math.floor(v * layer.size));
  on.hit(place.x - 6, place.y, place.wide + 12, place.tall, { hover: (u, v) => view.point(at(u, v)), click: (u, v) => view.open(at(u, v)) });
}

/** Light up one map: its frame, the maps it is made of, and what it sees of the layer before. */
function lit(view, on, places, held) {
  const { model } = view, place = places[held.index - 1], layer = model[held.index], before = places[held.index - 2];
  if (!place) return;
  const unit = place.volume ? held.map : view.unit(held);
  const [x, y] = corner(place, layer, unit), size = place.volume ? place.side - 1 : place.wide;
  const middle = place.volume ? size / 2 : 0;
  for (const [map, amount] of parts(view, held)) {
    const from = before ? corner(before, model[before.index], map) : [-18, on.height / 2];
    const start = before ? [from[0] + (before.volume ? before.side - 1 : before.wide), from[1] + (before.volume ? before.side / 2 : 0)] : from;
    curve(on, start, [x, y + middle], amount < 0 ? on.colours.orange : on.colours.blue, 0.8 + 4 * Math.abs(amount), 0.35 + 0.5 * Math.abs(amount));
    if (before?.volume && place.volume) window(view, on, before, from, held);
  }
  const tall = place.volume ? size : Math.max(4, place.tall / layer.size);
  frame(on, x - 1, y - 1 - (place.volume ? 0 : tall / 2), size + 2, tall + 2, { colour: on.colours.primary, wide: 3 });
}

function window(view, on, before, [x, y], held) {
  const [rows] = view.model[before.index].shape;
  outline(on, x, y, (before.side - 1) / rows, sees(view.model, held.index, before.index, held.row, held.col), { wide: 1 });
}

/** Return the maps (or values) of the layer before that this one is made of, each with its share from -1 to 1. */
function parts(view, held) {
  const { model, values } = view, layer = model[held.index];
  if (layer.kind === "conv") return shares(sums(partials(model, values, held.index, held.map), layer.takes[2]));
  if (layer.kind === "dense") return shares(terms(model, values, held.index, held.map).sums, layer.takes[0] === 64 ? terms(model, values, held.index, held.map).products : null);
  const unit = layer.shape.length === 3 || layer.kind === "flatten" ? held.map : view.unit(held);
  return [[unit, 1]];
}

function sums(values, count) {
  const area = values.length / count;
  return Array.from({ length: count }, (_, i) => values.subarray(i * area, (i + 1) * area).reduce((a, b) => a + b, 0));
}

function shares(amounts, single = null) {
  const all = [...(single ?? amounts)], most = Math.max(1e-9, ...all.map(Math.abs));
  return all.map((amount, i) => [i, amount / most]);
}

/** Say in words what is pointed at. */
export function said(view, held) {
  const layer = view.model[held.index], { maps } = form(view.model, held.index);
  const value = view.value(held);
  if (layer.shape.length === 1 && layer.kind !== "flatten") return `${view.name(held.index)}, unit ${view.unit(held)}: ${value}`;
  const [top, bottom, left, right] = sees(view.model, held.index, 0, held.row, held.col);
  return `${view.name(held.index)}, map ${held.map} of ${maps}, pixel (${held.row}, ${held.col}) = ${value}; it sees ${bottom - top + 1} × ${right - left + 1} pixels of the input`;
}
