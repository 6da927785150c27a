// Every known set of points as a picture small enough to choose from.
import { html } from "./perceptron_svg.js";
import { CLASSES, SHAPES, trace } from "./networks_paint.js";

/** Put the known sets into `parent`, the `set` of today marked; `choose(title)` hears a click. */
export function thumbnails(parent, { sets, set }, choose) {
  const holder = html("div", "thumbs", "", parent);
  for (const each of sets) {
    const button = html("button", "", "", holder);
    Object.assign(button, { type: "button", title: each.title, onclick: () => choose(each.title) });
    button.setAttribute("aria-label", `Data: ${each.title}`);
    button.setAttribute("aria-pressed", each.title === set);
    const canvas = html("canvas", "", "", button);
    canvas.width = canvas.height = 66;
    const context = canvas.getContext("2d");
    each.points.forEach(([x, y, label]) => {
      context.fillStyle = each.classes ? CLASSES[label] : label > 0 ? CLASSES[1] : CLASSES[0];
      context.globalAlpha = each.classes ? 1 : Math.min(1, 0.15 + Math.abs(label));
      trace(context, each.classes ? SHAPES[label] : "circle", 33 + x * 30, 33 - y * 30, 2.4);
      context.fill();
    });
  }
}
