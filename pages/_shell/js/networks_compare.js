// Two runs side by side: the pinned one and the present one, each at the same epoch, and what differs between them.
import { html } from "./perceptron_svg.js";
import { largeMap } from "./networks_map.js";
import { short } from "./networks_paint.js";
import { unpack, weightsAt } from "./networks_model.js";

export const COMPARE_CSS = `
.compare { grid-column: 1 / 3; display: grid; grid-template: minmax(0, 1fr) auto / 1fr 1fr; gap: .4rem 1rem; min-height: 0; min-width: 0; }
.compare .differ { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font: 400 16px/1.4 var(--st-font); align-items: baseline; }
.compare .differ b { font-weight: 650; }
.compare .empty { align-self: center; justify-self: center; max-width: 17em; font: 400 18px/1.5 var(--st-font); text-align: center; }
.compare .empty button { font: 600 17px var(--st-font); color: var(--st-background-color); background: var(--st-primary-color); border: 0; border-radius: 2rem; padding: .5rem 1.1rem; cursor: pointer; }
`;

/** Make the view; `pin()` keeps the run on screen as A. */
export function compare(pin) {
  const root = html("div", "compare");
  const maps = [largeMap(), largeMap()];
  const differ = html("div", "differ");
  const empty = html("div", "empty", "<p>A stays here while B goes on: pin a run, change one thing, train again.</p>");
  const button = html("button", "", "Pin this run as A", empty);
  Object.assign(button, { type: "button", onclick: pin });
  root.append(empty, ...maps.map((map) => map.root), differ);
  const view = { pinned: null, key: "" };
  return {
    root,
    take(pinned) {
      if (view.key === (pinned?.key ?? "")) return;
      view.key = pinned?.key ?? "";
      view.pinned = pinned && unpack(pinned);
    },
    get pinned() { return view.pinned; },
    show(run, frame, weights, { differences, sharp, test, quick }) {
      const { pinned } = view;
      for (const each of [maps[0].root, differ]) each.style.display = pinned ? "" : "none";
      empty.style.display = pinned ? "none" : "";
      maps[1].show(run, weights, { title: words("B, now", run, frame), sharp, test, quick });
      if (!pinned) return;
      const old = at(pinned, run.steps[frame] ?? 0);
      maps[0].show(pinned, weightsAt(pinned, old), { title: words("A, pinned", pinned, old), sharp, test, quick });
      differ.innerHTML = differences.length
        ? `<span>What differs:</span>${differences.map(([name, a, b]) => `<span><b>${escape(name)}</b> ${escape(a)} → ${escape(b)}</span>`).join("")}`
        : "<span>No setting differs: from the same seed both runs are the same, number by number.</span>";
    },
  };
}

const escape = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Return the last stored frame that is not after `epoch`. */
export function at(run, epoch) {
  let found = 0;
  run.steps.forEach((step, i) => { if (step <= epoch) found = i; });
  return found;
}

function words(name, run, frame) {
  const share = run.tested ? "test" : "training";
  const [loss, accuracy] = run.tested ? [run.test_losses[frame], run.test_accuracies[frame]] : [run.losses[frame], run.accuracies[frame]];
  const right = run.classes && Number.isFinite(accuracy) ? `, ${Math.round(100 * accuracy)}% right` : "";
  return `${name}: epoch ${run.steps[frame].toLocaleString("en")}, ${share} loss ${short(loss, 3)}${right}`;
}
