// Play, pause, step, speed and scrub over stored frames, without asking the server.

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
 */
export function player({ show, keys, frameMs = 120 }) {
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
  const state = { labels: [], index: 0, timer: null };

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
    if (state.index >= state.labels.length - 1) return pause();
    go(state.index + 1);
    state.timer = setTimeout(tick, frameMs / Number(speed.value));
  };
  const start = () => {
    if (state.index >= state.labels.length - 1) go(0);
    play.innerHTML = "&#10074;&#10074;";
    play.setAttribute("aria-label", "Pause");
    state.timer = setTimeout(tick, frameMs / Number(speed.value));
  };
  const toggle = () => (state.timer ? pause() : start());
  const step = (by) => { pause(); go(state.index + by); };

  play.onclick = toggle;
  back.onclick = () => step(-1);
  on.onclick = () => step(1);
  range.oninput = () => { pause(); go(Number(range.value)); };
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

  return {
    root,
    go,
    pause,
    get index() { return state.index; },
    /** Take new labels; stay at the same frame when `keep`, else go to `at` (the last frame unless told). */
    load(labels, { keep = false, at = labels.length - 1 } = {}) {
      state.labels = labels;
      range.max = Math.max(0, labels.length - 1);
      root.hidden = labels.length < 2;
      if (!keep) pause();
      if (labels.length) go(keep ? state.index : at);
    },
  };
}
