"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { type UnitKind, unitKinds } from "@/db/vocabulary";
import { isNextAssignmentState, isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes, useUnits } from "../../_live/cache/use-live-data";
import { usePollInterval } from "../../_live/cache/use-poll-interval";
import { possibleRadiusKm } from "../../_map/layers/possible-area";
import { Button } from "../../_ui/button";
import { UnitGlyph } from "../../_ui/mark";
import { FailedLine, StateMessage } from "../../_ui/state-message";
import { useToast } from "../../_ui/toast";
import { useReadValue } from "../commands/use-read-value";
import { useConsole } from "../console-context";
import { useAssignmentActions } from "./assignment-actions";
import { canBeSentAnyway, ExcludedList, NearerUnitList } from "./nearer-units";
import { RankedRow } from "./ranked-row";

/**
 * The ranking is refetched at this interval, because units move. It is not refetched while the pointer moves on it and
 * for `pointerPauseMs` afterwards, so that no row moves away under the pointer.
 */
const refetchIntervalMs = 10_000;
const pointerPauseMs = 10_000;
/** How long a digit key is disabled after its row has changed to another unit, as for alarms. */
const digitPauseMs = 1_000;
const maxRankedUnits = 12;
const maxNearerUnits = 5;

/** Candidate units, best first. A click or key press sends a unit, adds it, or replaces an assigned unit with it. */
export function RankedList({ incident }: { incident: IncidentView }) {
  const t = useTranslations("ranked");
  const tAssigned = useTranslations("assigned");
  const tConfidence = useTranslations("confidence");
  const kindName = useTranslations("unitKind");
  const trpc = useTRPC();
  const { state, updateConsole } = useConsole();
  const { refusal } = useAssignmentActions();
  const { typesByCode } = useTypes();
  const { unitsById } = useUnits();
  const { isPaused, onPointerMove, onPointerLeave } = usePointerPause();
  const [chosenKind, setChosenKind] = useState<UnitKind | null>(null);

  const section = useRef<HTMLElement>(null);
  const replacedAssignment = incident.assignments.find(
    ({ id, state: step }) => id === state.replacingAssignmentId && isNextAssignmentState(step, "recalled"),
  );
  const isReplacing = replacedAssignment !== undefined;
  useEndOfReplacing(incident, isReplacing);
  const hasJustReplaced = useReadValue(isReplacing, isReplacing) && !isReplacing;
  const plannedKinds = [
    ...new Set((typesByCode.get(incident.type)?.plans[`${incident.priority}`] ?? []).map(({ kind }) => kind)),
  ];
  const kinds = plannedKinds.length > 0 ? plannedKinds : unitKinds.slice(0, 1);
  const shownKind = replacedAssignment?.unit.kind ?? chosenKind ?? incident.unmet[0]?.kind ?? kinds[0] ?? "ambulance";
  const pollIntervalMs = usePollInterval(refetchIntervalMs);
  const candidates = useQuery({
    ...trpc.dispatch.candidates.queryOptions({ incidentId: incident.id, kind: shownKind }),
    refetchInterval: isPaused ? false : pollIntervalMs,
  });
  const rankedUnits = candidates.data?.ranked.slice(0, maxRankedUnits) ?? [];
  const assignedUnitIds = new Set(
    incident.assignments.filter((assignment) => isOpen(assignment.state)).map(({ unit }) => unit.id),
  );
  const excludedUnits = (candidates.data?.excluded ?? []).filter(({ unit }) => !assignedUnitIds.has(unit.id));
  const bestUnit = rankedUnits[0];
  const nearerUnits = excludedUnits
    .filter(({ distanceM }) => bestUnit === undefined || (distanceM !== null && distanceM < bestUnit.distanceM))
    .slice(0, maxNearerUnits);
  const uncertaintyKm = possibleRadiusKm[incident.precision];
  const unitIdsWithKeys = [...rankedUnits, ...nearerUnits.filter(canBeSentAnyway)].map(
    (candidate) => candidate.unit.id,
  );
  const { settledIds, reset } = useSettledIds(candidates.data && unitIdsWithKeys.join(" "));
  const findKeyNumber = (unitId: string) => {
    const index = unitIdsWithKeys.indexOf(unitId);
    const hasChanged = settledIds[index] && settledIds[index] !== unitId;
    // A digit meant for a replacement must not add a unit.
    return index < 0 || hasChanged || hasJustReplaced ? null : index + 1;
  };
  const choose = (kind: UnitKind) => {
    setChosenKind(kind);
    reset();
  };

  useEffect(() => {
    if (!isReplacing) return;
    reset();
    section.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  }, [isReplacing, reset]);

  return (
    <section
      ref={section}
      aria-label={t("title")}
      className="py-3"
      onPointerMove={onPointerMove}
      onPointerLeave={onPointerLeave}
    >
      <div className="flex items-center justify-between gap-2 px-3.5">
        <h3 className="font-semibold">{t("title")}</h3>
        <select
          aria-label={t("kind")}
          value={shownKind}
          onChange={(event) => choose(event.target.value as UnitKind)}
          disabled={isReplacing}
          className="h-8 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem]"
        >
          {unitKinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </select>
      </div>
      {!replacedAssignment && kinds.length > 1 && (
        <div className="mt-2 flex flex-wrap gap-1 px-3.5">
          {kinds.map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={kind === shownKind}
              onClick={() => choose(kind)}
              className="flex h-7 items-center gap-1.5 rounded-md border border-line px-2 font-medium text-ink-2 text-xs hover:bg-hover aria-pressed:border-ink aria-pressed:bg-pressed aria-pressed:text-ink"
            >
              <UnitGlyph kind={kind} />
              {kindName(kind)}
            </button>
          ))}
        </div>
      )}
      {replacedAssignment && (
        <p className="mx-3.5 mt-2 flex items-center justify-between gap-2 rounded-md bg-pressed px-3 py-1.5 font-medium">
          {tAssigned("replacing", { callSign: replacedAssignment.unit.callSign })}
          <Button size="small" look="quiet" onClick={() => updateConsole({ do: "replace", assignmentId: null })}>
            {t("stop")}
          </Button>
        </p>
      )}
      {refusal?.incidentId === incident.id && (
        <p role="alert" className="mx-3.5 mt-2 font-medium text-alarm text-[0.8125rem]">
          {[refusal.text, refusal.detail].filter(Boolean).join(". ")}
        </p>
      )}
      {incident.precision !== "exact" && (
        <p
          data-confidence={incident.precision}
          className="mx-3.5 mt-2 rounded-md border border-line-2 border-dashed px-2.5 py-1.5 text-[0.8125rem]"
        >
          {tConfidence(incident.precision, { km: uncertaintyKm })}
        </p>
      )}
      {candidates.isError && (
        <div className="px-3.5">
          <FailedLine refetch={candidates.refetch} />
        </div>
      )}
      {candidates.isPending && <p className="px-3.5 py-3 text-ink-3">{t("loading")}</p>}
      {candidates.data && rankedUnits.length === 0 && <StateMessage title={t("none")} />}
      <ol className="mt-1">
        {rankedUnits.map((candidate, index) => (
          <RankedRow
            key={candidate.unit.id}
            incident={incident}
            candidate={candidate}
            keyNumber={findKeyNumber(candidate.unit.id)}
            uncertaintyKm={uncertaintyKm}
            isUncertain={index === 0 && isWithinUncertainty(candidate, rankedUnits[index + 1], uncertaintyKm)}
            liveUnit={unitsById.get(candidate.unit.id)}
          />
        ))}
      </ol>
      <NearerUnitList
        incident={incident}
        nearerUnits={nearerUnits}
        hasRanked={bestUnit !== undefined}
        findKeyNumber={findKeyNumber}
      />
      <ExcludedList
        incident={incident}
        excluded={excludedUnits.filter((candidate) => !nearerUnits.includes(candidate))}
      />
    </section>
  );
}

