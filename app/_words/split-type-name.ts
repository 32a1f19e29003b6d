/** Matches the start of an addition to a type's name, as in "Kebakaran hutan dan lahan (karhutla)". */
const additionStart = /(?=, (?![^(]*\))| \()/;

/** Splits the name of an incident type into its main part and its additions, which may be left out if there is no room. */
export function splitTypeName(name: string): string[] {
  return name.split(additionStart);
}

/**
 * Splits off the additions in brackets, which only explain. An addition after a comma, as in "Road accident, victim
 * trapped", tells two types apart, so it stays.
 */
export function splitOffBrackets(name: string): { main: string; brackets: string } {
  const parts = splitTypeName(name);
  const isInBrackets = (part: string) => part.startsWith(" (");
  return {
    main: parts.filter((part) => !isInBrackets(part)).join(""),
    brackets: parts.filter(isInBrackets).join(""),
  };
}
