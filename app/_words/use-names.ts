"use client";

import { useLocale, useTranslations } from "next-intl";
import { createContext, use, useMemo } from "react";
import { type Messages, selectStoredText } from "../../server/words/languages";

type Names = ReturnType<typeof useCreateNames>;
export const NamesContext = createContext<Names | null>(null);

/**
 * Returns functions that translate codes in the data, such as agencies, skills and causes. Codes without a translation
 * are shown unchanged, except that agency codes are in capitals.
 */
export function useNames(): Names {
  const names = use(NamesContext);
  if (!names) throw new Error("useNames must be used inside PreferenceProvider");
  return names;
}

/** Creates the functions of `useNames`, which all components share. */
export function useCreateNames() {
  const locale = useLocale();
  const tAgency = useTranslations("agency");
  const tSkill = useTranslations("skill");
  const tPassedOver = useTranslations("passedOver");
  const tPassedOverDetail = useTranslations("passedOverDetail");
  const tShortage = useTranslations("shortage");
  return useMemo(() => {
    const nameSkill = (code: string) =>
      tSkill.has(code as keyof Messages["skill"]) ? tSkill(code as keyof Messages["skill"]) : code;
    return {
      agency: (code: string) =>
        tAgency.has(code as keyof Messages["agency"]) ? tAgency(code as keyof Messages["agency"]) : code.toUpperCase(),
      skill: nameSkill,
      shortage: (code: string) =>
        tShortage.has(code as keyof Messages["shortage"]) ? tShortage(code as keyof Messages["shortage"]) : code,
      cause: (code: string, detail: string | null) => {
        if (detail && code === "busy") return tPassedOverDetail("busy", { detail });
        if (detail && code === "missing-skill") {
          return tPassedOverDetail("missing-skill", { detail: detail.split(", ").map(nameSkill).join(", ") });
        }
        return tPassedOver.has(code as keyof Messages["passedOver"])
          ? tPassedOver(code as keyof Messages["passedOver"])
          : code;
      },
      type: (type: { nameId: string; nameEn: string }) =>
        selectStoredText(locale, { id: type.nameId, en: type.nameEn }),
    };
  }, [locale, tAgency, tSkill, tShortage, tPassedOver, tPassedOverDetail]);
}
