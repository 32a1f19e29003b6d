"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Messages, storedText } from "../../server/words/catalogues";

/** Translated names of codes from the data: agencies, skills, causes. An unknown code is shown as it is. */
export function useNames() {
  const locale = useLocale();
  const agency = useTranslations("agency");
  const skill = useTranslations("skill");
  const passedOver = useTranslations("passedOver");
  const passedOverDetail = useTranslations("passedOverDetail");
  const shortage = useTranslations("shortage");
  return useMemo(() => {
    const nameSkill = (code: string) =>
      skill.has(code as keyof Messages["skill"]) ? skill(code as keyof Messages["skill"]) : code;
    return {
      agency: (code: string) =>
        agency.has(code as keyof Messages["agency"]) ? agency(code as keyof Messages["agency"]) : code.toUpperCase(),
      skill: nameSkill,
      shortage: (code: string) =>
        shortage.has(code as keyof Messages["shortage"]) ? shortage(code as keyof Messages["shortage"]) : code,
      cause: (code: string, detail: string | null) => {
        if (detail && code === "busy") return passedOverDetail("busy", { detail });
        if (detail && code === "missing-skill") {
          return passedOverDetail("missing-skill", { detail: detail.split(", ").map(nameSkill).join(", ") });
        }
        return passedOver.has(code as keyof Messages["passedOver"])
          ? passedOver(code as keyof Messages["passedOver"])
          : code;
      },
      type: (type: { nameId: string; nameEn: string }) => storedText(locale, { id: type.nameId, en: type.nameEn }),
    };
  }, [locale, agency, skill, shortage, passedOver, passedOverDetail]);
}
