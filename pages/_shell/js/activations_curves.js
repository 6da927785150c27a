// Activations under your hand: the probe, the zones and the batch follow while they are dragged; Python checks at rest.
import { ink, SAID, within } from "./theme.js";
import { html } from "./perceptron_svg.js";
import { floats, follow, say, viewOf } from "./activations_view.js";
import { curve, flatZones, shareFlat } from "./activations_sample.js";
import { paint, REACH } from "./activations_plot.js";
import { panel, PANEL_CSS } from "./activations_panel.js";

const CSS = `
.curves-view { display: grid; grid-template-columns: minmax(0, 1fr) 350px; gap: 1rem; }
.curves-view .plane { position: relative; min-height: 0; border: 1px solid var(--st-border-color); border-radius: .5rem; }
.curves-view .plane canvas { position: absolute; inset: 0; width: 100%; height: 100%; cursor: ew-resize; border-radius: .5rem; }
.curves-view .legend { position: absolute; left: 58px; top: 8px; font-size: 15px; pointer-events: none; background: color-mix(in srgb, var(--st-background-color) 82%, transparent); border-radius: .4rem; padding: 0 .3rem; }
.curves-view .legend .violet { color: ${SAID.violet}; font-weight: 700; }
.curves-view .all { position: absolute; right: 10px; top: 8px; padding: 0 .5rem; height: 28px; font-size: 14px; }
.curves-view .under { position: absolute; left: 58px; font-size: 14px; pointer-events: none; background: color-mix(in srgb, var(--st-background-color) 70%, transparent); border-radius: .3rem; }
@media (max-width: 820px) { .curves-view .legend { right: 90px; } .curves-view { grid-template-columns: minmax(0, 1fr); grid-template-rows: 420px auto; height: auto; } }
${PANEL_CSS}`;

export const mount = viewOf("curves-view", CSS, build);

function build(root, view) {
  const plane = html("div", "plane", "", root);
  const canvas = html("canvas", "", "", plane);
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "slider");
  canvas.setAttribute("aria-valuemin", -REACH);
  canvas.setAttribute("aria-valuemax", REACH);
  const legend = html("div", "legend", "", plane);
  const under = html("div", "under", "", plane);
  const all = html("button", "all", "<i>g</i>′ of all", plane);
  Object.assign(view, { seq: 0, state: null, curves: {}, canvas, geometry: null });
  const hands = {
    set: (change) => { view.seq += 1; view.state = { ...view.state, ...change }; view.later(); },
    commit: () => { clearTimeout(view.timer); view.timer = setTimeout(() => view.tell("moved", { ...view.state, seq: view.seq }), 90); },
    pick: (name) => { hands.set(picked(view.state, name)); hands.commit(); },
  };
  all.type = "button";
  all.title = "Show the slope of every function, or only of the probed one";
  all.onclick = () => { hands.set({ slopes: !view.state.slopes }); hands.commit(); };
  const side = panel(hands);
  root.append(side.root);
  steer(view, canvas, hands);
  view.take = (data) => take(view, data);
  view.draw = () => draw(view, { legend, under, all, side });
}

/** A click on a function shows and probes it; on the probed one hides it, unless it is the last. */
function picked(state, name) {
  if (name !== state.focus) return { focus: name, shown: [...new Set([...state.shown, name])] };
  const shown = state.shown.filter((each) => each !== name);
  return shown.length ? { shown, focus: shown.at(-1) } : {};
}

function steer(view, canvas, hands) {
  const place = (event) => view.geometry.z(within(canvas, event).x);
  const put = (z) => hands.set({ z: Math.max(-REACH, Math.min(REACH, Math.round(z * 100) / 100)) + 0 });
  follow(canvas, (event, first) => {
    if (!view.geometry) return;
    if (first) nearest(view, event, hands);
    put(snapped(place(event)));
  }, hands.commit);
  canvas.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -0.1, ArrowRight: 0.1, PageDown: -1, PageUp: 1 }[event.key];
    const to = { Home: -REACH, End: REACH, 0: 0 }[event.key];
    if (by === undefined && to === undefined) return;
    event.preventDefault();
    put(to ?? view.state.z + by * (event.shiftKey ? 10 : 1));
    hands.commit();
  });
}

/** The one place where kinks sit is easy to hit. */
const snapped = (z) => (Math.abs(z) < 0.045 ? 0 : z);

/** A press close to another curve probes that one. */
function nearest(view, event, hands) {
  const { x, y } = within(view.canvas, event), z = view.geometry.z(x);
  const away = (name) => Math.abs(view.geometry.y(at(view, name)(z)[0]) - y);
  const best = view.state.shown.reduce((a, b) => (away(b) < away(a) ? b : a));
  if (away(best) < 14 && away(view.state.focus) > 24) hands.set({ focus: best });
}

function take(view, data) {
  const fresh = !view.data;
  view.data = data;
  view.units = floats(data.units);
  view.curves = {};
  for (const each of data.functions) view.curves[each.name] = curve(each);
  if (fresh) view.seq = data.seq;
  if (data.seq >= view.seq || !view.state) view.state = { ...data.state, shown: [...data.state.shown] };
}

/** Return g and g' of a function; the leak moves faster than Python can send its curve. */
function at(view, name) {
  const leak = view.state.leak;
  return name === "leaky_relu" ? (x) => [x > 0 ? x : leak * x, x > 0 ? 1 : leak] : view.curves[name].at;
}

function lineOf(view, each) {
  const kept = view.curves[each.name];
  if (each.name !== "leaky_relu" || view.state.leak === view.data.state.leak) return { ...each, curve: kept };
  const own = at(view, each.name);
  const pairs = Array.from(kept.z, own);
  return { ...each, curve: { z: kept.z, values: pairs.map(([v]) => v), slopes: pairs.map(([, s]) => s), at: own } };
}

function draw(view, { legend, under, all, side }) {
  const { state, data, canvas } = view;
  if (!canvas.clientWidth) return;
  const own = at(view, state.focus);
  const lines = data.functions.filter((each) => state.shown.includes(each.name)).map((each) => lineOf(view, each));
  const scene = { ...state, lines, at: own, units: view.units, zones: flatZones(own, state.flat, REACH), paper: ink(view.root).paper };
  view.geometry = paint(canvas, view.root, scene);
  const [value, slope] = own(state.z);
  const now = { value, slope, share: shareFlat(own, state.flat, view.units, state.spread) };
  const exact = data.exact;
  const same = exact.name === state.focus && exact.flat === state.flat && exact.spread === state.spread && exact.leak === state.leak;
  side.show(state, data, same ? { ...now, share: exact.share } : now);
  const title = data.functions.find((each) => each.name === state.focus).title;
  legend.innerHTML = `<b>${title}</b>: <i>g</i> solid, <span class="violet"><i>g</i>′ dashed, tangent</span>`;
  under.style.top = `${view.geometry.ceiling - 6}px`;
  under.innerHTML = `<span class="quiet">one layer’s <i>z</i> on 256 digits</span>`;
  all.setAttribute("aria-pressed", state.slopes);
  canvas.setAttribute("aria-label", `Probe on ${title}`);
  canvas.setAttribute("aria-valuenow", state.z);
  canvas.setAttribute("aria-valuetext", `z ${say(state.z, 2)}, value ${say(value)}, slope ${say(slope)}, ${(now.share * 100).toFixed(1)} % of the batch flat`);
  Object.assign(view.root.dataset, { z: state.z, value, slope, focus: state.focus, share: now.share, exact: exact.share, frames: (view.frames = (view.frames ?? 0) + 1) });
}
