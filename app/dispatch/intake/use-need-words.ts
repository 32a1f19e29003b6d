"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { AskedQuestion, Need } from "@/server/domain/protocol";
import { useNames } from "../../_words/use-names";

/** What a question's answer asks for, in words: a priority, units; empty when it is only to be known. */
export function useNeedWords(): (question: Pick<AskedQuestion, "raisesTo" | "adds">) => string {
  const t = useTranslations("intake");
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useCallback(
    ({ raisesTo, adds }) => {
      const need = ({ kind, count, skills }: Need) =>
        `+${count} ${kindName(kind)}${skills.length > 0 ? ` (${skills.map(names.skill).join(", ")})` : ""}`;
      return [raisesTo !== null && t("raises", { priority: raisesTo }), ...adds.map(need)].filter(Boolean).join(", ");
    },
    [t, kindName, names],
  );
}
