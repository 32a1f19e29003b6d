import { roles } from "../../db/access-vocabulary";

export const minPasswordLength = 12;
export const maxPasswordLength = 128;

/** A common password with at most this many digits and symbols around it is still easy to guess: `Qwertyuiop2026!`. */
const maxAddedCharacters = 6;
/** If a password contains the username or any of `productWords`, this many other characters must remain. */
const minOtherCharacters = 8;
const minDistinctCharacters = 5;

const productWords = ["muba", "siaga", "112", "sekayu", "musi", "banyuasin", ...roles];
const sequences = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm"].flatMap(
  (text) => [text, [...text].reverse().join("")],
);

type PasswordContext = { username: string; isCommon: (text: string) => boolean };

/**
 * Whether a password is easy to guess. True for common passwords (even with a few digits or symbols around them),
 * repetitions, sequences, and passwords with fewer than five different characters. Also true for passwords that are
 * little more than the username or the name of the product, the regency or a role. There are no rules about kinds of
 * characters (ASVS 5.0, 6.2.5).
 */
export function isEasyToGuess(password: string, { username, isCommon }: PasswordContext): boolean {
  const text = password.normalize("NFKC").toLowerCase();
  if (isCommon(text) || isRepetition(text) || new Set(text).size < minDistinctCharacters) return true;
  if (sequences.some((sequence) => sequence.includes(text))) return true;
  const core = text.replace(/^[^a-z]+|[^a-z]+$/g, "");
  if (text.length - core.length <= maxAddedCharacters && isCommon(core)) return true;
  const otherCharacters = [username.toLowerCase(), ...productWords].reduce(
    (characters, word) => characters.replaceAll(word, ""),
    text,
  );
  return otherCharacters.length < minOtherCharacters && otherCharacters.length < text.length;
}

function isRepetition(text: string): boolean {
  return (text + text).slice(1, -1).includes(text);
}
