// The lecture's five wirings as five small drawings, of which one is chosen.
import { html, svg } from "./perceptron_svg.js";
import { mounted } from "./rnns_view.js";
import { MEANING } from "./theme.js";

const CSS = `
.wirings { height: auto; } .wirings .row { display: flex; gap: .6rem; justify-content: space-between; overflow-x: auto; }
.wirings button { flex: 1; min-width: 150px; background: none; border: 1px solid var(--st-border-color); border-radius: .6rem; color: inherit; cursor: pointer; padding: .2rem .4rem; font: 600 15px/1.25 var(--st-font); display: flex; align-items: center; gap: .5rem; justify-content: center; text-align: left; }
.wirings button:hover { border-color: var(--st-primary-color); }
.wirings button[aria-checked="true"] { border: 2px solid var(--st-primary-color); background: var(--st-secondary-background-color); }
.wirings span { white-space: nowrap; } .wirings small { display: none; font: 400 14px var(--st-font); opacity: .8; }
@media (min-width: 1500px) { .wirings small { display: block; } }
.wirings svg { flex: none; }
`;

export const mount = (component) => mounted(component, "wirings", CSS, build);

function build(view) {
  const row = html("div", "row", "", view.root);
  row.setAttribute("role", "radiogroup");
  row.setAttribute("aria-label", "The five wirings");
  view.take = () => {
    if (!row.children.length) view.data.options.forEach((each) => row.append(option(view, each)));
    [...row.children].forEach((each, i) => each.setAttribute("aria-checked", view.data.options[i].name === view.data.chosen));
    view.root.dataset.chosen = view.data.chosen;
  };
  view.render = () => {};
}

function option(view, { name, says, inputs, outputs, steps }) {
  const made = html("button");
  made.type = "button";
  made.title = says;
  made.setAttribute("role", "radio");
  made.append(drawing(inputs, outputs, steps));
  const label = html("span", "", "", made);
  label.textContent = name;
  html("small", "", "", label).textContent = says;
  made.onclick = () => view.say("picked", name);
  return made;
}

/** Boxes: inputs below, states in the middle, outputs above; arrows between what is there. */
function drawing(inputs, outputs, steps) {
  const gap = 15;
  const root = svg("svg", { width: steps * gap + 2, height: 46, viewBox: `0 0 ${steps * gap + 2} 46`, "aria-hidden": "true" });
  const line = (x1, y1, x2, y2) => svg("line", { x1, y1, x2, y2, stroke: "currentColor", "stroke-width": 1.6 }, root);
  for (let i = 0; i < steps; i++) {
    const x = i * gap + 2;
    if (i) line(x - gap + 9, 23, x, 23);
    svg("rect", { x, y: 17, width: 10, height: 12, rx: 2, fill: MEANING.grey }, root);
    if (inputs.includes(i)) { line(x + 5, 36, x + 5, 29); svg("rect", { x, y: 35, width: 10, height: 10, rx: 2, fill: MEANING.orange }, root); }
    if (outputs.includes(i)) { line(x + 5, 17, x + 5, 10); svg("rect", { x, y: 1, width: 10, height: 10, rx: 2, fill: MEANING.blue }, root); }
  }
  return root;
}
