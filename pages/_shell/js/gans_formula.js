// The game's formula, as the lecture writes it, with the numbers of the frame on screen.
import { SAID } from "./theme.js";

const mean = (inside, over) => `E<sub>${over}</sub>[${inside}]`;
const TERMS = {
  "min-max": ["log <i>D</i>(<i>x</i>)", "log(1 − <i>D</i>(<i>G</i>(<i>z</i>)))", "log(1 − <i>D</i>(<i>G</i>(<i>z</i>)))"],
  "non-saturating": ["log <i>D</i>(<i>x</i>)", "log(1 − <i>D</i>(<i>G</i>(<i>z</i>)))", "−log <i>D</i>(<i>G</i>(<i>z</i>))"],
  hinge: ["min(0, <i>D</i>(<i>x</i>) − 1)", "min(0, −<i>D</i>(<i>G</i>(<i>z</i>)) − 1)", "−<i>D</i>(<i>G</i>(<i>z</i>))"],
  "least squares": ["−(<i>D</i>(<i>x</i>) − 1)²", "−<i>D</i>(<i>G</i>(<i>z</i>))²", "(<i>D</i>(<i>G</i>(<i>z</i>)) − 1)²"],
  "Wasserstein-GP": ["<i>D</i>(<i>x</i>)", "−<i>D</i>(<i>G</i>(<i>z</i>))", "−<i>D</i>(<i>G</i>(<i>z</i>))"],
};
const BLUE = `style="color: ${SAID.blue}"`;
const ORANGE = `style="color: ${SAID.orange}"`;
const told = (value) => value.toFixed(3).replace("-", "−");

/** Return the formula of a loss with its live numbers: min-max as one line, the others as two players' sums. */
export function formula(loss, { value_real: real, value_fake: fake, loss_g: lowered }) {
  const [one, two, own] = TERMS[loss];
  const sum = `<b ${BLUE}>${mean(one, "<i>x</i>")}</b> + <b ${ORANGE}>${mean(two, "<i>z</i>")}</b> = <b ${BLUE}>${told(real)}</b> + <b ${ORANGE}>(${told(fake)})</b> = <b>${told(real + fake)}</b>`;
  if (loss === "min-max") return `arg min<sub><i>G</i></sub> max<sub><i>D</i></sub> ${sum}`;
  return `<i>D</i>: max ${sum} &nbsp;&nbsp; <i>G</i>: min ${mean(own, "<i>z</i>")} = <b ${ORANGE}>${told(lowered)}</b>`;
}
