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

export function isCode(code: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(code);
}
