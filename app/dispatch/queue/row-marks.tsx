"use client";

import { Ban, BellRing, Phone, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { isOpen } from "@/server/domain/assignment";
import { handoverProblem } from "@/server/domain/handover";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { AssignedCrews } from "../../_ui/assigned-crews";
import { SensitiveBadge } from "../../_ui/badges";
import { groupByKind } from "../../_ui/counts";
import { UnitGlyph } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { PanicMark } from "../alarms/panic-mark";
import { UnsentMarks } from "../saving/unsent-marks";

type RowMarksProps = { incident: ListedIncident; hasAlarm: boolean; hasPanic: boolean; isNew: boolean };

/** The marks at the right end of a queue row's first line, the most urgent first. */
export function RowMarks({
  incident: { id, callers, sensitive, forwardings, handovers },
  hasAlarm,
  hasPanic,
  isNew,
}: RowMarksProps) {
  const t = useTranslations("queue");
  const names = useNames();
  const refusedAgencies = forwardings.filter(({ refusedAt }) => refusedAt).map(({ agency }) => names.agency(agency));
  // Only the newest handover counts: it replaces earlier ones, which may have been refused.
  const failedHandovers = handovers.slice(-1).filter((handover) => handoverProblem(handover, null) !== null);
  const refusedText = [
    ...(refusedAgencies.length > 0 ? [t("refusedBy", { agencies: refusedAgencies.join(", ") })] : []),
    ...failedHandovers.map(({ neighbour }) => t("handoverLost", { neighbour })),
  ].join(". ");
  return (
    <span className="flex shrink-0 items-center gap-1.5 font-semibold text-xs">
      {hasPanic && <PanicMark />}
      {hasAlarm && (
        <span className="flex items-center gap-1 text-alarm">
          <BellRing className="size-3.5" aria-hidden />
          <span className={hasPanic ? "sr-only" : ""}>{t("alarmed")}</span>
        </span>
      )}
      {refusedText !== "" && (
        <span className="text-alarm" title={refusedText}>
          <Ban className="size-4" aria-hidden />
          <span className="sr-only">{refusedText}</span>
        </span>
      )}
      {isNew && <span className="rounded bg-strong px-1 text-on-strong">{t("fresh")}</span>}
      <UnsentMarks incidentId={id} />
      {sensitive && <SensitiveBadge isSmall />}
      {callers > 1 && (
        <span className="flex items-center gap-0.5 text-ink-2">
          <Phone className="size-3.5" aria-hidden />
          <span aria-hidden>{callers}</span>
          <span className="sr-only">{t("callers", { count: callers })}</span>
        </span>
      )}
    </span>
  );
}

/**
 * The number of missing units, and the number of crews of each kind. Call signs are only for screen readers here; the
 * panel shows them.
 */
export function RowCrews({ incident: { assignments, unmet } }: { incident: ListedIncident }) {
  const t = useTranslations("queue");
  const missingCount = unmet.reduce((sum, line) => sum + line.missing, 0);
  const isAwaitingConfirmation = unmet.length > 0 && unmet.every(({ reason }) => reason === "awaiting-confirmation");
  const unitsByKind = groupByKind(assignments.filter(({ state }) => isOpen(state)).map(({ unit }) => unit));
  return (
    <span className="flex shrink-0 items-center gap-2">
      {unmet.length > 0 && (
        <span className="flex items-center gap-1 font-semibold text-alarm">
          <TriangleAlert className="size-3.5" aria-hidden />
          <span aria-hidden={isAwaitingConfirmation}>
            {isAwaitingConfirmation ? t("confirm") : t("short", { count: missingCount })}
          </span>
          {isAwaitingConfirmation && <span className="sr-only">{t("awaiting")}</span>}
        </span>
      )}
      {unitsByKind.length > 0 && (
        <span className="flex items-center gap-1.5 font-medium text-ink-2 text-xs" aria-hidden>
          {unitsByKind.map(({ kind, units }) => (
            <span key={kind} className="flex items-center gap-0.5">
              <UnitGlyph kind={kind} className="size-3.5" />
              {units.length}
            </span>
          ))}
        </span>
      )}
      <span className="sr-only">
        <AssignedCrews assignments={assignments} />
      </span>
    </span>
  );
}
