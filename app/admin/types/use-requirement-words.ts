"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { UnitKind } from "@/db/vocabulary";
import { useNames } from "../../_words/use-names";

/** A requirement in words: "2 Ambulans (trauma, bidan)", and without its count what it asks for. */
export function useRequirementWords() {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useMemo(() => {
    const asked = ({ kind, skills }: { kind: UnitKind; skills: readonly string[] }) =>
      skills.length === 0 ? kindName(kind) : `${kindName(kind)} (${skills.map(names.skill).join(", ")})`;
    return {
      asked,
      line: (line: { kind: UnitKind; count: number; skills: readonly string[] }) => `${line.count} ${asked(line)}`,
    };
  }, [kindName, names]);
}
