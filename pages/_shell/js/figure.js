// A Plotly figure that is updated in place, and, when it has frames, its player.
import { ink, onTheme } from "./theme.js";
import { player, PLAYER_CSS } from "./player.js";

const CSS = `
.dl-figure { display: block; }
.dl-figure { position: relative; outline: none; }
.dl-figure:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 4px; border-radius: .5rem; }
.dl-figure .alt { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.dl-figure .caption { font: 400 .95rem var(--st-font); color: var(--st-text-color); opacity: .8; margin: .2rem 0 .4rem; }
${PLAYER_CSS}`;

let plotly = null;
/** Load plotly.js once per page, from the server's own address. */
function loadPlotly(base) {
  plotly ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    const script = document.createElement("script");
    script.src = `${base}/plotly.min.js`;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { plotly = null; reject(new Error("plotly.js did not load")); };
    document.head.append(script);
  });
  return plotly;
}

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__figure ??= create(parentElement));
  view.say = setTriggerValue;
  view.update(data);
  return () => view.gone();
}

function create(parent) {
  const style = document.createElement("style");
  style.textContent = CSS;
  const root = document.createElement("div");
  root.className = "dl-figure";
  root.tabIndex = 0;
  root.innerHTML = `<div class="plot" role="figure"></div><p class="caption" hidden></p><p class="alt" aria-live="off"></p>`;
  parent.append(style, root);
  const [plot, caption, alt] = root.children;
  const view = { data: null, plot, ready: null };
  const play = player({ show: (index) => draw(view, index), keys: root });
  play.root.hidden = true;
  root.append(play.root);

  view.update = (sent) => {
    const same = view.data?.id === sent.id;
    const data = { ...sent, spec: JSON.parse(sent.spec), frames: JSON.parse(sent.frames) };
    view.data = data;
    plot.style.height = `${data.height}px`;
    plot.style.setProperty("--dl-figure", `${data.height}px`);
    plot.setAttribute("aria-label", data.alt);
    alt.textContent = data.alt;
    caption.hidden = !data.caption;
    caption.textContent = data.caption ?? "";
    view.ready = loadPlotly(data.base).then(() => {
      const labels = data.frames.map((frame) => frame.label);
      play.load(labels, { keep: same && labels.length > 0, at: data.start ?? labels.length - 1 });
      if (labels.length < 2) draw(view, 0);
    });
  };
  const unwatch = onTheme(parent, () => view.data && view.ready?.then(() => draw(view, play.index)));
  const resize = new ResizeObserver(() => plot.data && plot.offsetWidth && window.Plotly?.Plots.resize(plot));
  resize.observe(root);
  view.gone = () => { play.pause(); unwatch(); resize.disconnect(); window.Plotly?.purge(plot); parent.__figure = null; style.remove(); root.remove(); };
  return view;
}

function draw(view, index) {
  const { spec, frames } = view.data;
  const frame = frames[index];
  const traces = spec.data.map((trace, i) => ({ ...trace, ...(frame?.data?.[i] ?? {}) }));
  const layout = { ...coloured(spec.layout, ink(view.plot)), ...(frame?.layout ?? {}), uirevision: view.data.id, autosize: true };
  return window.Plotly.react(view.plot, traces, layout, CONFIG).then(() => listen(view));
}

function listen(view) {
  if (view.listening) return;
  view.listening = true;
  const point = (event) => {
    const { x, y, z, curveNumber, pointNumber, customdata } = event.points[0];
    return { x, y, z, curve: curveNumber, point: pointNumber, custom: customdata };
  };
  view.plot.on("plotly_click", (event) => view.data.events.includes("click") && view.say("clicked", point(event)));
  view.plot.on("plotly_hover", (event) => {
    if (!view.data.events.includes("hover")) return;
    clearTimeout(view.hover);
    view.hover = setTimeout(() => view.say("hovered", point(event)), 150);
  });
}

function coloured(layout, colours) {
  const grid = colours.dark ? "rgba(233,237,245,.14)" : "rgba(27,35,51,.10)";
  const axis = { gridcolor: grid, linecolor: grid, tickcolor: grid, zerolinecolor: grid };
  const out = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  out.font = { ...(layout.font ?? {}), color: colours.text };
  out.hoverlabel = { ...(layout.hoverlabel ?? {}), bgcolor: colours.panel, bordercolor: colours.line, font: { ...(layout.hoverlabel?.font ?? {}), color: colours.text } };
  out.modebar = { bgcolor: "rgba(0,0,0,0)", color: colours.text, activecolor: colours.primary };
  for (const key of new Set(["xaxis", "yaxis", ...Object.keys(layout)])) {
    if (/^[xy]axis\d*$/.test(key)) out[key] = { ...axis, ...(layout[key] ?? {}) };
  }
  return out;
}

// Saving is the keep button's; double click and this one give the first view back.
const CONFIG = { displaylogo: false, responsive: false, modeBarButtons: [["resetScale2d"]] };
