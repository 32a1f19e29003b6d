export const themes = ["dark", "light"] as const;
export type Theme = (typeof themes)[number];

/** Parses the value of a preference cookie; returns the first option when it is not valid. */
export function parsePreference<Choice extends string>(
  options: readonly [Choice, ...Choice[]],
  value: string | undefined,
): Choice {
  return options.find((option) => option === value) ?? options[0];
}

/** Stores a choice on this device for a year. */
export function storePreference(name: "locale" | "theme", value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context, and a LAN screen has none.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
