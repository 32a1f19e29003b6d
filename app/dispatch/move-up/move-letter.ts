/** Names a proposed move by its index: "A", "B", "C". Numbers would look like priorities. */
export function moveLetter(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
