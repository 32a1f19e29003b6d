import compile from "icu-minify/compile";

/**
 * A loader that parses the ICU messages of a catalogue while the screens are built. The browser then needs no parser,
 * only the small function that fills in parsed messages.
 */
export default function parseTexts(catalogue) {
  return JSON.stringify(JSON.parse(catalogue, (_, value) => (typeof value === "string" ? compile(value) : value)));
}
