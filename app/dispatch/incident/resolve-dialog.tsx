"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useArrivals } from "../../_live/arrivals/use-arrivals";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { ArrivalNote } from "../../_ui/arrival-note";
import { ConfirmDialog } from "../../_ui/confirm-dialog";

type Props = {
  incident: IncidentView;
  resolve: () => void;
  isPending: boolean;
  error: unknown;
  onClose: () => void;
};

/** Asks before an incident is resolved, and lists the crews that are still assigned. Enter confirms; Esc cancels. */
export function ResolveDialog({ incident, resolve, isPending, error, onClose }: Props) {
  const t = useTranslations("resolving");
  const stateName = useTranslations("assignmentState");
  const arrivals = useArrivals(useMemo(() => [incident], [incident]));
  const crews = incident.assignments.filter(({ state }) => isOpen(state));
  return (
    <ConfirmDialog
      title={t("title", { number: `${incident.number}` })}
      description={t("crews", { count: crews.length })}
      width="28rem"
      confirm={t("yes")}
      isPending={isPending}
      onConfirm={() => !isPending && resolve()}
      onClose={onClose}
    >
      {crews.length > 0 && (
        <ul aria-label={t("list")} className="mt-3 divide-y divide-line rounded-lg border border-line-2">
          {crews.map(({ id, unit, state }) => {
            const arrival = arrivals.get(id);
            return (
              <li key={id} className="px-3 py-2">
                <span className="flex items-baseline justify-between gap-2">
                  <b className="font-semibold">{unit.callSign}</b>
                  <span className="text-ink-2">{stateName(state)}</span>
                </span>
                {arrival && (
                  <span className="text-xs">
                    <ArrivalNote arrival={arrival} remaining={arrival.remaining} position={arrival.position} />
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <RefusalNote error={error} />
    </ConfirmDialog>
  );
}
