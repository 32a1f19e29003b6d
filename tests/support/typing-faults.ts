/** The neighbours of each key on a QWERTY keyboard. */
const neighbours: Record<string, string> = {
  ...{ q: "wa", w: "qes", e: "wrd", r: "etf", t: "ryg", y: "tuh", u: "yij", i: "uok", o: "ipl", p: "ol" },
  ...{ a: "sqz", s: "adw", d: "sfe", f: "dgr", g: "fht", h: "gjy", j: "hku", k: "jli", l: "ko" },
  ...{ z: "xa", x: "zc", c: "xv", v: "cb", b: "vn", n: "bm", m: "n" },
};

/**
 * Returns the text with one typing error: two letters are swapped, or a letter is missing, doubled, or replaced by the
 * letter of a neighbouring key.
 */
export function withTypingFault(text: string, random: () => number): string {
  const letters = [...text];
  const places = letters.flatMap((letter, index) => (/\p{L}/u.test(letter) ? [index] : []));
  for (let attempt = 0; attempt < 100; attempt++) {
    const index = places[Math.floor(random() * places.length)] ?? 0;
    const [letter = "", next = ""] = letters.slice(index, index + 2);
    const key = neighbours[letter.normalize("NFD").charAt(0).toLowerCase()] ?? "";
    const faults = [
      /\p{L}/u.test(next) ? [...letters.slice(0, index), next, letter, ...letters.slice(index + 2)] : [],
      [...letters.slice(0, index), ...letters.slice(index + 1)],
      [...letters.slice(0, index), letter, ...letters.slice(index)],
      key ? [...letters.slice(0, index), key[Math.floor(random() * key.length)], ...letters.slice(index + 1)] : [],
    ];
    const faultyText = (faults[Math.floor(random() * faults.length)] ?? []).join("");
    if (faultyText !== "" && faultyText !== text) return faultyText;
  }
  throw new Error(`no typing fault fits "${text}"`);
}
