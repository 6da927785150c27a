// The address bar. What presenting adds to it stays there, whoever else writes it; the rest belongs to the page.

const OURS = ["lecture", "playlist", "stop", "hide", "lock", "at", "edits"];
const OF_ONE_PAGE = ["hide", "lock", "at", "edits"], OF_ONE_PART = ["at", "edits"];
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const PLACE = /^([A-Za-z0-9_-]{1,64})\.(\d{1,5})$/;
const EDITS = /^[0-9wb_.,-]{1,400}$/;
const MOST = 80, MOST_PLACES = 8;
const listeners = new Set();
let ours = {}, started = false, going = false;

/** Return the names in a list such as "part,gate"; whatever is no name of a control is left out. */
export const names = (list) => [...new Set((list ?? "").split(","))].filter((name) => NAME.test(name)).slice(0, MOST);

/** Return where each player stands, by its key, from a list such as "view.12,net.3"; senseless parts are left out. */
const places = (list) => new Map((list ?? "").split(",").map((part) => PLACE.exec(part)).filter(Boolean).slice(0, MOST_PLACES).map(([, key, index]) => [key, Number(index)]));
const write = (map) => [...map].slice(-MOST_PLACES).map(([key, index]) => `${key}.${index}`).join(",");

/** Return the frame that the link asks of the player `key`, or nothing. */
export const placeOf = (key) => places(ours.at).get(key);

/** Put the frame of the player `key` into the address; without one its usual place is meant. */
export function place(key, index) {
  const map = places(ours.at);
  if (!key || map.get(key) === index) return;
  map.delete(key);
  if (index !== undefined) map.set(key, index);
  note({ at: write(map) });
}

const search = (address) => new URL(address, location.href).search;

function read(address) {
  const asked = new URLSearchParams(search(address)), name = asked.get("playlist") ?? "";
  return {
    lecture: asked.get("lecture") === "1" ? "1" : "",
    playlist: NAME.test(name) ? name : "",
    stop: /^[1-9]\d{0,3}$/.test(asked.get("stop") ?? "") ? asked.get("stop") : "",
    hide: names(asked.get("hide")).join(","),
    lock: names(asked.get("lock")).join(","),
    at: write(places(asked.get("at"))),
    edits: EDITS.test(asked.get("edits") ?? "") ? asked.get("edits") : "",
  };
}

/** Return `address` with our own parameters as they are now, behind those of the page. */
function kept(address, wanted = ours) {
  const url = new URL(address, location.href);
  const rest = url.search.slice(1).split("&").filter((pair) => pair && !OURS.includes(pair.split("=")[0]));
  url.search = [...rest, ...OURS.filter((name) => wanted[name]).map((name) => `${name}=${wanted[name]}`)].join("&");
  return url.href;
}

const tell = () => listeners.forEach((listener) => listener(ours));

/** Call `listener` with our parameters now, and whenever the address changes. */
export function watch(listener) {
  listeners.add(listener);
  listener(ours);
}

/** Change our own parameters; an empty value leaves the address. */
export function put(changes) {
  ours = { ...ours, ...changes };
  history.replaceState(history.state, "", location.href);
}

export const now = () => ({ at: "", edits: "", ...ours });

/** Change what a hand changed in a picture, if it did; a page kept as a file has no address to change. */
export function note(changes) {
  if (started && Object.entries(changes).some(([name, value]) => value !== now()[name])) put(changes);
}

/** Go to a page of this app. Its own controls are read anew; within a page that needs no reload. */
export function go(address, changes) {
  const wanted = { ...ours, ...read(address), lecture: ours.lecture, ...changes }, href = kept(address, wanted);
  if (new URL(href).pathname !== location.pathname) return location.assign(href);
  ours = wanted;
  going = true;
  history.pushState({}, "", href);
  going = false;
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
}

/** Return the link that opens this very state for somebody else: as in the bar, without the lecturer's parts. */
export const shared = () => kept(location.href, Object.fromEntries(OF_ONE_PAGE.map((name) => [name, ours[name]])));

/** Let a link to another page of this app keep the lecture going. */
function follow(event) {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  const { lecture, playlist, stop } = ours;
  if (!link || !(lecture || playlist) || link.origin !== location.origin || link.hasAttribute("download") || /\.\w+$/.test(link.pathname)) return;
  link.href = kept(link.href, { ...read(link.href), lecture, playlist, stop });
}

/** Another page has other controls, another part of a page other players. */
function leave({ pathname, searchParams }) {
  const part = new URL(location.href).searchParams.get("part");
  const lost = pathname !== location.pathname ? OF_ONE_PAGE : searchParams.get("part") !== part ? OF_ONE_PART : [];
  ours = { ...ours, ...Object.fromEntries(lost.map((name) => [name, ""])) };
}

/** Keep our parameters from now on, in whatever Streamlit writes. */
export function start() {
  ours = read(location.href);
  started = true;
  const [push, replace] = [history.pushState, history.replaceState];
  const writing = (write) => (state, title, address) => {
    if (address === undefined || address === null) return write.call(history, state, title);
    if (!going) leave(new URL(address, location.href));
    const href = kept(address);
    (href === location.href ? replace : write).call(history, state, title, href);  // no step back to the same place
    tell();
  };
  history.pushState = writing(push);
  history.replaceState = writing(replace);
  if (kept(location.href) !== location.href) put({});  // what is no name of a control leaves the bar
  addEventListener("click", follow, true);
  addEventListener("popstate", () => { ours = read(location.href); tell(); });
}
