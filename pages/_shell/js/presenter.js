// Presenting, on every page: lecture mode, the playlist's strip, the keys, the link and its QR code.
import { now, put, start as keepAddress, watch } from "./address.js";
import { apply, barred, choose, CSS as CONTROLS } from "./controls.js";
import { KEYS, listen, SHOWN } from "./keys.js";
import { CSS as LECTURE, show as large, start as followSize } from "./lecture.js";
import { close, cover, CSS as OVERLAY, make, open } from "./overlay.js";
import { about as listOf, CSS as STOPS, current, overview, step } from "./playlist.js";
import { about as linkOf, copy, CSS as SHARE, qr } from "./share.js";
import { ink, onTheme } from "./theme.js";

const CSS = `
.st-key-presenter { position: absolute !important; width: 0 !important; height: 0; overflow: visible; }
.dl-menu { position: fixed; z-index: 999995; top: .85rem; right: 4.4rem; display: flex; gap: .4rem; }
.dl-menu button, .dl-strip button { font: 500 .9rem/1 var(--dl-font); color: var(--dl-ink); background: var(--dl-paper); border: 1px solid var(--dl-line); border-radius: .5rem; height: 2rem; min-width: 2rem; padding: 0 .6rem; cursor: pointer; white-space: nowrap; }
.dl-menu button:hover, .dl-strip button:hover { border-color: var(--dl-primary); }
.dl-menu :focus-visible, .dl-strip :focus-visible { outline: 3px solid var(--dl-primary); outline-offset: 1px; }
.dl-strip { position: fixed; z-index: 999996; inset: auto 0 0 0; height: 34px; display: flex; align-items: center; gap: .5rem; padding: 0 .8rem; background: var(--dl-panel); border-top: 1px solid var(--dl-line); color: var(--dl-ink); font: 500 17px/1 var(--dl-font); }
.dl-strip[hidden] { display: none; } .dl-strip span { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.4; } .dl-strip button { height: 26px; background: none; }
.dl-help .lists { width: min(60rem, 84vw / var(--dl-large, 1)); display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: .4rem 2.2rem; } .dl-help h3 { font: 650 1rem var(--dl-font); margin: .5rem 0 .2rem; padding: 0; }
.dl-help .row { display: grid; grid-template-columns: 8.5rem 1fr; gap: .6rem; width: 100%; text-align: left; align-items: baseline; border-color: transparent; padding: .2rem .3rem; }
.dl-help kbd { font: 600 .9rem var(--dl-code); border: 1px solid var(--dl-line); border-bottom-width: 3px; border-radius: .35rem; padding: .05rem .45rem; margin-right: .3rem; }
@media (max-width: 640px) { .dl-help .row { grid-template-columns: 6.5rem 1fr; } .dl-menu { right: 3.4rem; } .dl-menu .wide, .dl-strip .wide { display: none; } }
@media print { .dl-menu, .dl-strip { display: none; } }
`;

const acts = {
  lecture: () => put({ lecture: now().lecture ? "" : "1" }),
  full: () => { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen?.().catch(() => {}); },
  black: () => cover("#000"),
  white: () => cover("#fff"),
  help: () => help(),
  next: () => step(1),
  back: () => step(-1),
  overview: () => overview(),
  copy: () => copy(),
  qr: () => qr(),
  controls: () => choose(copy),
  part: (event) => press(parts()[Number(event.key) - 1]),
  train: () => press(button(isTrain)),
  play: () => press(button(({ className, label }) => /(^| )play( |$)/.test(className) || /^(play|pause)$/i.test(label)) ?? button(isTrain)),
  step: ({ key }) => press(button(({ className, label }) => (key === "ArrowRight" ? /(^| )on( |$)/.test(className) || /^(one )?step( on)?$/i.test(label) : /(^| )back( |$)/.test(className) || /^(one )?step back$/i.test(label)))),
  remote: () => Boolean(now().lecture || now().playlist),
};

const isTrain = ({ key, label }) => /-(train|stop)$/.test(key) || /^(train|stop)\b/i.test(label);

function press(element) {
  if (!element) return false;
  element.click();
  return true;
}

/** Return the parts of the lesson, or the first choice on a page without parts. */
function parts() {
  const group = document.querySelector(".st-key-part") ?? document.querySelector(".stMain [data-testid=stButtonGroup]");
  return group && !barred(group) ? [...group.querySelectorAll("button, input[type=radio]")] : [];
}

