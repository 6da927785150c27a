// Curves from dense samples: g between two places from both values and both slopes (cubic Hermite), which is exact to
// seven digits; and what a threshold makes of the slopes.
import { floats } from "./activations_view.js";

/**
 * Unpack a curve; `at(z)` returns value and slope, at 0 those of `zero`, because a kink may sit there. Outside the
 * samples the ends go on as straight lines.
 */
export function curve({ z, value, slope, zero }, leak = null) {
  const [places, values, slopes] = [floats(z), floats(value), floats(slope)];
  const last = places.length - 1;
  const at = (x) => {
    if (leak !== null) return [x > 0 ? x : leak * x, x > 0 ? 1 : leak];
    if (x === 0) return zero;
    if (x <= places[0]) return [values[0] + slopes[0] * (x - places[0]), slopes[0]];
    if (x >= places[last]) return [values[last] + slopes[last] * (x - places[last]), slopes[last]];
    const i = below(places, x);
    return between(places, values, slopes, i, x);
  };
  return { z: places, values, slopes, at };
}

function below(places, x) {
  let [low, high] = [0, places.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (places[middle] < x) low = middle;
    else high = middle;
  }
  return low;
}

function between(places, values, slopes, i, x) {
  const h = places[i + 1] - places[i];
  if (h < 1e-9) return [values[i], slopes[i]];
  const t = (x - places[i]) / h;
  const [a, b, da, db] = [values[i], values[i + 1], h * slopes[i], h * slopes[i + 1]];
  const value = a * (1 + 2 * t) * (1 - t) ** 2 + da * t * (1 - t) ** 2 + b * t * t * (3 - 2 * t) + db * t * t * (t - 1);
  const slope = (6 * (b - a) * t * (1 - t) + da * (1 - t) * (1 - 3 * t) + db * t * (3 * t - 2)) / h;
  return [value, slope];
}

/** Return the intervals [low, high] of -reach..reach in which |slope| < threshold. */
export function flatZones(at, threshold, reach, cells = 1200) {
  const zones = [];
  let from = null;
  for (let i = 0; i <= cells; i += 1) {
    const z = ((i + 0.25) / cells) * 2 * reach - reach;
    const flat = Math.abs(at(z)[1]) < threshold;
    if (flat && from === null) from = i ? z : -Infinity;
    if (!flat && from !== null) { zones.push([from, z]); from = null; }
  }
  if (from !== null) zones.push([from, Infinity]);
  return zones;
}

/** Return the share of `spread` times the numbers of `units` (sorted) at which |slope| < threshold. */
export function shareFlat(at, threshold, units, spread) {
  let inside = 0;
  for (const unit of units) inside += Math.abs(at(unit * spread)[1]) < threshold ? 1 : 0;
  return inside / units.length;
}

/** Return shares per bin of -reach..reach, everything beyond in `below` and `above`. */
export function histogram(units, spread, reach, bins) {
  const shares = new Float64Array(bins);
  let [under, over] = [0, 0];
  for (const unit of units) {
    const bin = Math.floor(((unit * spread + reach) / (2 * reach)) * bins);
    if (bin < 0) under += 1;
    else if (bin >= bins) over += 1;
    else shares[bin] += 1 / units.length;
  }
  return { shares, under: under / units.length, over: over / units.length };
}
