/** A code from a name: small letters, digits and hyphens. */
export function codeFrom(name: string): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
}

export const codeShape = /^[a-z0-9][a-z0-9-]{0,63}$/;
