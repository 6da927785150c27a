// Small pictures to choose from, one row.
const CSS = `
:host { display: block; }
.row { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 5px; }
button { all: unset; box-sizing: border-box; cursor: pointer; border-radius: 6px; overflow: hidden; height: 46px;
  border: 2px solid transparent; background: var(--st-secondary-background-color); }
button[aria-pressed="true"] { border-color: var(--st-primary-color); }
button:hover { border-color: var(--st-border-color); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 1px; }
img { width: 100%; height: 100%; object-fit: cover; display: block; }`;

export function mount({ parentElement, data, setTriggerValue }) {
  if (!parentElement.querySelector(".row")) {
    const style = document.createElement("style");
    style.textContent = CSS;
    const row = document.createElement("div");
    row.className = "row";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "Sample pictures");
    parentElement.append(style, row);
  }
  const row = parentElement.querySelector(".row");
  if (data.again) setTriggerValue("ready", true);  // one more run, so that the link is written out
  if (row.children.length !== data.entries.length) row.replaceChildren(...data.entries.map(button));
  [...row.children].forEach((each, index) => {
    const entry = data.entries[index];
    each.setAttribute("aria-pressed", String(entry.name === data.chosen));
    each.onclick = () => setTriggerValue("chosen", entry.name);
  });
}

function button(entry) {
  const button = document.createElement("button");
  const image = document.createElement("img");
  image.src = entry.url;
  image.alt = "";
  button.append(image);
  button.title = entry.title;
  button.setAttribute("aria-label", entry.title);
  return button;
}
