"use client";

import { useRefusal } from "../../_live/cache/refusal";

/** Translates the error of an entry: the text to show beside the button, and the cause for each field by its path. */
export function useEntryErrors(error: unknown) {
  const describeRefusal = useRefusal();
  const refusal = error ? describeRefusal(error) : null;
  return {
    text: refusal && [refusal.text, refusal.detail].filter(Boolean).join(". "),
    errorOf: (path: string): string | null => refusal?.fields.find((field) => field.path === path)?.cause ?? null,
  };
}
