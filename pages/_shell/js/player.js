// Play, pause, step, speed and scrub over stored frames, without asking the server. Where it stands is in the link.
import { place, placeOf } from "./address.js";

const SETTLED = 150;  // ms that a hand rests before its place is written
const PATIENCE = 5000;  // ms in which a page that goes to another link of its own has loaded what that link asks for
const SPEEDS = [0.25, 0.5, 1, 2, 4];

export const PLAYER_CSS = `
.dl-player { display: flex; align-items: center; gap: .5rem; font: 500 .95rem var(--st-font); color: var(--st-text-color); }
.dl-player[hidden] { display: none; }
.dl-player button, .dl-player select { font: inherit; color: inherit; background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: .5rem; height: 2.3rem; min-width: 2.3rem; cursor: pointer; }
.dl-player button:hover { border-color: var(--st-primary-color); }
.dl-player .play { width: 3rem; height: 3rem; border-radius: 50%; background: var(--st-primary-color); color: var(--st-background-color); border: 0; font-size: 1.15rem; }
.dl-player input { flex: 1; min-width: 6rem; accent-color: var(--st-primary-color); }
.dl-player output { min-width: 7.5em; font-variant-numeric: tabular-nums; text-align: right; }
.dl-player :focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
@media (max-width: 640px) { .dl-player { flex-wrap: wrap; } .dl-player output { min-width: 0 !important; flex: 1 0 100%; order: 9; text-align: left; } }
`;

/**
 * Make a player. `show(index)` draws a frame; `labels[index]` names it.
 * Keys while anything in `keys` has the focus: space, left, right, Home, End.
 * `linked` is false where the place is a control of the page's own, which the link names already.
 */
export function player({ show, keys, frameMs = 120, linked = true }) {
  const root = document.createElement("div");
  root.className = "dl-player";
  root.innerHTML = `
    <button class="back" title="One step back (left arrow)" aria-label="One step back">&#9664;&#xFE0E;&#124;</button>
    <button class="play" title="Play or pause (space)" aria-label="Play">&#9654;&#xFE0E;</button>
    <button class="on" title="One step on (right arrow)" aria-label="One step on">&#124;&#9654;&#xFE0E;</button>
    <input type="range" min="0" value="0" step="1" aria-label="Position">
    <output></output>
    <select aria-label="Speed">${SPEEDS.map((s) => `<option value="${s}" ${s === 1 ? "selected" : ""}>${s}&times;</option>`).join("")}</select>`;
  const [back, play, on, range, output, speed] = root.children;
  const state = { labels: [], index: 0, usual: 0, timer: null, asked: Infinity };
  const key = () => (linked ? keyAbove(keys) : "");
  const remember = () => {
    state.asked = 0;
    clearTimeout(state.saving);
    state.saving = setTimeout(() => place(key(), state.index === state.usual ? undefined : state.index), SETTLED);
  };

  const go = (index) => {
    state.index = Math.max(0, Math.min(state.labels.length - 1, index));
    range.value = state.index;
    output.textContent = state.labels[state.index] ?? "";
    range.setAttribute("aria-valuetext", output.textContent);
    show(state.index);
  };
  const pause = () => {
    clearTimeout(state.timer);
    state.timer = null;
    play.innerHTML = "&#9654;&#xFE0E;";
    play.setAttribute("aria-label", "Play");
  };
  const tick = () => {
    if (state.index >= state.labels.length - 1) { pause(); return remember(); }
    go(state.index + 1);
    state.timer = setTimeout(tick, frameMs / Number(speed.value));
  };
  const start = () => {
    if (state.index >= state.labels.length - 1) go(0);
    play.innerHTML = "&#10074;&#10074;";
    play.setAttribute("aria-label", "Pause");
    state.timer = setTimeout(tick, frameMs / Number(speed.value));
  };
  const toggle = () => { if (!state.timer) return start(); pause(); remember(); };
  const step = (by) => { pause(); go(state.index + by); remember(); };

  play.onclick = toggle;
  back.onclick = () => step(-1);
  on.onclick = () => step(1);
  range.oninput = () => { pause(); go(Number(range.value)); };
  range.onchange = remember;
  keys.addEventListener("keydown", (event) => {
    const target = event.composedPath()[0];
    if (root.hidden || ["SELECT", "TEXTAREA"].includes(target.tagName)) return;
    if (target.tagName === "INPUT" && target.type !== "range") return;
    const act = {
      " ": toggle, ArrowLeft: () => step(-1), ArrowRight: () => step(1),
      Home: () => step(-1e9), End: () => step(1e9),
    }[event.key];
    if (act && !(event.key === " " && target.tagName === "BUTTON")) { event.preventDefault(); act(); }
  });

  const linkChanged = () => setTimeout(() => {
    if (!root.isConnected) return removeEventListener("popstate", linkChanged);
    const index = placeOf(key());
    if (index < state.labels.length && index !== state.index) { pause(); go(index); }
    state.asked = performance.now() + PATIENCE;
  });
  if (linked) addEventListener("popstate", linkChanged);

  return {
    root,
    go,
    pause,
    /** Go where a hand points, elsewhere in the picture. */
    put(index) { pause(); go(index); remember(); },
    get index() { return state.index; },
    /** Take new labels; stay at the same frame when `keep`, else go to `at` (the last frame unless told). */
    load(labels, { keep = false, at = labels.length - 1 } = {}) {
      Object.assign(state, { labels, usual: at });
      range.max = Math.max(0, labels.length - 1);
      root.hidden = labels.length < 2;
      if (!keep) { pause(); clearTimeout(state.saving); }
      if (!labels.length) return;
      const asked = placeOf(key()), fits = asked < labels.length && performance.now() < state.asked;
      go(fits ? asked : keep ? state.index : at);
      if (!keep && !fits && labels.length > 1) place(key());  // another run: the link's place was not meant for it
      if (labels.length > 1 && state.asked === Infinity) state.asked = 0;
    },
  };
}

/** Return the name under which the page knows the picture that `element` belongs to. */
function keyAbove(element) {
  for (let node = element; node; node = node.getRootNode().host) {
    const holder = node.closest('[class*="st-key-"]');
    if (holder) return [...holder.classList].find((name) => name.startsWith("st-key-")).slice(7);
  }
  return "";
}
