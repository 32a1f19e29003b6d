"use client";

import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Candidates } from "@/server/assignment/list-candidates";
import { isNextAssignmentState, isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { chooseAssignAction } from "./assign-action";
import { useAssignmentActions } from "./assignment-actions";

type NearerUnitListProps = {
  incident: IncidentView;
  nearerUnits: Candidates["excluded"];
  /** Whether any unit is ranked. */
  hasRanked: boolean;
  /** Returns the number of the digit key that sends the unit; null if it has none. */
  findKeyNumber: (unitId: string) => number | null;
};

/**
 * Units that the ranking excludes although they are nearer than the best ranked unit, each with the reason. If no unit
 * is ranked, the nearest excluded units are listed. A busy unit has a link to its incident, and can be pulled from it
 * while a recall is possible. Units for which `canBeSentAnyway` holds can be sent with the digit keys that follow those
 * of the ranking.
 */
export function NearerUnitList({ incident, nearerUnits, hasRanked, findKeyNumber }: NearerUnitListProps) {
  const t = useTranslations("nearer");
  const { incidents } = useOpenIncidents();
  if (nearerUnits.length === 0) return null;
  const findAssignedIncident = ({ cause, detail }: Candidates["excluded"][number]) =>
    cause === "busy" ? incidents.find(({ number }) => `${number}` === detail) : undefined;
  const firstBusyUnit = nearerUnits.find(findAssignedIncident);
  return (
    <section aria-label={t("title")} className="mt-2 border-line border-t px-3.5 pt-2 text-[0.8125rem]">
      <h4 className="font-semibold text-ink-2">{t(hasRanked ? "title" : "nearest")}</h4>
      <ul className="mt-1 space-y-1">
        {nearerUnits.map((candidate) => (
          <ExcludedUnitRow
            key={candidate.unit.id}
            incident={incident}
            candidate={candidate}
            assignedIncident={findAssignedIncident(candidate)}
            hasBusyKey={candidate === firstBusyUnit}
            canBeSent={canBeSentAnyway(candidate)}
            keyNumber={findKeyNumber(candidate.unit.id)}
          />
        ))}
      </ul>
    </section>
  );
}

/**
 * Whether a dispatcher can send the unit although the ranking excludes it: it is available, but lacks a skill or a
 * position, its crew has called for help, or its response area does not contain the incident.
 */
export function canBeSentAnyway({ cause }: Candidates["excluded"][number]): boolean {
  return ["missing-skill", "no-position", "outside-area", "crew-emergency"].includes(cause);
}

type ExcludedUnitRowProps = {
  incident: IncidentView;
  candidate: Candidates["excluded"][number];
  /** The open incident that a busy unit is assigned to. Undefined hides the buttons for that incident. */
  assignedIncident: ListedIncident | undefined;
  /** Whether the key that shows the unit's incident acts on this row. */
  hasBusyKey: boolean;
  /** Whether the unit is available and can be sent although it does not match the plan. */
  canBeSent: boolean;
  /** The digit key with this number sends the unit; numbering continues from the ranked units. Null without a key. */
  keyNumber: number | null;
};

/** One excluded unit: its distance, why it is excluded, and what a dispatcher can do about it. */
function ExcludedUnitRow({
  incident,
  candidate,
  assignedIncident,
  hasBusyKey,
  canBeSent,
  keyNumber,
}: ExcludedUnitRowProps) {
  const t = useTranslations("nearer");
  const tRanked = useTranslations("ranked");
  const format = useFormat();
  const names = useNames();
  const { state, updateConsole } = useConsole();
  const { assign, pendingChoice, incidentIdsInFlight } = useAssignmentActions();
  const { unit, distanceM, cause, detail } = candidate;
  const openAssignment = assignedIncident?.assignments.find(
    (candidate) => candidate.unit.id === unit.id && isOpen(candidate.state),
  );
  const action = chooseAssignAction(incident, unit.kind, state.replacingAssignmentId);
  const oldAssignment = action.kind === "replace" ? action.oldAssignment : undefined;
  const despitePanic = cause === "crew-emergency";
  const causeTexts = [
    names.cause(cause, detail),
    ...(despitePanic && detail ? [names.cause("missing-skill", detail)] : []),
  ];
  const needsReason = cause === "missing-skill" || despitePanic;
  const actionKey = oldAssignment ? "replace" : action.kind === "send" ? "send" : "add";
  const messageValues = { callSign: unit.callSign, old: oldAssignment?.unit.callSign ?? "" };
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      <span className="w-24 shrink-0 font-semibold">{unit.callSign}</span>
      <span className="w-14 shrink-0 text-right">{distanceM === null ? "–" : format.distance(distanceM)}</span>
      <span className="min-w-32 flex-1 text-ink-2">{causeTexts.join("; ")}</span>
      <span className="ml-auto flex items-center gap-2">
        {assignedIncident && (
          <CommandButton
            command={hasBusyKey ? "busy" : null}
            size="small"
            look="quiet"
            run={() => updateConsole({ do: "select-incident", id: assignedIncident.id })}
          >
            <span className="sr-only">{t("openOf", { number: assignedIncident.number, callSign: unit.callSign })}</span>
            <span aria-hidden>{t("open", { number: assignedIncident.number })}</span>
          </CommandButton>
        )}
        {assignedIncident && openAssignment && isNextAssignmentState(openAssignment.state, "recalled") && (
          <CommandButton
            command={null}
            size="small"
            look="quiet"
            // Disabled while a unit is being replaced, because a pulled unit is only ever added.
            isEnabled={!incidentIdsInFlight.includes(incident.id) && !pendingChoice && !oldAssignment}
            run={() =>
              assign(incident.id, unit, {
                pulledFrom: {
                  incident: assignedIncident,
                  assignmentId: openAssignment.id,
                  state: openAssignment.state,
                },
              })
            }
          >
            <span className="sr-only">
              {t("pullOf", { callSign: unit.callSign, number: `${assignedIncident.number}` })}
            </span>
            <span aria-hidden>{t("pull")}</span>
          </CommandButton>
        )}
        {canBeSent && (
          <CommandButton
            command={keyNumber === null ? null : "assign"}
            index={keyNumber === null ? undefined : keyNumber - 1}
            size="small"
            look="quiet"
            title={tRanked(`${actionKey}Of`, messageValues)}
            isEnabled={!incidentIdsInFlight.includes(incident.id) && !pendingChoice}
            run={() =>
              assign(incident.id, unit, {
                insteadOf: oldAssignment,
                ...(needsReason && { mismatch: causeTexts.join("; "), despitePanic }),
              })
            }
          >
            <span className="sr-only">{tRanked(`${actionKey}Of`, messageValues)}</span>
            <span aria-hidden>{actionKey === "replace" ? t("replace") : tRanked(actionKey)}</span>
          </CommandButton>
        )}
      </span>
    </li>
  );
}

