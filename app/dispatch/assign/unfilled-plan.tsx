"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { UnitMark } from "../../_ui/mark";
import { usePositionBasisText } from "../../_ui/position-age";
import { FailedLine } from "../../_ui/state-message";
import { UnmetRequirements } from "../../_ui/unmet-requirements";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { CommandButton } from "../commands/command-registry";
import { useReadValue } from "../commands/use-read-value";
import { recordStart, useUndo } from "./undo-context";

/** Units move, so the proposals are calculated again after this time. */
const refetchIntervalMs = 10_000;

/** Whether the incident's proposed units await confirmation. */
function isAwaitingConfirmation({ unmet, status }: Pick<IncidentView, "unmet" | "status">): boolean {
  return status !== "closed" && unmet.some(({ reason }) => reason === "awaiting-confirmation");
}

/** Assigns units to the incident's unmet requirements according to the assignment rule. */
function useFillPlan() {
  const t = useTranslations("undo");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const { offerUndo } = useUndo();
  return useMutation(
    trpc.dispatch.fill.mutationOptions({
      onMutate: recordStart,
      onSuccess: (_data, { incidentId }, { at }) => offerUndo(incidentId, at, t("planApplied"), null),
      onSettled: (_data, _error, { incidentId }) => refetchIncident(incidentId),
    }),
  );
}

/** Proposed units of an incident whose type needs confirmation, and the button that sends them. */
export function Proposals({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const tRanked = useTranslations("ranked");
  const format = useFormat();
  const describeBasis = usePositionBasisText();
  const describeTravel = useTravelText();
  const trpc = useTRPC();
  const isWaiting = isAwaitingConfirmation(incident);
  const pollIntervalMs = usePollInterval(refetchIntervalMs);
  const proposals = useQuery({
    ...trpc.dispatch.proposals.queryOptions({ incidentId: incident.id }),
    enabled: isWaiting,
    refetchInterval: pollIntervalMs,
  });
  const fill = useFillPlan();
  const shownIds = proposals.data?.map(({ unit }) => unit.id).join(" ") ?? null;
  const readIds = useReadValue(shownIds, shownIds);
  if (!isWaiting) return null;
  // Other units than those that were shown when the key was pressed must not be sent.
  const hasKey = readIds === null || readIds === shownIds;
  return (
    <section aria-label={t("proposals")} className="px-3.5 py-3">
      <h3 className="font-semibold">{t("proposals")}</h3>
      <p className="text-ink-2 text-[0.8125rem]">
        {proposals.data?.length === 0 ? t("proposalsNone") : t("proposalsText")}
      </p>
      {proposals.isError && <FailedLine refetch={proposals.refetch} />}
      {proposals.isPending && <p className="mt-2 text-ink-3">{tRanked("loading")}</p>}
      <ul className="mt-2 space-y-1.5">
        {proposals.data?.map(({ unit, distanceM, basis: positionBasis, fixAgeSeconds, ...travel }) => (
          <li key={unit.id} className="flex items-center gap-2.5" data-proposed={unit.callSign}>
            <UnitMark
              kind={unit.kind}
              status="available"
              stale={positionBasis !== "fix"}
              simulated={unit.simulated}
              className="size-7"
            />
            <span className="font-semibold">{unit.callSign}</span>
            <span className="ml-auto text-right">
              <span className="font-semibold">{format.distance(distanceM)}</span>
              <span className="block text-ink-3 text-xs">{describeBasis(positionBasis, fixAgeSeconds)}</span>
              <span className="block text-ink-3 text-xs">{describeTravel(travel)}</span>
            </span>
          </li>
        ))}
      </ul>
      <CommandButton
        command={hasKey ? "fill" : null}
        look="strong"
        className="mt-3 w-full"
        isEnabled={!fill.isPending && !proposals.isPending}
        run={() => fill.mutate({ incidentId: incident.id })}
      >
        {fill.isPending ? t("filling") : t("fill")}
      </CommandButton>
      <RefusalNote error={fill.error} />
    </section>
  );
}

/**
 * Requirements of the response plan that could not be met, with the reasons and a button that tries again. Proposals
 * are not included.
 */
export function UnmetList({ incident: { id, unmet } }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const fill = useFillPlan();
  const unmetRequirements = unmet.filter(({ reason }) => reason !== "awaiting-confirmation");
  if (unmetRequirements.length === 0) return null;
  return (
    <section aria-label={t("unmet")} className="bg-alarm-ground px-3.5 py-3">
      <h3 className="flex items-center gap-2 font-semibold text-alarm">
        <TriangleAlert className="size-4" aria-hidden />
        {t("unmet")}
      </h3>
      <UnmetRequirements unmet={unmetRequirements} />
      <Button size="small" className="mt-2" disabled={fill.isPending} onClick={() => fill.mutate({ incidentId: id })}>
        {fill.isPending ? t("filling") : t("fillAgain")}
      </Button>
      <RefusalNote error={fill.error} />
    </section>
  );
}
