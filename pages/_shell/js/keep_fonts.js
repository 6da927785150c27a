// The house's fonts inside a file, so that it looks the same where they are not installed.

const FONTS = [
  { family: "Inter", file: "inter-latin.woff2", range: "U+0-36F, U+2000-22FF", needs: /Inter/, letters: /[\u0000-\u036f]/ },
  { family: "Inter", file: "inter-greek.woff2", range: "U+370-3FF", needs: /Inter/, letters: /[\u0370-\u03ff]/ },
  { family: "JetBrains Mono", file: "jetbrains-mono-latin.woff2", range: "U+0-22FF", needs: /JetBrains/, letters: /./ },
];

/** Return @font-face rules with the files inside, for the `families` and `letters` that are used. */
export async function fontFaces(version, families, letters) {
  const used = [...families].join(), text = [...letters].join("");
  const wanted = FONTS.filter((font) => font.needs.test(used) && font.letters.test(text));
  const rules = await Promise.all(wanted.map(async ({ family, file, range }) => {
    const answer = await fetch(new URL(`../fonts/${file}`, version));
    if (!answer.ok) return "";
    return `@font-face{font-family:"${family}";font-weight:100 900;unicode-range:${range};src:url(data:font/woff2;base64,${await base64(await answer.arrayBuffer())})}`;
  }));
  return rules.join("");
}

/** Return bytes as base64. */
export function base64(bytes) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    Object.assign(reader, { onload: () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)), onerror: reject });
    reader.readAsDataURL(new Blob([bytes]));
  });
}
