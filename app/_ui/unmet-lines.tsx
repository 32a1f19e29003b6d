"use client";

import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useNames } from "../_words/use-names";
import { UnitGlyph } from "./mark";

/** How many of which kind are missing, each with the reason. */
export function UnmetLines({ unmet }: { unmet: IncidentView["unmet"] }) {
  const t = useTranslations("incident");
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return (
    <ul className="mt-1 space-y-1">
      {unmet.map(({ requirement, kind, missing, reason }) => (
        <li key={requirement} className="flex items-start gap-2">
          <UnitGlyph kind={kind} className="mt-0.5 size-4 text-ink-2" />
          <span>{t("unmetLine", { count: missing, kind: kindName(kind), reason: names.shortage(reason) })}</span>
        </li>
      ))}
    </ul>
  );
}
