// Which controls show: hidden and locked ones are named in the link, and this sheet writes them there.
import { names, now, put } from "./address.js";
import { make, open } from "./overlay.js";

export const CSS = `
[data-dl-locked] { opacity: .75; cursor: not-allowed; } [data-dl-locked] * { pointer-events: none; }
.dl-controls table { border-collapse: collapse; margin: .5rem 0 1rem; } .dl-controls td, .dl-controls th { padding: .25rem .9rem .25rem 0; text-align: left; font-weight: 500; }
.dl-controls td:first-child { min-width: 15rem; max-width: 30rem; } .dl-controls small { opacity: .7; font-family: var(--dl-code); margin-left: .6rem; }
.dl-controls label { cursor: pointer; display: inline-flex; gap: .35rem; align-items: center; min-height: 2rem; } .dl-controls input[type=radio] { width: 1.15rem; height: 1.15rem; accent-color: var(--dl-primary); }
.dl-controls .bar { display: flex; gap: .6rem; }
`;
const FRAME = new Set(["header", "presenter", "status"]);
const WAYS = [["Show", ""], ["Lock", "lock"], ["Hide", "hide"]];
const rules = make("style");
let hidden = [], locked = [], observer = null, due = false;

const keyOf = (element) => [...element.classList].find((name) => name.startsWith("st-key-"))?.slice(7) ?? "";

/** Follow the link: `hide` and `lock` are lists of names. */
export function apply({ hide, lock }) {
  [hidden, locked] = [names(hide), names(lock)];
  rules.textContent = hidden.length ? `${hidden.map((name) => `.st-key-${name}`).join(", ")} { display: none !important; }` : "";
  if (!rules.isConnected) document.head.append(rules);
  mark();
  if (!hidden.length && !locked.length) { observer?.disconnect(); observer = null; return; }
  if (observer) return;
  observer = new MutationObserver(() => { if (!due) { due = true; setTimeout(() => { due = false; mark(); }, 60); } });
  observer.observe(document.querySelector("#root") ?? document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
}

/** Mark what is locked, words that stood beside a hidden control, and rows that nothing is left in. */
function mark() {
  for (const element of document.querySelectorAll("[data-dl-locked]")) if (!locked.includes(keyOf(element))) lockOne(element, false);
  for (const name of locked) document.querySelectorAll(`.st-key-${name}:not([data-dl-locked])`).forEach((element) => lockOne(element, true));
  const alone = new Set();
  for (const name of hidden) for (const element of document.querySelectorAll(`.st-key-${name}`)) {
    const words = element.previousElementSibling, label = labelOf(element, "");
    if (label && words?.querySelector("[data-testid=stMarkdown]") && words.textContent.trim() === label) alone.add(words);
    const row = element.closest("[data-testid=stHorizontalBlock]");
    if (row && [...row.children].every((child) => hidden.includes(keyOf(child)) || alone.has(child))) alone.add(row.parentElement.dataset.testid === "stLayoutWrapper" ? row.parentElement : row);
  }
  document.querySelectorAll("[data-dl-alone]").forEach((element) => { if (!alone.has(element)) delete element.dataset.dlAlone; });
  alone.forEach((element) => { if (!("dlAlone" in element.dataset)) element.dataset.dlAlone = ""; });
}

function lockOne(element, on) {
  element.inert = on;
  if (on) Object.assign(element.dataset, { dlLocked: "" });
  else delete element.dataset.dlLocked;
  element.toggleAttribute("aria-disabled", on);
  if (on) element.setAttribute("aria-disabled", "true");
}

/** Say whether something may not be used here. */
export const barred = (element) => Boolean(element.closest("[inert]"));

function labelOf(element, otherwise) {
  const label = element.querySelector("[data-testid=stWidgetLabel]")?.textContent.trim();
  const first = element.querySelector("[aria-label]")?.getAttribute("aria-label");
  return label || first || element.querySelector("button")?.textContent.trim() || otherwise;
}

/** Return the controls on screen, and the hidden and locked ones: key, and words for it. */
export function present() {
  const found = new Map();
  for (const element of document.querySelectorAll('.stMain [class*="st-key-"]')) {
    const key = keyOf(element), picture = element.querySelector('[data-testid^="stBidiComponent"]');
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(key) || FRAME.has(key) || element.closest("[data-testid=stExpander]") || found.has(key)) continue;
    if (!picture && !element.querySelector("input, button, textarea, select, [role=slider]")) continue;
    if (!hidden.includes(key) && !element.getClientRects().length) continue;
    const words = (picture && !element.querySelector("[data-testid=stWidgetLabel]") ? "Picture" : labelOf(element, key)).slice(0, 60);
    found.set(key, words);
  }
  [...hidden, ...locked].forEach((key) => found.has(key) || found.set(key, key));
  return found;
}

/** Open the sheet in which controls are shown, locked or hidden. */
export function choose(copy) {
  const found = present(), body = open("Choose controls", "controls");
  if (!body) return;
  const table = make("table", {}, make("tbody", {}, ...[...found].map(([key, words]) => row(key, words))));
  body.append(
    make("p", { text: "What you lock or hide here is in the link at once. Whoever opens it sees the page like that, with the values it has now." }),
    table,
    make("div", { class: "bar" }, make("button", { text: "Copy link", onclick: copy }),
      make("button", { text: "Show everything", onclick: () => { put({ hide: "", lock: "" }); table.querySelectorAll('input[value=""]').forEach((radio) => { radio.checked = true; }); } })),
  );
}

function row(key, words) {
  const chosen = hidden.includes(key) ? "hide" : locked.includes(key) ? "lock" : "";
  const choices = WAYS.map(([text, way]) => make("td", {}, make("label", {},
    make("input", { type: "radio", name: `dl-${key}`, value: way, checked: way === chosen, "aria-label": `${text} ${words}`, onchange: () => set(key, way) }), text)));
  return make("tr", {}, make("td", {}, words, words === key ? null : make("small", { text: key })), ...choices);
}

function set(key, way) {
  const lists = Object.fromEntries(["hide", "lock"].map((list) => [list, names(now()[list]).filter((name) => name !== key)]));
  if (way) lists[way].push(key);
  put({ hide: lists.hide.join(","), lock: lists.lock.join(",") });
}
