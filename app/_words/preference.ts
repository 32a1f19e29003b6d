export const themes = ["dark", "light"] as const;
export type Theme = (typeof themes)[number];

/** The choice a cookie holds, or the first of the list when it holds none of them. */
export function chosen<Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  value: string | undefined,
): Choice {
  return choices.find((choice) => choice === value) ?? choices[0];
}

/** Keeps a choice for a year on this device. */
export function keep(name: "locale" | "theme", value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context, and a LAN screen has none.
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
