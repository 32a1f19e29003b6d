"use client";

import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useNames } from "../_words/use-names";
import { UnitGlyph } from "./mark";

/** The unmet requirements: the number of missing units by kind, with the reason. */
export function UnmetRequirements({ unmet }: { unmet: IncidentView["unmet"] }) {
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
