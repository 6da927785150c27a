// The link and its QR code: this very state, for everybody else.
import { shared, watch } from "./address.js";
import { make, open, opened, say } from "./overlay.js";

export const CSS = `
.dl-qr { max-width: 98vw; max-height: 98vh; padding: .6rem 1rem; } .dl-qr > div { display: flex; flex-wrap: wrap; gap: .4rem 1.6rem; align-items: center; justify-content: center; }
.dl-qr img { --side: min(calc(98vh / var(--dl-large, 1) - 6.2rem), 88vw / var(--dl-large, 1)); width: var(--side); height: var(--side); background: #fff; border-radius: .5rem; display: block; image-rendering: pixelated; }
.dl-qr img[hidden] { display: none; } .dl-qr .side { width: 19rem; display: flex; flex-direction: column; gap: .5rem; } .dl-qr form { display: flex; flex-direction: column; gap: .5rem; align-items: start; }
.dl-qr input { width: 100%; box-sizing: border-box; } .dl-qr .link { font: 500 1rem/1.35 var(--dl-code); overflow-wrap: anywhere; max-height: 10em; overflow: auto; }
.dl-qr .trouble { color: #B3261E; font-weight: 600; } html[data-dl-dark] .dl-qr .trouble { color: #FF9B92; }
`;
const KEPT = "dl-address", COMMITTED = 250;  // ms until what a hand has just moved is in the address
const LOCAL = /^(localhost|127\.|\[?::1|0\.0\.0\.0)/;
let site = { base: "/shell", address: "" };

export const about = (data) => { site = data; };

/** Copy the link in the address bar, once what was just moved is in it. */
export function copy() {
  setTimeout(async () => {
    const link = shared();
    say((await written(link)) ? `Link copied: ${link}` : `Copy it by hand: ${link}`);
  }, COMMITTED);
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {  // without https only the old way is allowed
    const box = make("textarea", { style: "position:fixed;opacity:0" });
    box.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

/** Show the code; it follows the address while it is open. */
export async function qr() {
  const body = open("Scan to open this very state", "qr");
  if (!body) return;
  const image = make("img", { alt: "", hidden: true }), link = make("p", { class: "link" }), trouble = make("p", { class: "trouble", role: "alert" });
  const field = make("input", { type: "url", "aria-label": "Address that others can reach", placeholder: "https://lecture.example.org" });
  const form = make("form", {}, "Address of this app", field, make("button", { text: "Use it" }));
  body.append(image, make("div", { class: "side" }, link, trouble, form));
  const draw = () => {
    const wanted = reachable(field.value), text = wanted && shared().replace(location.origin, wanted);
    trouble.textContent = wanted ? (LOCAL.test(new URL(wanted).hostname) ? "This address works on this computer only. Type the one that others can reach." : "")
      : "An address begins with http:// or https://, for example https://lecture.example.org";
    link.textContent = text || "";
    image.hidden = !text;
    if (text && image.dataset.text !== text) Object.assign(image, { src: `${site.base}/qr.svg?text=${encodeURIComponent(text)}`, alt: `QR code of ${text}` }).dataset.text = text;
  };
  image.onerror = () => { image.hidden = true; trouble.textContent = "This link is too long for a QR code. Copy it instead (S)."; };
  form.onsubmit = (event) => {
    event.preventDefault();
    if (reachable(field.value)) localStorage.setItem(KEPT, field.value);
    draw();
  };
  field.value = await address();
  draw();
  redraw = draw;
}

let redraw = null;
watch(() => { if (opened() === "qr") redraw?.(); });

/** Return the origin of a typed address, or "" when it is none. */
function reachable(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.origin : "";
  } catch {
    return "";
  }
}

/** Return the address others can reach: typed once, said by the server, in the bar, or this computer's in its network. */
async function address() {
  const known = localStorage.getItem(KEPT) || site.address;
  if (known || !LOCAL.test(location.hostname)) return known || location.origin;
  try {
    return (await (await fetch(`${site.base}/address`)).json()).address.replace(/:\d*$/, location.port ? `:${location.port}` : "") || location.origin;
  } catch {
    return location.origin;
  }
}