type ExcludedListProps = { incident: IncidentView; excluded: Candidates["excluded"] };

/** The other excluded units, nearest first, each with the reason. Available units among them can be sent anyway. */
export function ExcludedList({ incident, excluded }: ExcludedListProps) {
  const t = useTranslations("ranked");
  const [isListOpen, setIsListOpen] = useState(false);
  if (excluded.length === 0) return null;
  return (
    <details
      className="group mt-1 px-3.5 text-[0.8125rem]"
      onToggle={({ currentTarget }) => setIsListOpen(currentTarget.open)}
    >
      <summary className="flex list-none items-center gap-1 rounded py-1 text-ink-2 hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-4 transition-transform group-open:rotate-90" aria-hidden />
        {t("excluded", { count: excluded.length })}
      </summary>
      <ul className="mt-1 space-y-1">
        {/* Rows are rendered only while the list is open, because there may be hundreds. */}
        {(isListOpen ? excluded : []).map((candidate) => (
          <ExcludedUnitRow
            key={candidate.unit.id}
            incident={incident}
            candidate={candidate}
            assignedIncident={undefined}
            hasBusyKey={false}
            canBeSent={canBeSentAnyway(candidate)}
            keyNumber={null}
          />
        ))}
      </ul>
    </details>
  );
}
