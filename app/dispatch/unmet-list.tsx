"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { Button } from "../_ui/button";
import { UnitGlyph } from "../_ui/glyph";
import { useNames } from "../_words/use-names";
import { useFill } from "./proposals";
import { RefusalNote } from "./refusal-note";

/** What the plan asked for and nobody was sent, and why; with a second try. Proposals have a place of their own. */
export function UnmetList({ incident: { id, unmet, status } }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const kindName = useTranslations("unitKind");
  const names = useNames();
  const fill = useFill();
  const lines = unmet.filter(({ reason }) => reason !== "awaiting-confirmation");
  if (lines.length === 0) return null;
  return (
    <section aria-label={t("unmet")} className="bg-alarm-ground px-3.5 py-3">
      <h3 className="flex items-center gap-2 font-semibold text-alarm">
        <TriangleAlert className="size-4" aria-hidden />
        {t("unmet")}
      </h3>
      <ul className="mt-1 space-y-1">
        {lines.map(({ requirement, kind, missing, reason }) => (
          <li key={requirement} className="flex items-start gap-2">
            <UnitGlyph kind={kind} className="mt-0.5 size-4 text-ink-2" />
            <span>{t("unmetLine", { count: missing, kind: kindName(kind), reason: names.shortage(reason) })}</span>
          </li>
        ))}
      </ul>
      {status !== "closed" && (
        <Button size="small" className="mt-2" disabled={fill.isPending} onClick={() => fill.mutate({ incidentId: id })}>
          {fill.isPending ? t("filling") : t("fillAgain")}
        </Button>
      )}
      <RefusalNote error={fill.error} />
    </section>
  );
}
