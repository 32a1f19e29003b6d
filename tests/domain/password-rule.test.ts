import { expect, test } from "vitest";
import { isEasyToGuess } from "../../server/domain/password-rule";

const commonPasswords = new Set(["qwertyuiop", "123456789012", "monkey", "sunshine", "justinbieber"]);
const isEasy = (password: string, username = "rina.wati") =>
  isEasyToGuess(password, { username, isCommon: (text) => commonPasswords.has(text) });

test.each([
  "123456789012",
  "JustinBieber",
  "Qwertyuiop12",
  "!!sunshine2026",
  "abcdefghijkl",
  "lkjhgfdsapoiuy",
  "aaaaaaaaaaaa",
  "112112112112",
  "kucingkucing",
  "rina.wati2026",
  "Rina.Wati-112",
  "mubasiaga112",
  "Muba-Siaga-112!",
  "siaga112siaga",
])("%s is easy to guess", (password) => {
  expect(isEasy(password)).toBe(true);
});

test.each([
  "correct horse battery",
  "a password of mine",
  "k7vd-x3pq-9mrt-e2nb",
  "kapal ponton sungai",
  "8f2b91c7d04e",
  "pempek lenjer panas",
  "rina.wati suka durian montong",
  "monkey business at noon",
])("%s is not easy to guess", (password) => {
  expect(isEasy(password)).toBe(false);
});
