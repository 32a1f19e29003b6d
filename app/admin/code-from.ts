/** A code that suits a name: "Dinas Sosial" becomes "dinas-sosial". */
export function codeFrom(name: string): string {
  return name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64)
    .replace(/-+$/, "");
}

/** What is wrong with the code of something new, by the name of its words; null when nothing is. */
export function codeProblem(code: string, taken: readonly string[]): "codeBad" | "codeTaken" | null {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(code)) return "codeBad";
  return taken.includes(code) ? "codeTaken" : null;
}
