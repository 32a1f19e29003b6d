"use client";

import { useTranslations } from "next-intl";
import type { ListedUnit } from "@/db/queries/unit";
import type { Candidates } from "@/server/assignment/list-candidates";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { KeyCap } from "../../_ui/key-cap";
import { UnitMark } from "../../_ui/mark";
import { usePositionBasisText } from "../../_ui/position-age";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { findKeyCombination, formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { chooseAssignAction } from "./assign-action";
import { useAssignmentActions } from "./assignment-actions";

type Candidate = Candidates["ranked"][number];
/**
 * `liveUnit` is the unit's latest state from the live feed, because the unit may have been assigned since the ranking
 * was fetched.
 */
type Props = {
  incident: IncidentView;
  candidate: Candidate;
  /** The digit key with this number sends the unit; null while the row has no key. */
  keyNumber: number | null;
  liveUnit: ListedUnit | undefined;
  /** How far the incident may be from its recorded position. */
  uncertaintyKm: number;
  /** Whether the next candidate may be nearer than this one, because the incident's position is uncertain. */
  isUncertain: boolean;
};

/**
 * One candidate, as a button that says what a click does. While a unit is being replaced, a second button adds the
 * candidate instead.
 */
export function RankedRow({ incident, candidate, keyNumber, liveUnit, uncertaintyKm, isUncertain }: Props) {
  const t = useTranslations("ranked");
  const tAssigned = useTranslations("assigned");
  const statusName = useTranslations("unitStatus");
  const tConfidence = useTranslations("confidence");
  const format = useFormat();
  const names = useNames();
  const describeBasis = usePositionBasisText();
  const { state } = useConsole();
  const { assign, pendingChoice, incidentIdsInFlight } = useAssignmentActions();
  const describeTravel = useTravelText();
  const { unit, distanceM, fixAgeSeconds, responsible } = candidate;
  const action = chooseAssignAction(incident, unit.kind, state.replacingAssignmentId);
  const oldAssignment = action.kind === "replace" ? action.oldAssignment : undefined;
  const isAvailable = liveUnit === undefined || liveUnit.status === "available";
  const isInFlight = incidentIdsInFlight.includes(incident.id);
  const label = oldAssignment
    ? t("replaceOf", { old: oldAssignment.unit.callSign, callSign: unit.callSign })
    : t(`${action.kind === "add" ? "add" : "send"}Of`, { callSign: unit.callSign });
  const send = () => void assign(incident.id, unit, { insteadOf: oldAssignment });
  const add = () => void assign(incident.id, unit);
  const canSend = isAvailable && !isInFlight && !pendingChoice;
  const index = keyNumber === null ? undefined : keyNumber - 1;
  const hasKey = index !== undefined && findKeyCombination("assign", index) !== undefined;
  const sendKey = useCommand(
    hasKey ? { id: oldAssignment ? "assign" : ["assign", "add"], index, isEnabled: canSend, run: send } : null,
  );
  const addKey = useCommand(hasKey && oldAssignment ? { id: "add", index, isEnabled: canSend, run: add } : null);
  return (
    <li className={`flex items-stretch ${isAvailable ? "" : "opacity-50"}`} data-candidate={unit.callSign}>
      <button
        type="button"
        {...sendKey}
        title={label}
        disabled={!canSend}
        onClick={send}
        className={`group flex min-w-0 flex-1 items-center gap-2.5 py-1.5 pl-3.5 ${oldAssignment ? "pr-1" : "pr-3.5"} text-left hover:bg-hover focus-visible:-outline-offset-2 disabled:cursor-not-allowed`}
      >
        <span className="sr-only">{label}: </span>
        <span className="w-5 shrink-0">{hasKey && <KeyCap>{formatKeyHint("assign", index)}</KeyCap>}</span>
        <UnitMark
          kind={unit.kind}
          status={isAvailable ? "available" : (liveUnit?.status ?? "available")}
          stale={candidate.basis !== "fix"}
          simulated={unit.simulated}
        />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="flex items-baseline justify-between gap-2">
            <span className="font-semibold">{unit.callSign}</span>
            <span className="font-semibold">
              {format.distance(distanceM)}
              {uncertaintyKm > 0 && (
                <span className="font-medium text-ink-3 text-xs"> {tConfidence("off", { km: uncertaintyKm })}</span>
              )}
            </span>
          </span>
          <span className="flex items-baseline justify-between gap-2 text-ink-3 text-xs">
            <span className="truncate">
              {names.agency(unit.agency)}
              {!responsible && <b className="ml-1.5 font-semibold text-ink">{tAssigned("mutualAid")}</b>}
              {!isAvailable && liveUnit && (
                <b className="ml-1.5 font-semibold text-ink">{statusName(liveUnit.status)}</b>
              )}
            </span>
            <span className="shrink-0 font-semibold text-ink-2 group-hover:text-ink group-focus-visible:text-ink">
              {oldAssignment
                ? t("replace", { callSign: oldAssignment.unit.callSign })
                : t(action.kind === "add" ? "add" : "send")}
            </span>
          </span>
          <span className="flex items-baseline justify-between gap-2 text-ink-3 text-xs">
            <span
              data-basis={candidate.basis}
              className={
                candidate.basis === "fix" ? "" : "rounded border border-ink-3 border-dashed px-1 font-semibold text-ink"
              }
            >
              {describeBasis(candidate.basis, fixAgeSeconds)}
            </span>
            <span className="text-right">{describeTravel(candidate)}</span>
          </span>
          {isUncertain && <span className="block text-ink-3 text-xs italic">{tConfidence("close")}</span>}
        </span>
      </button>
      {oldAssignment && (
        <button
          type="button"
          {...addKey}
          aria-label={t("addOf", { callSign: unit.callSign })}
          title={t("addOf", { callSign: unit.callSign })}
          disabled={!canSend}
          onClick={add}
          className="w-10 shrink-0 text-ink-3 text-lg hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 disabled:cursor-not-allowed"
        >
          +
        </button>
      )}
    </li>
  );
}
