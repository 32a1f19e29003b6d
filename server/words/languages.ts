import { languages } from "../domain/screen-settings";
import en from "./en/notation.json" with { type: "json" };
import type { messages } from "./id";
import id from "./id/notation.json" with { type: "json" };

export type Locale = (typeof languages)[number];
/** The texts of the screens in one language. */
export type Messages = typeof messages;

export const locales = languages;

/**
 * For each language, how numbers and compass directions are written, and which keys answer questions. Every screen
 * loads this for all languages.
 */
export const notations = { id, en } satisfies Record<Locale, object>;

/** Loads the texts of one language, so that a screen need not load the other languages. */
export const loadMessages: Record<Locale, () => Promise<Messages>> = {
  id: async () => (await import("./id")).messages,
  en: async () => (await import("./en")).messages,
};

/** Loads only the texts that the console uses, which are less than half of all. */
export const loadConsoleMessages: Record<Locale, () => Promise<Messages>> = {
  id: async () => (await import("./id-console")).consoleMessages as Messages,
  en: async () => (await import("./en-console")).consoleMessages as Messages,
};

/** Creates an object with one value for each language. */
export function forEachLocale<Value>(makeValue: (locale: Locale) => Value): Record<Locale, Value> {
  return Object.fromEntries(locales.map((locale) => [locale, makeValue(locale)])) as Record<Locale, Value>;
}

/**
 * Picks the text in one language from the texts of an incident type or a question. The database stores them in
 * Indonesian and English; in any other language the English text is used.
 */
export function selectStoredText(locale: Locale, texts: Partial<Record<Locale, string>> & { en: string }): string {
  return texts[locale] ?? texts.en;
}
