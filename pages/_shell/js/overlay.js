// What lies over the page for a moment: a sheet with words and buttons, a line that goes by itself, a blank screen.

export const CSS = `
.dl-over { border: 1px solid var(--dl-line); border-radius: .8rem; padding: 1.1rem 1.4rem 1.3rem; width: fit-content; max-width: min(94vw / var(--dl-large, 1), 78rem); max-height: calc(94vh / var(--dl-large, 1)); overflow: auto;
  background: var(--dl-paper); color: var(--dl-ink); font: 400 1rem/1.45 var(--dl-font); box-shadow: 0 16px 60px rgb(0 0 0 / .3); }
.dl-over::backdrop { background: rgb(10 14 22 / .55); }
.dl-over header { display: flex; justify-content: space-between; align-items: center; gap: 2rem; margin: 0 0 .6rem; }
.dl-over h2 { margin: 0; padding: 0; font: 650 1.3rem/1.3 var(--dl-font); }
.dl-over button, .dl-over input[type=text], .dl-over input[type=url] { font: 500 1rem var(--dl-font); color: inherit; background: none; border: 1px solid var(--dl-line); border-radius: .5rem; padding: .3rem .8rem; }
.dl-over button { cursor: pointer; } .dl-over button:hover { border-color: var(--dl-primary); }
.dl-over :focus-visible { outline: 3px solid var(--dl-primary); outline-offset: 2px; }
.dl-over p { margin: .4rem 0; max-width: 44rem; }
.dl-over .quiet { opacity: .8; }
.dl-said { position: fixed; z-index: 1000020; left: 50%; bottom: 3.2rem; transform: translateX(-50%); max-width: 90vw; overflow-wrap: anywhere;
  background: var(--dl-ink); color: var(--dl-paper); padding: .5rem 1.1rem; border-radius: .6rem; font: 500 1rem/1.4 var(--dl-font); }
.dl-blank { position: fixed; inset: 0; z-index: 1000030; cursor: none; }
`;

/** Make an element with a class, text and attributes. */
export function make(name, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element[key] = value;
    else if (value !== false && value !== null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

let sheet = null;

/** Open a sheet named `title`; the same one again closes it. Returns its body, or null when it was closed. */
export function open(title, kind) {
  const before = sheet?.dataset.kind;
  close();
  if (before === kind) return null;
  const body = make("div");
  sheet = make("dialog", { class: `dl-over dl-${kind}`, "data-kind": kind, "aria-label": title },
    make("header", {}, make("h2", { text: title }), make("button", { text: "Close (Esc)", onclick: close })), body);
  sheet.onclose = (event) => { if (event.target === sheet) close(); };
  sheet.onclick = (event) => { if (event.target === sheet) close(); };
  document.body.append(sheet);
  sheet.showModal();
  return body;
}

export function close() {
  const old = sheet;
  sheet = null;
  old?.remove();
}

export const opened = () => sheet?.dataset.kind ?? "";

let line = null;
/** Say something for a few seconds, aloud too. */
export function say(text) {
  line?.remove();
  const made = line = make("div", { class: "dl-said", role: "status", text });
  (sheet ?? document.body).append(made);
  setTimeout(() => made.remove(), 3500);
}

let blank = null;
/** Cover everything with one colour, or uncover it when it is covered. */
export function cover(colour) {
  if (uncover()) return;
  blank = make("div", { class: "dl-blank", "aria-label": "The screen is blank; any key returns", role: "img" });
  blank.style.background = colour;
  blank.onclick = uncover;
  document.body.append(blank);
}

/** Uncover the screen; says whether it was covered. */
export function uncover() {
  const was = blank !== null;
  blank?.remove();
  blank = null;
  return was;
}
