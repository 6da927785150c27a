// The part of LaTeX that this lesson's formulas use, as MathML, which every browser draws by itself.

const SPACE = "http://www.w3.org/1998/Math/MathML";
const LETTERS = { sigma: "σ", eta: "η", epsilon: "ϵ", pi: "π", partial: "∂", nabla: "∇" };
const SIGNS = { cdot: "·", leftarrow: "←", approx: "≈", times: "×", dots: "…", sum: "∑", lfloor: "⌊", rfloor: "⌋", in: "∈" };
const SPACES = { quad: "1em", qquad: "2em", ";": ".28em", ",": ".17em" };
const NAMES = new Set(["ln", "tanh", "sin", "cos", "exp"]);

export const TEX_CSS = `
math { font-family: var(--st-font); font-variant-numeric: tabular-nums; }
math mi { font-style: normal; text-transform: none; }
math mi.letter { font-style: italic; }
math .column { border: solid currentColor; border-width: 0 1.5px; border-radius: .55em / 50%; padding: 0 .25em; }
math mtd { padding: .05em .2em; }
`;

/** Return `latex` as a math element. */
export function math(latex, display = false) {
  const root = make("math", ...row({ tokens: latex.match(/\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|./g) ?? [], at: 0 }));
  if (display) root.setAttribute("display", "block");
  root.setAttribute("aria-label", latex);
  return root;
}

function make(name, ...content) {
  const element = document.createElementNS(SPACE, name);
  element.append(...content);
  return element;
}

/** Read nodes up to a token of `ends`, which is read too. */
function row(source, ends = []) {
  const nodes = [];
  while (source.at < source.tokens.length) {
    const token = source.tokens[source.at++];
    if (ends.includes(token)) return nodes;
    if (token === "^" || token === "_") script(source, nodes, token);
    else if (token.trim()) nodes.push(signed(atom(source, token), nodes.at(-1)));
  }
  return nodes;
}

/** A minus after nothing or after another sign belongs to its number. */
function signed(node, before) {
  const alone = !before || before.localName === "mspace" || (before.localName === "mo" && before.textContent !== ")");
  if (node.textContent === "=" && before?.getAttribute("rspace") === "0") node.setAttribute("lspace", "0");
  if (node.textContent === "−" && alone) for (const side of ["lspace", "rspace"]) node.setAttribute(side, "0");
  return node;
}

function script(source, nodes, sign) {
  const base = nodes.pop() ?? make("mrow");
  const small = group(source);
  const other = { msub: "^", msup: "_" }[base.localName];
  if (sign === other) {
    const [kernel, first] = [...base.childNodes];
    nodes.push(sign === "^" ? make("msubsup", kernel, first, small) : make("msubsup", kernel, small, first));
  } else nodes.push(make(sign === "^" ? "msup" : "msub", base, small));
}

/** Read one group in braces, or one atom. */
function group(source) {
  while (source.tokens[source.at]?.trim() === "") source.at++;
  const token = source.tokens[source.at++];
  if (token === undefined) return make("mrow");
  const inside = token === "{" ? row(source, ["}"]) : [atom(source, token)];
  return inside.length === 1 ? inside[0] : make("mrow", ...inside);
}

function atom(source, token) {
  if (token === "{") return make("mrow", ...row(source, ["}"]));
  if (token.startsWith("\\")) return command(source, token.slice(1));
  if (/^\d/.test(token)) return make("mn", token);
  if (/^[a-zA-Z]/.test(token)) return letter(token);
  return sign(token === "-" ? "−" : token);
}

function letter(text) {
  const made = make("mi", text);
  made.setAttribute("class", "letter");
  return made;
}

function sign(text) {
  const made = make("mo", text);
  if (/^[()]$/.test(text)) made.setAttribute("stretchy", "false");
  if (text === ",") made.setAttribute("rspace", ".3em");
  return made;
}

function command(source, name) {
  if (name === "frac") return make("mfrac", group(source), group(source));
  if (name === "sqrt") return make("msqrt", group(source));
  if (name === "hat") return over(group(source));
  if (name === "text" || name === "mathrm") return make("mtext", words(source));
  if (name === "left" || name === "right") return sign(source.tokens[source.at++]);
  if (name === "begin") return table(source);
  if (name === "mathrel") return joined(group(source));
  if (name in SPACES) return gap(SPACES[name]);
  if (NAMES.has(name)) return make("mrow", make("mi", name), gap(".12em"));
  if (name in LETTERS) return make("mi", LETTERS[name]);
  return sign(SIGNS[name] ?? name);
}

function over(base) {
  const made = make("mover", base, sign("^"));
  made.setAttribute("accent", "true");
  return made;
}

/** The first half of a sign that goes on, as in +=. */
function joined(base) {
  const made = sign(base.textContent);
  made.setAttribute("lspace", ".3em");
  made.setAttribute("rspace", "0");
  return made;
}

function gap(width) {
  const made = make("mspace");
  made.setAttribute("width", width);
  return made;
}

function words(source) {
  source.at++;
  const from = source.at;
  while (source.tokens[source.at] !== "}") source.at++;
  return source.tokens.slice(from, source.at++).join("").replaceAll(" ", "\u00a0");
}

/** Read a matrix in round brackets up to its end. */
function table(source) {
  words(source);
  const rows = [];
  let cells = [];
  const ends = ["&", "\\\\", "\\end"];
  for (let open = true; open; ) {
    cells.push(make("mtd", ...row(source, ends)));
    const ended = source.tokens[source.at - 1];
    if (ended === "&") continue;
    rows.push(make("mtr", ...cells));
    cells = [];
    open = ended === "\\\\";
  }
  words(source);
  const made = make("mtable", ...rows);
  made.setAttribute("class", "column");
  return made;
}
