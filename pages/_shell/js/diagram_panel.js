// What an opened node or link says: its formula with numbers, and the weights that lead into it.
import { MEANING } from "./theme.js";
import { html } from "./perceptron_svg.js";

export const PANEL_CSS = `
.diagram .panel { position: absolute; z-index: 5; pointer-events: none; max-width: 24rem; padding: .5rem .75rem; border: 1px solid var(--st-border-color);
  border-radius: .6rem; background: var(--st-background-color); box-shadow: 0 6px 24px rgb(0 0 0 / .18); font-size: 16px; line-height: 1.4; }
.diagram .panel[hidden] { display: none; }
.diagram .panel b { font-weight: 650; }
.diagram .panel p { margin: 0; font-variant-numeric: tabular-nums; }
.diagram .panel .row { display: grid; grid-template-columns: 2.6rem 3.2rem 1fr; align-items: center; gap: .5rem; font-variant-numeric: tabular-nums; }
.diagram .panel .row i { height: var(--wide); background: var(--tone); border-radius: 2px; }
.diagram .panel .row.minus i { background: repeating-linear-gradient(90deg, var(--tone) 0 8px, transparent 8px 13px); }
.diagram .panel .rest { opacity: .75; }
`;
const MOST_ROWS = 6;

export function panel() {
  const root = html("div", "panel");
  root.hidden = true;
  return {
    root,
    show(view) {
      const node = view.data.nodes.find(({ id }) => id === view.open);
      const link = view.data.links.find(({ id }) => id === view.open);
      root.hidden = !node && !link;
      if (root.hidden) return;
      root.replaceChildren();
      if (node) node_(root, view.data, node);
      else row(root, view.data, link, Math.abs(link.weight ?? 1));
      beside(root, view, node ? view.places.get(node.id) : middle(view, link));
    },
  };
}

function node_(root, data, node) {
  const title = html("p", "", "<b></b>", root);
  title.firstChild.textContent = [node.spoken || node.label, node.value].filter(Boolean).join(" = ");
  for (const line of node.details) html("p", "", "", root).textContent = line;
  const into = data.links.filter(({ target, weight }) => target === node.id && weight !== null);
  const most = Math.max(1e-9, ...into.map(({ weight }) => Math.abs(weight)));
  for (const link of into.slice(0, MOST_ROWS)) row(root, data, link, most);
  if (into.length > MOST_ROWS) html("p", "rest", "", root).textContent = `and ${into.length - MOST_ROWS} more`;
}

function row(root, data, link, most) {
  const line = html("div", `row${link.weight < 0 ? " minus" : ""}`, "<span></span><i></i><span></span>", root);
  const source = data.nodes.find(({ id }) => id === link.source);
  line.style.setProperty("--tone", link.weight === null ? MEANING.grey : link.weight < 0 ? MEANING.orange : MEANING.blue);
  line.style.setProperty("--wide", `${1.5 + 6 * Math.abs((link.weight ?? 0) / (most || 1))}px`);
  line.children[0].textContent = source?.label || source?.value || "";
  line.children[2].textContent = link.note || link.label;
}

const middle = ({ places }, { source, target }) => {
  const [a, b] = [places.get(source), places.get(target)];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
};

/** Put the panel to the right of a place; where there is no room, under or over it, clear of what leads in. */
function beside(root, view, { x, y }) {
  const { width, height } = view.size;
  const { offsetWidth: wide, offsetHeight: high } = root;
  const gap = view.radius + 14;
  const roomy = x + gap + wide <= width;
  const top = roomy ? y - high / 2 : y < height / 2 ? y + gap : y - gap - high;
  root.style.left = `${roomy ? x + gap : Math.max(0, width - wide)}px`;
  root.style.top = `${Math.max(-40, roomy ? Math.min(top, height - high) : top)}px`;
}
