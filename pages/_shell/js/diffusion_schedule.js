// The noise schedules: the share of the picture's variance that is left at each of 1000 steps. Held against core.
export const LAST = 1000;
const kept = new Map();

/** Return abar at steps 0 to 1000; `top` and `low` are the powers of ten of the custom schedule's two ends. */
export function abar(kind, top, low) {
  const key = kind === "custom" ? `custom ${top} ${low}` : kind;
  if (!kept.has(key)) {
    if (kept.size > 40) kept.clear();
    kept.set(key, { linear, cosine, custom }[kind](top, low));
  }
  return kept.get(key);
}

function products(share) {
  const out = new Float64Array(LAST + 1);
  out[0] = 1;
  for (let t = 1; t <= LAST; t += 1) out[t] = out[t - 1] * share(t);
  return out;
}

const linear = () => products((t) => 1 - (1e-4 + ((0.02 - 1e-4) * (t - 1)) / (LAST - 1)));

function cosine() {
  const f = (t) => Math.cos((((t / LAST + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return products((t) => Math.max(0.001, f(t) / f(t - 1)));
}

function custom(top, low) {
  const ratio = (t) => 10 ** (top + ((low - top) * (t - 1)) / (LAST - 1));
  return Float64Array.from({ length: LAST + 1 }, (_, t) => (t ? ratio(t) / (1 + ratio(t)) : 1));
}
