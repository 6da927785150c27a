// Reset, Train or Stop, one step, and the epoch on screen: the machine's own buttons.
import { html } from "./perceptron_svg.js";

const CSS = `
:host { display: block; }
.bar { display: flex; align-items: center; gap: .45rem; height: 52px; color: var(--st-text-color); font: 500 15px var(--st-font); }
button { all: unset; box-sizing: border-box; width: 38px; height: 38px; border-radius: 50%; display: grid; place-items: center; cursor: pointer; border: 1px solid var(--st-border-color); background: var(--st-secondary-background-color); }
button svg { width: 20px; height: 20px; fill: currentColor; }
button:hover:not(:disabled) { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
button.go { width: 52px; height: 52px; background: var(--st-primary-color); border: 0; color: var(--st-background-color); }
button.go:hover:not(:disabled) { color: var(--st-background-color); filter: brightness(1.12); }
button.go svg { width: 30px; height: 30px; }
button.go.live { background: #C2410C; }
button:disabled { opacity: .4; cursor: default; }
.epoch { display: flex; flex-direction: column; line-height: 1.1; margin: 0 .3rem; min-width: 5.4em; }
.epoch b { font: 650 23px/1.15 var(--st-font); font-variant-numeric: tabular-nums; }
`;
const ICONS = {
  reset: "M12 5V1L7 6l5 5V7c3.3 0 6 2.7 6 6s-2.7 6-6 6-6-2.7-6-6H4c0 4.4 3.6 8 8 8s8-3.6 8-8-3.6-8-8-8z",
  train: "M8 5v14l11-7z", stop: "M6 6h12v12H6z", step: "M6 18l8.5-6L6 6v12zM16 6v12h2V6h-2z",
};
const icon = (name) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;

export function mount({ parentElement, data, setTriggerValue }) {
  const view = (parentElement.__transport ??= create(parentElement));
  view.tell = (name) => setTriggerValue("pressed", name);
  view.show(data);
  return () => { window.removeEventListener("networks:shown", view.heard); parentElement.__transport = null; parentElement.replaceChildren(); };
}

function create(parent) {
  const style = html("style");
  style.textContent = CSS;
  const bar = html("div", "bar");
  parent.append(style, bar);
  const view = {};
  const button = (name, title) => {
    const made = html("button", name, icon(name), bar);
    Object.assign(made, { type: "button", title });
    made.setAttribute("aria-label", title);
    return made;
  };
  const reset = button("reset", "Reset: back to the untrained network");
  const go = button("train", "Train");
  const step = button("step", "Train one epoch");
  const epoch = html("div", "epoch", "<span>Epoch</span><b>0</b>", bar);
  reset.onclick = () => view.tell("reset");
  step.onclick = () => view.tell("step");
  go.onclick = () => view.tell(view.live ? "stop" : "train");
  view.heard = ({ detail }) => { epoch.lastChild.textContent = detail.toLocaleString("en"); };
  window.addEventListener("networks:shown", view.heard);
  view.show = (data) => {
    view.live = data.live;
    go.className = `go${data.live ? " live" : ""}`;
    go.innerHTML = icon(data.live ? "stop" : "train");
    go.title = data.live ? "Stop" : data.ready ? data.title : "TensorFlow is starting";
    go.setAttribute("aria-label", data.live ? "Stop" : "Train");
    go.disabled = step.disabled = !data.ready;
    step.disabled ||= data.live;
  };
  return view;
}
