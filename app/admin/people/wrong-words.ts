"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { Messages } from "../../_words/catalogues";

type Word = keyof Messages["personWrong"];

/** What the server finds wrong with a person's field, in the reader's words; its own words are for machines. */
export function usePersonWrong() {
  const t = useTranslations("personWrong");
  return useCallback(
    (field: string, cause: string | null): string | null => {
      if (cause === null) return null;
      const word = wordOf(field, cause);
      return word ? t(word) : cause;
    },
    [t],
  );
}

function wordOf(field: string, cause: string): Word | null {
  if (cause.includes("must be an administrator")) return "lastAdmin";
  if (field === "id" && cause.includes("themselves")) return "yourself";
  if (field === "username") return cause.includes("taken") ? "taken" : "username";
  if (field === "name") return "name";
  if (field === "agencyCode") return "agency";
  return field === "unitId" ? "unit" : null;
}
