// Lecture mode: the picture and its controls, as large as the screen allows; no bar, no title, no text below.
// It is CSS zoom, which leaves a page its own pixels. Plotly and the tables reckon with the screen's: Plotly knows of
// CSS transforms, so a chart is transformed instead; a table stays as it is.

const STRIP = 34;  // pixels at the foot
const GAINED = 102;  // pixels of bar and title that every page reckons with, and that are free now
const WIDE = 1164, HIGH = 655;  // what a page needs: as much as on a screen of 1280 x 720 pixels
const SLACK = 8, MORE = 190, LESS = 130, TRIES = 4;

export const CSS = `
html[data-lecture] [data-testid="stHeader"], html[data-lecture] [data-testid="stExpander"], html[data-lecture] [data-testid="stLayoutWrapper"]:has(> [data-testid="stExpander"]),
html[data-lecture] .st-key-status, html[data-lecture] [class*="st-key-take-away-"], html[data-lecture] .dl-menu { display: none !important; }
html[data-lecture] .st-key-header { position: absolute !important; width: 1px !important; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
html[data-lecture] .stMainBlockContainer { zoom: var(--dl-large); padding: 12px 16px ${STRIP}px; max-width: none; }
html[data-lecture] { --dl-keep: none; --dl-beyond: 0px; }
html[data-lecture] .dl-over, html[data-lecture] .dl-said,
html[data-lecture] [data-testid="stSelectboxVirtualDropdown"] > *, html[data-lecture] [data-testid="stPopoverBody"] > * { zoom: var(--dl-large); }
html[data-lecture] .dl-figure > .plot { zoom: calc(1 / var(--dl-large)); transform: scale(var(--dl-large)); transform-origin: 0 0;
  width: calc(100% / var(--dl-large)); margin-bottom: calc(var(--dl-figure) * (var(--dl-large) - 1)); }
html[data-lecture] [data-testid="stDataFrame"] { zoom: calc(1 / var(--dl-large)); }
[data-dl-alone] { display: none !important; }
html[data-playlist]:not([data-lecture]) .stMainBlockContainer { padding-bottom: calc(3rem + ${STRIP}px); }
`;

let large = 1, extra = 0, tries = 0, sign = "", observer = null, timer = null;
const on = () => "lecture" in document.documentElement.dataset;
const column = () => document.querySelector(".stMainBlockContainer > [data-testid=stVerticalBlock]");

/** Show the page large, or as usual. */
export function show(wanted) {
  if (wanted === on()) return;
  if (wanted) document.documentElement.dataset.lecture = "1";
  else delete document.documentElement.dataset.lecture;
  again();
}

function again() {
  [extra, tries, sign] = [0, 0, ""];
  const style = document.documentElement.style;
  large = on() ? Math.max(1, Math.min(4, innerWidth / WIDE, innerHeight / HIGH)) : 1;
  observer?.disconnect();
  observer = null;
  if (!on()) return ["--dl-large", "--dl-tall"].forEach((name) => style.removeProperty(name));
  style.setProperty("--dl-large", large.toFixed(4));
  reach();
  observer = new ResizeObserver(soon);
  if (column()) observer.observe(column());
  soon();
}

const room = () => Math.floor(innerHeight / large - STRIP);
const reach = () => document.documentElement.style.setProperty("--dl-tall", `${room() + GAINED + extra}px`);

function soon() {
  clearTimeout(timer);
  timer = setTimeout(fill, 180);
}

/** Let the picture have what is left over on the screen, or give back what is missing; a page much longer scrolls. */
function fill() {
  if (!on() || !column()) return;
  if (document.querySelector('[data-testid=stApp][data-test-script-state="running"]')) return soon();
  const bottoms = [...column().children].filter((child) => child.offsetHeight && !child.matches(".st-key-presenter, .st-key-header"));
  const shown = location.pathname + bottoms.map((child) => [...child.querySelectorAll('[class*="st-key-"]')].map((one) => one.className.match(/st-key-\S+/)[0])).join();
  if (shown !== sign) [sign, tries] = [shown, 0];
  if (tries >= TRIES) return;
  const top = document.querySelector(".stMain").scrollTop;
  const left = room() - Math.max(0, ...bottoms.map((child) => (child.getBoundingClientRect().bottom + top) / large)) - 6;
  const missed = tries > 0 && extra < 0 && left < -SLACK;  // what stands there cannot get smaller: let it scroll
  const wanted = missed || extra + left < -LESS ? 0 : Math.min(MORE, extra + left);
  if (Math.abs(left) <= SLACK || wanted === extra) return;
  extra = Math.round(wanted);
  tries = missed ? TRIES : tries + 1;
  reach();
}

/** Follow the window's size, and let canvases paint as sharply as they are shown, as the browser's own zoom does. */
export function start() {
  addEventListener("resize", again);
  const real = Object.getOwnPropertyDescriptor(window, "devicePixelRatio")?.get;
  if (real) Object.defineProperty(window, "devicePixelRatio", { configurable: true, get: () => real.call(window) * large });
}
