// Every key of the app's frame, once: the listener and the sheet of keys both read this list.
import { uncover } from "./overlay.js";

export const KEYS = [
  { group: "Lecture", keys: ["L"], act: "lecture", says: "Lecture mode: on and off" },
  { group: "Lecture", keys: ["F"], act: "full", says: "Full screen: on and off" },
  { group: "Lecture", keys: ["B"], act: "black", says: "Black screen; any key returns" },
  { group: "Lecture", keys: ["W"], act: "white", says: "White screen; any key returns" },
  { group: "Lecture", keys: ["?"], act: "help", says: "This list" },
  { group: "Playlist", keys: ["N", "PageDown"], act: "next", says: "Next stop" },
  { group: "Playlist", keys: ["P", "PageUp"], act: "back", says: "Previous stop" },
  { group: "Playlist", keys: ["O"], act: "overview", says: "All stops; your own playlist" },
  { group: "Link", keys: ["S"], act: "copy", says: "Copy the link to this very state" },
  { group: "Link", keys: ["Q"], act: "qr", says: "QR code of this very state" },
  { group: "Link", keys: ["C"], act: "controls", says: "Choose which controls show, are locked, or are hidden" },
  { group: "Page", keys: ["1", "9"], range: true, act: "part", says: "Part of the lesson, by its number" },
  { group: "Page", keys: ["T"], act: "train", says: "Train; stop" },
  { group: "Page", keys: ["Space"], act: "play", says: "Play or pause the picture" },
  { group: "Page", keys: ["ArrowLeft", "ArrowRight"], act: "step", says: "One step back, one step on" },
];
export const SHOWN = { PageDown: "Page ↓", PageUp: "Page ↑", ArrowLeft: "←", ArrowRight: "→" };
const REMOTE = ["PageDown", "PageUp"];  // what a presenter's remote control sends
const OWN = "textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox], [role=spinbutton]";

/** Return the row of KEYS a key belongs to; letters count in either case. */
export function meant(key) {
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  return KEYS.find((row) => (row.range ? /^[1-9]$/.test(name) : row.keys.includes(name)));
}

/** Say whether the thing in focus needs this key for itself. */
function taken(event) {
  const path = event.composedPath().filter((node) => node instanceof Element), [target] = path;
  if (target.matches("input:not([type=range], [type=radio], [type=checkbox], [type=button])") || path.some((node) => node.matches(OWN))) {
    return !REMOTE.includes(event.key) || target.matches("textarea");
  }
  if (path.some((node) => node.matches("input[type=range], [role=slider], .dl-pad"))) return !/^[a-z?]$/i.test(event.key) && !REMOTE.includes(event.key);
  if (event.key === " ") return path.some((node) => node.matches("button, a, summary, input, [role=button], [role=radio], [role=tab]"));
  return event.key.startsWith("Arrow") && path.some((node) => node.matches("input, [role=radiogroup], [role=tablist], [role=menu], [role=grid]"));
}

/** Listen, and call `acts[act](event)`. */
export function listen(acts) {
  addEventListener("keydown", (event) => {  // first of all: a blank screen swallows the key that lifts it
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key) || !uncover()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  addEventListener("keydown", (event) => {  // before the page: a remote control steers the lecture, wherever the focus is
    if (REMOTE.includes(event.key) && acts.remote() && !taken(event)) act(event);
  }, true);
  addEventListener("keydown", (event) => {
    if (!event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !taken(event)) act(event);
  });
  const act = (event) => {
    const row = meant(event.key);
    if (!row || (REMOTE.includes(event.key) && !acts.remote()) || acts[row.act](event) === false) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
