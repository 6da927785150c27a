// Cells whose numbers can be changed: click, or arrow keys and digits; dragging moves something else.
import { number } from "./number_grid.js";

/**
 * Make cells[row][column] editable. `cycle(value)` is what a click makes of a value, `send(name, text)` takes the
 * new numbers as "1 0 / 0 1", and `follow([row, column])` is told where a pressed pointer is dragged to.
 */
export function editable(cells, values, { name, cycle, send, follow }) {
  const write = (row, column, value) => {
    const changed = values.map((line, r) => line.map((old, c) => (r === row && c === column ? value : old)));
    cells[row][column].text.textContent = number(value);
    send(name, changed.map((line) => line.join(" ")).join(" / "));
  };
  const state = { from: null, dragged: false };
  cells.forEach((line, row) => line.forEach(({ group }, column) => {
    describe(group, `${name},${row},${column}`, `${name} row ${row + 1}, column ${column + 1}: ${number(values[row][column])}`);
    group.tabIndex = row || column ? -1 : 0;
    group.onclick = () => !state.dragged && write(row, column, cycle(values[row][column]));
    group.onpointerdown = (event) => { state.from = [row, column]; state.dragged = false; group.releasePointerCapture?.(event.pointerId); };
    group.onpointerenter = (event) => {
      if (!follow || !event.buttons || !state.from) return;
      state.dragged = true;
      follow([row, column]);
    };
    group.onkeydown = (event) => {
      const act = keys(event, [row, column], values[row][column], cycle);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      if (act.value !== undefined) write(row, column, act.value);
      else cells[act.to[0]]?.[act.to[1]]?.group.focus();
    };
  }));
}

function describe(group, at, words) {
  group.classList.add("edit");
  group.setAttribute("data-at", at);
  group.setAttribute("role", "button");
  group.setAttribute("aria-label", words);
}

function keys(event, [row, column], value, cycle) {
  const moves = { ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1], ArrowUp: [row - 1, column], ArrowDown: [row + 1, column] };
  if (moves[event.key]) return { to: moves[event.key] };
  if (/^[0-9]$/.test(event.key)) return { value: Number(event.key) };
  if (event.key === "-") return { value: -value };
  return [" ", "Enter"].includes(event.key) ? { value: cycle(value) } : null;
}
