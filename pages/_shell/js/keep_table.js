// The numbers behind a Plotly figure, one row a value: frame, trace, name, place, and its coordinates.

const COLUMNS = ["x", "y", "z", "lat", "lon", "r", "theta", "value", "text", "customdata"];
const TYPES = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array };

/** Return the CSV of a figure as Python sent it; what no frame changes is there once, with an empty frame. */
export function csv(data) {
  const { data: traces } = JSON.parse(data.spec), frames = JSON.parse(data.frames);
  const moving = new Set(frames.flatMap((frame) => Object.keys(frame.data ?? {})).map(Number));
  const still = traces.map((trace, i) => i).filter((i) => !moving.has(i));
  const shown = [{ label: "", data: {}, only: still }, ...frames.map((frame) => ({ ...frame, only: [...moving] }))];
  const rows = shown.flatMap((frame) => frame.only.flatMap((i) => {
    const changed = { ...traces[i], ...(frame.data?.[i] ?? {}) };
    return rowsOf(changed).map((row) => ({ frame: frame.label, trace: i, name: changed.name ?? changed.type ?? "", ...row }));
  }));
  const names = ["frame", "trace", "name", "place", "row", "column", ...COLUMNS].filter((name) => rows.some((row) => row[name] !== undefined && row[name] !== ""));
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** Return a trace's rows: a matrix z gives one for each of its cells. */
function rowsOf(trace) {
  const held = Object.fromEntries(COLUMNS.filter((name) => trace[name] !== undefined).map((name) => [name, values(trace[name])]));
  if (Array.isArray(held.z) && Array.isArray(held.z[0])) return cells(held);
  const long = Math.max(0, ...Object.values(held).map((list) => (Array.isArray(list) ? list.length : 0)));
  return Array.from({ length: long }, (_, place) => {
    const row = Object.entries(held).map(([name, list]) => [name, Array.isArray(list) ? list[place] : ""]);
    return { place, ...Object.fromEntries(row) };
  });
}

function cells({ x, y, z }) {
  const at = (axis, row, column, along) => (Array.isArray(axis?.[0]) ? axis[row]?.[column] : axis?.[along]);
  return z.flatMap((line, row) => line.map((value, column) => ({ row, column, x: at(x, row, column, column), y: at(y, row, column, row), z: value })));
}

/** Return a list as Python meant it; Plotly packs arrays as bytes. */
function values(list) {
  if (!list?.bdata) return list;
  const bytes = Uint8Array.from(atob(list.bdata), (letter) => letter.charCodeAt(0));
  const flat = [...new TYPES[list.dtype.replace(/^[<|]/, "")](bytes.buffer)];
  const shape = String(list.shape ?? flat.length).split(",").map(Number);
  return shape.length < 2 ? flat : Array.from({ length: shape[0] }, (_, i) => flat.slice(i * shape[1], (i + 1) * shape[1]));
}

/** A cell that starts like a formula is kept as text: a table program would run it. */
function cell(value) {
  const text = value === undefined || value === null ? "" : Array.isArray(value) ? value.join(" ") : String(value);
  const safe = typeof value === "number" || !/^[=+\-@\t]/.test(text) ? text : `'${text}`;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
