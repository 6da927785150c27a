// A lecture's stops: next, previous, and the list of them all; a file of one's own stays in this browser.
import { go, now, put } from "./address.js";
import { close, make, open, opened, say } from "./overlay.js";

export const CSS = `
.dl-stops ol { columns: 2 26rem; column-gap: 1.5rem; padding: 0; margin: .3rem 0 1rem; list-style: none; }
.dl-stops li { break-inside: avoid; } .dl-stops li button { width: 100%; text-align: left; border-color: transparent; padding: .2rem .5rem; display: grid; grid-template-columns: 2.2rem 1fr; }
.dl-stops li small { grid-column: 2; opacity: .78; font-size: .85rem; line-height: 1.25; } .dl-stops [aria-current] { background: color-mix(in srgb, var(--dl-primary) 16%, transparent); font-weight: 650; }
.dl-stops .own { display: flex; gap: .8rem; align-items: center; flex-wrap: wrap; border-top: 1px solid var(--dl-line); padding-top: .7rem; }
.dl-stops .trouble { color: #B3261E; } html[data-dl-dark] .dl-stops .trouble { color: #FF9B92; }
`;
const OWN = "my-own", KEPT = "dl-playlist";
let site = { base: "/shell", playlist: "lecture" }, root = "", loaded = { name: "", title: "", stops: [] };

export function about(data) {
  site = data;
  root = data.base.replace(/\/shell$/, "");
}

/** Fetch the playlist named in the link, or the server's own; says why when it cannot be read. */
async function load(name) {
  if (loaded.name === name) return loaded;
  const own = name === OWN ? JSON.parse(localStorage.getItem(KEPT) ?? "null") : null;
  if (name === OWN && !own) return failed(["Your own playlist is not in this browser. Choose its file again."]);
  const answer = own ?? (await (await fetch(`${site.base}/playlists/${name}`)).json());
  if (answer.sentences) return failed(answer.sentences);
  return (loaded = { name, ...answer });
}

function failed(sentences) {
  say(sentences.join(" "));
  return { name: "", title: "", stops: [] };
}

/** Return the stops, and the number of the one on screen, 0 when there is none. */
export async function current() {
  const { playlist, stop } = now();
  const list = await load(playlist || site.playlist);
  const at = playlist ? Math.min(Number(stop) || 0, list.stops.length) : 0;
  return { ...list, at, now: list.stops[at - 1] ?? null };
}

/** Go on by one stop, or back. */
export async function step(by) {
  const { name, stops, at } = await current();
  if (!stops.length) return;
  const to = Math.max(1, at + by);
  if (to > stops.length) say("This was the last stop.");
  else if (to !== at) visit(name, stops, to);
}

function visit(name, stops, to) {
  close();
  go(root + stops[to - 1].link, { playlist: name, stop: String(to) });
}

/** Open the list of all stops. */
export async function overview() {
  const { name, title, stops, at } = await current();
  const body = open(title || "Playlist", "stops");
  if (!body) return;
  const trouble = make("div", { class: "trouble", role: "alert" });
  const file = make("input", { type: "file", accept: ".toml", "aria-label": "Playlist file", onchange: () => take(file.files[0], trouble) });
  body.append(
    make("ol", {}, ...stops.map((stop, i) => make("li", {}, make("button", { "aria-current": i + 1 === at && "step", onclick: () => visit(name, stops, i + 1) },
      make("span", { text: i + 1 }), make("span", { text: stop.title }), stop.notes && make("small", { text: stop.notes }))))),
    make("div", { class: "own" }, make("label", {}, "Your own playlist (.toml) ", file),
      now().playlist && make("button", { text: "Leave the playlist", onclick: () => { close(); put({ playlist: "", stop: "" }); } })),
    trouble,
  );
  body.querySelector("[aria-current]")?.focus();
}

/** Read a file of one's own: the server says what is in it and keeps nothing. */
async function take(file, trouble) {
  if (!file) return;
  const answer = file.size > 200_000 ? { sentences: ["The file is larger than 200 kB; a playlist is a short text."] }
    : await (await fetch(`${site.base}/playlists`, { method: "POST", body: file })).json();
  trouble.replaceChildren(...(answer.sentences ?? []).map((text) => make("p", { text })));
  if (answer.sentences) return;
  localStorage.setItem(KEPT, JSON.stringify(answer));
  loaded = { name: OWN, ...answer };
  if (opened() === "stops") visit(OWN, answer.stops, 1);
}
