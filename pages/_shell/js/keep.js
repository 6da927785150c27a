// Whoever has a picture on screen can keep it: one quiet button on every component, and its menu.

const CSS = `
.dl-keep { display: var(--dl-keep, block); position: absolute; top: -.55rem; right: -.35rem; z-index: 6; opacity: 0; transition: opacity .12s; font: 500 .92rem var(--st-font); }
.dl-keep.has-bar { right: 2.1rem; top: 0; }
:host(:hover) .dl-keep, :hover > .dl-keep, .dl-keep:focus-within, .dl-keep.open { opacity: 1; }
.dl-keep .opens { display: grid; place-items: center; width: 1.9rem; height: 1.9rem; padding: 0; border-radius: .5rem; cursor: pointer; color: var(--st-text-color); background: var(--st-background-color); border: 1px solid var(--st-border-color); }
.dl-keep .opens:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
.dl-keep .offers { position: absolute; right: 0; top: 2.2rem; display: grid; min-width: 18rem; padding: .3rem; border-radius: .5rem; background: var(--st-background-color); border: 1px solid var(--st-border-color); box-shadow: 0 6px 24px rgba(0,0,0,.22); }
.dl-keep .offers[hidden] { display: none; }
.dl-keep .offers button { text-align: left; font: inherit; color: var(--st-text-color); background: none; border: 0; border-radius: .35rem; padding: .4rem .6rem; cursor: pointer; }
.dl-keep .offers button:hover, .dl-keep .offers button:focus-visible { background: var(--st-secondary-background-color); }
.dl-keep .offers p { margin: .2rem .6rem; color: var(--st-text-color); font-size: .85rem; }
.dl-keep :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
@media (hover: none) { .dl-keep { opacity: .65; } }
@media print { .dl-keep { display: none; } }
@media (prefers-reduced-motion: reduce) { .dl-keep { transition: none; } }`;
const ARROW = '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="M12 4v11m-5-5 5 5 5-5M5 20h14" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>';

/** What Python last sent to each module on this page, the ones without a picture included. */
export const sent = new Map();

/** Remember what `component` shows and, if it is a `picture`, give it the button; `made` is { module, base, version }. */
export function keep(component, made, picture) {
  const { parentElement: parent, data } = component;
  sent.set(made.module, data);
  if (!picture) return;
  const menu = (parent.__keep ??= menuOf());
  menu.now = { parent, data, ...made };
  if (!menu.root.isConnected) parent.append(menu.style, menu.root);
  menu.root.classList.toggle("has-bar", made.module === "figure");
}

function menuOf() {
  const menu = { now: null, style: make("style", { textContent: CSS }), root: make("div", { className: "dl-keep" }) };
  const opens = make("button", { className: "opens", type: "button", title: "Keep this picture", innerHTML: ARROW });
  opens.setAttribute("aria-label", "Keep this picture");
  opens.setAttribute("aria-expanded", "false");
  const offers = make("div", { className: "offers", hidden: true });
  menu.root.append(opens, offers);
  const away = (event) => { if (!event.composedPath().includes(menu.root)) show(false); };
  const show = (open) => {
    offers.hidden = !open;
    menu.root.classList.toggle("open", open);
    opens.setAttribute("aria-expanded", String(open));
    document[open ? "addEventListener" : "removeEventListener"]("pointerdown", away);
    if (open) { offers.replaceChildren(...offered(menu.now, () => show(false), offers)); offers.firstChild.focus(); }
  };
  opens.onclick = () => show(offers.hidden);
  menu.root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const all = [...offers.children], at = all.indexOf(event.target), move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { show(false); opens.focus(); }
    if (move && !offers.hidden) { event.preventDefault(); all[(at + move + all.length) % all.length].focus(); }
  });
  return menu;
}

/** Return the menu's buttons for what is on screen now. */
function offered(now, close, box) {
  const plot = plotOf(now.parent);
  const player = now.parent.querySelector(".dl-player");
  const moving = player && !player.hidden;
  const offer = (words, act) => {
    const button = make("button", { type: "button", textContent: words });
    button.onclick = async () => {
      try { await act(); close(); } catch (error) {
        console.warn(error);
        box.replaceChildren(make("p", { textContent: "This browser could not make the file." }));
      }
    };
    return button;
  };
  const picture = (kind) => async () => save(await (await import("./keep_picture.js"))[kind](now, plot), `${nameOf(now)}.${kind}`);
  const numbers = async () => save(new Blob([(await import("./keep_table.js")).csv(now.data)], { type: "text/csv" }), `${nameOf(now)}.csv`);
  const page = async () => save(await (await import("./keep_page.js")).page(now), `${nameOf(now)}.html`);
  return [
    offer("Picture (PNG)", picture("png")),
    offer("Picture (SVG)", picture("svg")),
    ...(plot ? [offer("Numbers (CSV)", numbers)] : []),
    offer(moving ? "Animation (HTML, works offline)" : "Live picture (HTML, works offline)", page),
  ];
}

export const plotOf = (parent) => parent.querySelector(".js-plotly-plot");

/** Return the file's stem: the lesson, and the picture's own name. */
function nameOf({ module, data }) {
  const lesson = location.pathname.split("/").filter(Boolean).pop() ?? "start";
  const own = module === "figure" ? data.name : module;
  return own.startsWith(lesson) ? own : `${lesson}-${own}`;
}

function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const make = (tag, values) => Object.assign(document.createElement(tag), values);
