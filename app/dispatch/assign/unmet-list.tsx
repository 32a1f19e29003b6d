"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { Button } from "../../_ui/button";
import { UnmetLines } from "../../_ui/unmet-lines";
import { useFill } from "./proposals";

/** What the plan asked for and nobody was sent, and why; with a second try. Proposals have a place of their own. */
export function UnmetList({ incident: { id, unmet } }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const fill = useFill();
  const lines = unmet.filter(({ reason }) => reason !== "awaiting-confirmation");
  if (lines.length === 0) return null;
  return (
    <section aria-label={t("unmet")} className="bg-alarm-ground px-3.5 py-3">
      <h3 className="flex items-center gap-2 font-semibold text-alarm">
        <TriangleAlert className="size-4" aria-hidden />
        {t("unmet")}
      </h3>
      <UnmetLines unmet={lines} />
      <Button size="small" className="mt-2" disabled={fill.isPending} onClick={() => fill.mutate({ incidentId: id })}>
        {fill.isPending ? t("filling") : t("fillAgain")}
      </Button>
      <RefusalNote error={fill.error} />
    </section>
  );
}