/**
 * Ends the choice of a replacement if the unit can no longer be replaced: its crew has arrived, or a colleague has
 * recalled or replaced it.
 */
function useEndOfReplacing({ assignments }: IncidentView, isReplacing: boolean): void {
  const t = useTranslations("incident");
  const showToast = useToast();
  const { state, updateConsole } = useConsole();
  const lostId = isReplacing ? null : state.replacingAssignmentId;
  const hasArrived = assignments.some(({ id, state: step }) => id === lostId && isOpen(step));
  const end = useEffectEvent(() => {
    if (hasArrived) showToast(t("noneToReplace"));
    updateConsole({ do: "replace", assignmentId: null });
  });
  useEffect(() => {
    if (lostId !== null) end();
  }, [lostId]);
}

/**
 * The ids of the rows that the digit keys act on, in order. When the rows change, `settledIds` follows only after
 * `digitPauseMs`, so that a key does not act on a row that has just changed. After `reset`, it follows immediately.
 * `ids` contains the current rows, separated by spaces, and is undefined while they are loading.
 */
function useSettledIds(ids: string | undefined) {
  const [settled, setSettled] = useState<string>();
  useEffect(() => {
    if (ids === undefined) return undefined;
    const timer = setTimeout(() => setSettled(ids), settled === undefined ? 0 : digitPauseMs);
    return () => clearTimeout(timer);
  }, [ids, settled]);
  const reset = useCallback(() => setSettled(undefined), []);
  return { settledIds: settled?.split(" ") ?? [], reset };
}

function usePointerPause() {
  const [isPaused, setIsPaused] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const end = () => {
    clearTimeout(timer.current);
    setIsPaused(false);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    isPaused,
    onPointerMove: () => {
      clearTimeout(timer.current);
      timer.current = setTimeout(end, pointerPauseMs);
      setIsPaused(true);
    },
    onPointerLeave: end,
  };
}

type RankedCandidate = { distanceM: number; responsible: boolean };

/**
 * Whether the incident's position is too uncertain to say which of two candidates is nearer. False if only one of them
 * is responsible, because that one is ranked first.
 */
function isWithinUncertainty(
  candidate: RankedCandidate,
  nextCandidate: RankedCandidate | undefined,
  uncertaintyKm: number,
): boolean {
  if (!nextCandidate || candidate.responsible !== nextCandidate.responsible) return false;
  return nextCandidate.distanceM - candidate.distanceM < uncertaintyKm * 1_000;
}