/** Return the first button on screen, inside pictures too, that `fits`. */
function button(fits) {
  const hosts = [...document.querySelectorAll(".stMain [data-testid^=stBidiComponent], .stMain [data-testid^=stBidiComponent] *")].filter((element) => element.shadowRoot);
  const all = [document, ...hosts.map((host) => host.shadowRoot)].flatMap((place) => [...place.querySelectorAll("button")]);
  return all.find((element) => {
    const host = element.getRootNode().host ?? element, keyed = host.closest('[class*="st-key-"]');
    if (element.disabled || !host.closest(".stMain") || barred(host) || !(element.getClientRects().length || keyed)) return false;
    if (element.closest("[hidden]") || host.closest("[data-testid=stExpander]")) return false;
    const key = [...(keyed?.classList ?? [])].find((name) => name.startsWith("st-key-")) ?? "";
    return fits({ className: element.className, key: element === host ? key : "", label: element.getAttribute("aria-label") || element.textContent.trim() });
  });
}

function help() {
  const body = open("Keys", "help");
  if (!body) return;
  const lists = make("div", { class: "lists" });
  for (const group of new Set(KEYS.map((row) => row.group))) {
    lists.append(make("section", {}, make("h3", { text: group }), ...KEYS.filter((row) => row.group === group).map(helpRow)));
  }
  body.append(lists, make("p", { class: "quiet", text: "Keys rest while you type in a field, draw, or move a slider. Tab goes from control to control; a picture in focus has its own arrow keys." }));
}

function helpRow({ keys, range, act, says }) {
  const shown = keys.flatMap((key, i) => [i && range ? "to " : "", make("kbd", { text: SHOWN[key] ?? key })]);
  const words = [make("span", {}, ...shown), make("span", { text: says })];
  return range || act === "step" ? make("div", { class: "row" }, ...words) : make("button", { class: "row", onclick: () => { close(); acts[act]({}); } }, ...words);
}

/** Build the buttons at the top and the strip at the foot, once. */
function build() {
  const act = (name, text, title, more = {}) => make("button", { text, title, "aria-label": title, onclick: () => acts[name]({}), ...more });
  const menu = make("div", { class: "dl-menu", role: "group", "aria-label": "Present and share" },
    act("lecture", "Lecture", "Lecture mode (L)", { class: "wide" }), act("copy", "Link", "Copy the link to this very state (S)", { class: "wide" }), act("qr", "QR", "QR code of this very state (Q)"), act("help", "?", "Keys (?)"));
  const words = make("span", { "aria-live": "polite" }), leave = act("lecture", "", "", { class: "wide" });
  const strip = make("div", { class: "dl-strip", role: "group", "aria-label": "Playlist and lecture mode", hidden: true },
    act("back", "◀", "Previous stop (P)"), act("next", "▶", "Next stop (N)"), act("overview", "☰", "All stops (O)"), words, act("qr", "QR", "QR code of this very state (Q)", { class: "wide" }), act("help", "?", "Keys (?)"), leave);
  watch(({ lecture, playlist, stop, hide, lock }) => {
    large(Boolean(lecture));
    apply({ hide, lock });
    document.documentElement.toggleAttribute("data-playlist", Boolean(playlist));
    strip.hidden = !lecture && !playlist;
    leave.textContent = lecture ? "Leave" : "Lecture";
    leave.title = leave.ariaLabel = lecture ? "Leave lecture mode (L)" : "Lecture mode (L)";
    if (!strip.hidden) name(words, `${playlist} ${stop} ${location.pathname}`);
  });
  return [make("style", { text: CSS + OVERLAY + LECTURE + CONTROLS + STOPS + SHARE }), menu, strip];
}

let named = "", titles = {};
/** Say in the strip which stop this is; `where` spares the work when nothing has changed. */
async function name(words, where) {
  if (named === where) return;
  named = where;
  const { stops, at, now: stop } = now().playlist ? await current() : { stops: [] };
  words.textContent = stop ? `${at} / ${stops.length} · ${stop.title}` : titles[location.pathname.split("/").at(-1)] ?? document.title;
}

/** Put the page's colours where our sheets outside the app find them. */
function colour(element) {
  const { paper, text, panel, line, primary, font, mono, dark } = ink(element), root = document.documentElement;
  Object.entries({ paper, ink: text, panel, line, primary, font, code: mono }).forEach(([called, value]) => root.style.setProperty(`--dl-${called}`, value));
  root.toggleAttribute("data-dl-dark", dark);
}

let built = null;
export function mount({ parentElement, data }) {
  listOf(data);
  titles = data.titles;
  linkOf(data);
  if (!built) {
    keepAddress();
    followSize();
    listen(acts);
    built = build();
  }
  if (built[0].parentNode === parentElement) return undefined;
  parentElement.append(...built);
  colour(parentElement);
  return onTheme(parentElement, () => colour(parentElement));
}
