// Weights and biases changed by hand, as the link says them: "0w3_0.53,1b0_-2" is layer 0, weight 3 and layer 1, bias 0.
import { note, now } from "./address.js";
import { weightsAt } from "./networks_model.js";

const PART = /^(\d)([wb])(\d{1,3})_(-?\d{1,3}(?:\.\d{1,4})?)$/;
const SETTLED = 300, PATIENCE = 5000;  // ms

const copied = (weights) => weights.map(({ w, b }) => ({ w: w.slice(), b: b.slice() }));

/** Return the weights of a frame, to be changed by hand. */
export const changeable = (run, frame) => copied(weightsAt(run, frame));

function written({ run, frame, edits }) {
  if (!edits) return "";
  const trained = weightsAt(run, frame);
  const parts = edits.flatMap((layer, l) => ["w", "b"].flatMap((kind) => [...layer[kind]].flatMap((value, i) =>
    (value === trained[l][kind][i] ? [] : [`${l}${kind}${i}_${Number(value.toFixed(4))}`]))));
  return parts.join(",");
}

/** Put what was changed by hand into the link, once the hand rests. */
export function keep(view) {
  clearTimeout(view.keeping);
  view.keeping = setTimeout(() => note({ edits: written(view) }), SETTLED);
}

/** Change the weights on screen to what the link asks for; whatever the network does not have is left out. */
function wish(view) {
  const edits = changeable(view.run, view.frame);
  const fits = now().edits.split(",").map((part) => PART.exec(part)).filter((part) => part && edits[part[1]]?.[part[2]][part[3]] !== undefined);
  for (const [, layer, kind, index, value] of fits) edits[layer][kind][index] = Number(value);
  view.edits = fits.length ? edits : null;
}

/** Follow the link when a run arrives: the first one, and one that another link of this page brought. */
export function arrived(view, first) {
  if (first || performance.now() < view.until) wish(view);
  else note({ edits: "" });
}

/** Follow the link whenever it is another one; `draw` shows it. Returns what ends that. */
export function follow(view, draw) {
  const moved = () => setTimeout(() => { view.until = performance.now() + PATIENCE; if (view.run) { wish(view); draw(); } });
  addEventListener("popstate", moved);
  return () => removeEventListener("popstate", moved);
}
