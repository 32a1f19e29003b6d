/** The neighbours of each key on a QWERTY keyboard. */
const neighbourKeys: Record<string, string> = {
  ...{ q: "wa", w: "qes", e: "wrd", r: "etf", t: "ryg", y: "tuh", u: "yij", i: "uok", o: "ipl", p: "ol" },
  ...{ a: "sqz", s: "adw", d: "sfe", f: "dgr", g: "fht", h: "gjy", j: "hku", k: "jli", l: "ko" },
  ...{ z: "xa", x: "zc", c: "xv", v: "cb", b: "vn", n: "bm", m: "n" },
};

/**
 * Returns the text with one typing error: two letters are swapped, or a letter is missing, doubled, or replaced by the
 * letter of a neighbouring key.
 */
export function withTypingError(text: string, random: () => number): string {
  const letters = [...text];
  const letterIndexes = letters.flatMap((letter, index) => (/\p{L}/u.test(letter) ? [index] : []));
  for (let attempt = 0; attempt < 100; attempt++) {
    const index = letterIndexes[Math.floor(random() * letterIndexes.length)] ?? 0;
    const [letter = "", nextLetter = ""] = letters.slice(index, index + 2);
    const nearbyKeys = neighbourKeys[letter.normalize("NFD").charAt(0).toLowerCase()] ?? "";
    const faultyVersions = [
      /\p{L}/u.test(nextLetter) ? [...letters.slice(0, index), nextLetter, letter, ...letters.slice(index + 2)] : [],
      [...letters.slice(0, index), ...letters.slice(index + 1)],
      [...letters.slice(0, index), letter, ...letters.slice(index)],
      nearbyKeys
        ? [
            ...letters.slice(0, index),
            nearbyKeys[Math.floor(random() * nearbyKeys.length)],
            ...letters.slice(index + 1),
          ]
        : [],
    ];
    const faultyText = (faultyVersions[Math.floor(random() * faultyVersions.length)] ?? []).join("");
    if (faultyText !== "" && faultyText !== text) return faultyText;
  }
  throw new Error(`no typing error fits "${text}"`);
}
