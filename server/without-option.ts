import { CommandError } from "./explain-failure";

/** Takes an option with its value out of the words. */
export function withoutOption(
  words: string[],
  option: string,
  what: string,
): { words: string[]; value: string | null } {
  const at = words.indexOf(option);
  if (at < 0) return { words, value: null };
  const value = words[at + 1];
  if (value === undefined || value.startsWith("--")) throw new CommandError(`${option} needs ${what}.`);
  return { words: words.toSpliced(at, 2), value };
}
