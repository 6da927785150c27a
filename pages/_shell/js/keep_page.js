// A component as one HTML file that opens from a disk with no network: its modules, its data, its fonts, and no more.
import { base64, fontFaces } from "./keep_fonts.js";
import { sent } from "./keep.js";
import { escaped } from "./keep_parts.js";

/** Return the page that shows what `now` shows, alive. */
export async function page(now) {
  const modules = await gathered(now);
  const text = [...modules.values()].join("\n");
  const others = [...modules.keys()].map((file) => file.slice(0, -3)).filter((name) => name !== now.module && sent.has(name));
  const given = {
    module: now.module, isolated: now.parent instanceof ShadowRoot, data: plain(now.data),
    others: others.map((name) => ({ module: name, data: plain(sent.get(name)) })), files: await files(now, text),
  };
  const plotly = modules.has("figure.js") ? await (await fetch(new URL("../plotly.min.js", now.version))).text() : "";
  const fonts = await fontFaces(now.version, ["Inter", "JetBrains Mono"], ["a", "ω"]);
  const head = document.querySelector("h1")?.innerText ?? document.title;
  const width = Math.ceil((now.parent.host ?? now.parent).getBoundingClientRect().width);
  return new Blob([`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(head)}</title>
<style>${fonts}:root{${variables(now, text)}}
body{margin:0 auto;max-width:${width}px;padding:1rem 1.5rem;background:var(--st-background-color);color:var(--st-text-color);font:400 18px/1.5 var(--st-font)}
h1{font-size:1.5rem;margin:0 0 .6rem}footer{margin-top:1rem;font-size:.85rem;opacity:.75;overflow-wrap:anywhere}a{color:inherit}#picture{position:relative}</style>
<script type="importmap">${JSON.stringify({ imports: await addresses(modules) })}</script>
${plotly && `<script>${plotly.replaceAll("</script", "<\\/script")}</script>`}
</head><body><h1>${escaped(head)}</h1><div id="picture"></div>
<footer>Runs by itself, with no network. Made from <a href="${escaped(location.href)}">${escaped(location.href)}</a></footer>
<script type="application/json" id="given">${JSON.stringify(given).replaceAll("<", "\\u003c")}</script>
<script type="module">${START}</script></body></html>`], { type: "text/html" });
}

const START = `
const given = JSON.parse(document.getElementById("given").textContent);
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const kinds = { Uint8Array, Uint8ClampedArray, Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array };
const whole = (value) => {
  if (Array.isArray(value)) return value.map(whole);
  if (value === null || typeof value !== "object") return value;
  if (value.$kind) { const { buffer } = bytes(value.$bytes); return value.$kind === "ArrayBuffer" ? buffer : new kinds[value.$kind](buffer); }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, whole(each)]));
};
const outside = window.fetch;
window.fetch = (address) => { const file = given.files[new URL(address).pathname]; return file ? Promise.resolve(new Response(bytes(file))) : outside(address); };
const say = () => {};
const show = async (name, parentElement, data) => (await import("shell/" + name + ".js")).mount({ parentElement, data: whole(data), setStateValue: say, setTriggerValue: say });
for (const other of given.others) await show(other.module, document.createElement("div"), other.data);
const host = document.getElementById("picture");
await show(given.module, given.isolated ? host.attachShadow({ mode: "open" }) : host, given.data);
document.documentElement.dataset.shown = "yes";
`;

/** Return the text of the component's module and of all it imports, by file name. */
async function gathered({ module, version }) {
  const found = new Map(), wanted = [`${module}.js`];
  for (let file = wanted.pop(); file; file = wanted.pop()) {
    if (found.has(file)) continue;
    const text = await (await fetch(new URL(file, version))).text();
    found.set(file, text);
    wanted.push(...[...text.matchAll(/from "\.\/([\w.]+)"/g)].map((match) => match[1]));
  }
  return found;
}

/** Return an address that holds its own module for each file. */
async function addresses(modules) {
  const encoder = new TextEncoder();
  const entries = [...modules].map(async ([file, text]) => {
    const own = text.replace(/from "\.\//g, 'from "shell/').replaceAll("import.meta.url", '"http://kept.invalid/shell/v/x.js"');
    return [`shell/${file}`, `data:text/javascript;base64,${await base64(encoder.encode(own))}`];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Return the theme's values that the modules name. */
function variables({ parent }, text) {
  const style = getComputedStyle(parent.host ?? parent);
  const names = new Set([...text.matchAll(/--st-[a-z-]+/g)].map((match) => match[0]).concat("--st-font", "--st-background-color", "--st-text-color"));
  return [...names].map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value).map(([name, value]) => `${name}:${value}`).join(";");
}

/** Return weights and digits that the component fetched from the server, by the path it will ask for. */
async function files({ version }, text) {
  if (!text.includes("import.meta.url")) return {};
  const shell = new URL("..", version).href;
  const asked = new Set(performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => /\.npz/.test(name) && name.startsWith(shell)));
  const pairs = [...asked].map(async (name) => [`/shell/${name.slice(shell.length).split("?")[0]}`, await base64(await (await fetch(name)).arrayBuffer())]);
  return Object.fromEntries(await Promise.all(pairs));
}

/** Return data as JSON can hold it. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  if (value instanceof ArrayBuffer) return packed("ArrayBuffer", new Uint8Array(value));
  if (ArrayBuffer.isView(value)) return packed(value.constructor.name, new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function packed(kind, view) {
  let text = "";
  for (let i = 0; i < view.length; i += 32768) text += String.fromCharCode(...view.subarray(i, i + 32768));
  return { $kind: kind, $bytes: btoa(text) };
}
