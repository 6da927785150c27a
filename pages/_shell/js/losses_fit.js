// The best line under squared, absolute and Huber loss while a point is dragged; held against core.losses.outlier.

/** Return {mse, mae, huber}, each {intercept, slope, loss}, or null where no line has a slope. */
export function fits(points, delta) {
  const xs = points.map(([x]) => x);
  if (points.length < 2 || Math.max(...xs) - Math.min(...xs) < 1e-6) return null;
  const squared = leastSquares(points, points.map(() => 1));
  const absolute = leastAbsolute(points);
  const huber = leastHuber(points, [absolute, squared], delta);
  return {
    mse: finished(points, squared, (e) => e * e),
    mae: finished(points, absolute, Math.abs),
    huber: finished(points, huber, (e) => cost(e, delta)),
  };
}

/** Return Huber's loss of one error. */
export const cost = (e, delta) => (Math.abs(e) <= delta ? (e * e) / 2 : delta * Math.abs(e) - (delta * delta) / 2);
const residual = ([intercept, slope], [x, y]) => intercept + slope * x - y;

function finished(points, line, loss) {
  const total = points.reduce((sum, point) => sum + loss(residual(line, point)), 0);
  return { intercept: line[0], slope: line[1], loss: total / points.length };
}

function leastSquares(points, weights) {
  const sum = (term) => points.reduce((total, point, i) => total + weights[i] * term(point), 0);
  const all = weights.reduce((a, b) => a + b, 0);
  const [mx, my] = [sum(([x]) => x) / all, sum(([, y]) => y) / all];
  const slope = sum(([x, y]) => (x - mx) * (y - my)) / sum(([x]) => (x - mx) ** 2);
  return [my - slope * mx, slope];
}

/** Some line of least absolute error passes two points, so all pairs are tried; of equals, the least squares wins. */
function leastAbsolute(points) {
  const tried = [];
  points.forEach(([x, y], i) => points.slice(i + 1).forEach(([u, v]) => {
    if (Math.abs(u - x) < 1e-9) return;
    const slope = (v - y) / (u - x);
    const line = [y - slope * x, slope];
    let [total, squares] = [0, 0];
    for (const point of points) { const e = residual(line, point); total += Math.abs(e); squares += e * e; }
    tried.push({ line, total, squares });
  }));
  const least = Math.min(...tried.map(({ total }) => total));
  const equal = tried.filter(({ total }) => total <= least * (1 + 1e-12) + 1e-12);
  return equal.reduce((best, next) => (next.squares < best.squares ? next : best)).line;
}

/** Reweighted least squares until it is known which points lie within delta; then one linear system is exact. */
function leastHuber(points, starts, delta) {
  let line = starts[0];
  for (const start of starts) {
    line = start;
    for (let turn = 0; turn < 200; turn += 1) {
      const exact = settled(points, line, delta);
      if (exact) return exact;
      line = leastSquares(points, points.map((point) => delta / Math.max(Math.abs(residual(line, point)), delta)));
    }
  }
  return line;
}

const signs = (points, line, delta) => points.map((point) => {
  const e = residual(line, point);
  return Math.abs(e) <= delta ? 0 : Math.sign(e);
});

function settled(points, line, delta) {
  const sides = signs(points, line, delta);
  const near = points.filter((_, i) => sides[i] === 0);
  const xs = near.map(([x]) => x);
  if (near.length < 2 || Math.max(...xs) - Math.min(...xs) < 1e-9) return null;
  let [n, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  points.forEach(([x, y], i) => {
    if (sides[i] === 0) { n += 1; sx += x; sxx += x * x; sy += y; sxy += x * y; }
    else { sy -= delta * sides[i]; sxy -= delta * sides[i] * x; }
  });
  const solved = [(sxx * sy - sx * sxy) / (n * sxx - sx * sx), (n * sxy - sx * sy) / (n * sxx - sx * sx)];
  return signs(points, solved, delta).every((side, i) => side === sides[i]) ? solved : null;
}
