// Small pieces of the GAN pictures.
import { html } from "./perceptron_svg.js";

export { html };

/** Make a button in `parent`. */
export function button(parent, text, act, title = "") {
  const made = html("button", "", text, parent);
  return Object.assign(made, { type: "button", onclick: act, title });
}
