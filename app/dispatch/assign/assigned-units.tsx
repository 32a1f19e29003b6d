"use client";

import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { isOpen } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { type UnitArrival, useArrivals } from "../../_live/arrivals/use-arrivals";
import { useTypes, useUnits } from "../../_live/cache/use-live-data";
import { ArrivalNote } from "../../_ui/arrival-note";
import { AssignmentReason } from "../../_ui/assignment-reason";
import { UnitMark } from "../../_ui/mark";
import { PositionAge, useEarlierPositionBasisText } from "../../_ui/position-age";
import { useToast } from "../../_ui/toast";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { PanicMark } from "../alarms/panic-mark";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useCommand } from "../commands/command-registry";
import { useReadValue } from "../commands/use-read-value";
import { useConsole } from "../console-context";
import { TrailButton } from "../trail-and-replay/trail-context";
import { CrewActions } from "./crew-actions";
import { assignCrewKeys, type CrewKeys, type PausedKeys } from "./crew-keys";
import { PassedOverRouteNote } from "./passed-over-route-note";
import { setRoutedUnit } from "./routed-unit";

const orderAfterPlan = 1_000;
const emptyCrewKeys: CrewKeys = { hasRecallKey: false, hasReplaceKey: false, hasStepKey: false };

/** The units assigned to this incident, followed by those whose assignment has ended. */
export function AssignedUnits({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incident");
  const stateName = useTranslations("assignmentState");
  const { state } = useConsole();
  const showToast = useToast();
  const arrivals = useArrivals(useMemo(() => [incident], [incident]));
  const { panicIds } = useOpenAlarms();
  // Sorted in plan order, so that a replacement appears in the place of the unit it replaces.
  const openAssignments = incident.assignments
    .filter((assignment) => isOpen(assignment.state))
    .sort((a, b) => (a.requirement ?? orderAfterPlan) - (b.requirement ?? orderAfterPlan));
  const keys = assignCrewKeys(openAssignments, state.replacingAssignmentId);
  const { pausedKeys, recordOwnStep } = usePausedKeys(openAssignments, keys, state.replacingAssignmentId);
  const endedAssignments = incident.assignments.filter((assignment) => !isOpen(assignment.state));
  // If U selects no unit to replace, say so: the digit pressed next would add a unit instead of replacing one.
  const hasNoneToReplace = openAssignments.length > 0 && ![...keys.values()].some(({ hasReplaceKey }) => hasReplaceKey);
  useCommand(hasNoneToReplace ? { id: "replace", run: () => showToast(t("noneToReplace")) } : null);
  if (incident.assignments.length === 0) return null;
  return (
    <section aria-label={t("units")} className="py-3">
      <h3 className="flex items-baseline gap-2 px-3.5 font-semibold">
        {t("units")}
        <span className="font-medium text-ink-3">{openAssignments.length}</span>
      </h3>
      {openAssignments.length === 0 && <p className="px-3.5 pt-1 text-ink-2">{t("noUnits")}</p>}
      <ul>
        {openAssignments.map((assignment) => (
          <AssignedUnit
            key={assignment.id}
            incident={incident}
            assignment={assignment}
            arrival={arrivals.get(assignment.id)}
            hasPanic={panicIds.has(assignment.unit.id)}
            keys={keys.get(assignment.id) ?? emptyCrewKeys}
            pausedKeys={pausedKeys}
            onOwnStep={recordOwnStep}
          />
        ))}
      </ul>
      {endedAssignments.length > 0 && (
        <p className="px-3.5 pt-2 text-ink-3 text-[0.8125rem]">
          {t("ended")}:{" "}
          {endedAssignments
            .map((assignment) => `${assignment.unit.callSign} ${stateName(assignment.state).toLowerCase()}`)
            .join(", ")}
        </p>
      )}
    </section>
  );
}

/**
 * Pauses the step and recall keys for a second after they have moved to another crew or step: a key pressed just then
 * was meant for what was shown before. They are not paused for a crew that was chosen to be replaced. The step key is
 * not paused after a step that was reported on this screen, so that it can be pressed for one step after the other.
 */
function usePausedKeys(
  openAssignments: readonly AssignmentView[],
  keys: ReadonlyMap<string, CrewKeys>,
  replacingId: string | null,
) {
  const findTarget = (key: keyof CrewKeys) => openAssignments.find(({ id }) => keys.get(id)?.[key]);
  const recallTarget = findTarget("hasRecallKey")?.id ?? null;
  const stepTarget = toStepTarget(findTarget("hasStepKey"));
  const [ownSteps, setOwnSteps] = useState<readonly string[]>([]);
  const [lastChange, setLastChange] = useState({ from: stepTarget, to: stepTarget });
  if (lastChange.to !== stepTarget) setLastChange({ from: lastChange.to, to: stepTarget });
  const isRecallRead = useReadValue(recallTarget, recallTarget) === recallTarget;
  const isStepRead = useReadValue(stepTarget, stepTarget) === stepTarget || ownSteps.includes(lastChange.from);
  const isChosen = replacingId !== null && recallTarget === replacingId;
  const pausedKeys = { recall: !isRecallRead && !isChosen, step: !isStepRead && !isChosen };
  const recordOwnStep = (assignment: AssignmentView) =>
    setOwnSteps((earlierSteps) => [...earlierSteps, toStepTarget(assignment)]);
  return { pausedKeys, recordOwnStep };
}

const toStepTarget = (assignment: AssignmentView | undefined) => `${assignment?.id} ${assignment?.state}`;

/**
 * Returns a function that lists the skills that a unit lacks although the requirement it was sent for asks for them.
 * The list is empty if the plan has changed since and the requirement now asks for another kind of unit.
 */
function useMissingSkills({ type, priority, extra }: IncidentView) {
  const { typesByCode } = useTypes();
  const { unitsById } = useUnits();
  const plan = [...(typesByCode.get(type)?.plans[`${priority}`] ?? []), ...extra];
  return ({ requirement, unit }: AssignmentView): readonly string[] => {
    const listedUnit = unitsById.get(unit.id);
    const skills = plan.find(({ order, kind }) => order === requirement && kind === unit.kind)?.skills ?? [];
    return listedUnit ? skills.filter((skill) => !listedUnit.skills.includes(skill)) : [];
  };
}

/**
 * An assigned unit: its remaining distance, its distance and the basis of its position when it was sent, the age of its
 * current position if that is not a current fix, why it was chosen, which required skills it lacks, and its crew's next
 * step.
 */
function AssignedUnit({
  incident,
  assignment,
  arrival,
  hasPanic,
  keys,
  pausedKeys,
  onOwnStep,
}: {
  incident: IncidentView;
  assignment: AssignmentView;
  arrival: UnitArrival | undefined;
  hasPanic: boolean;
  keys: CrewKeys;
  pausedKeys: PausedKeys;
  onOwnStep: (assignment: AssignmentView) => void;
}) {
  const t = useTranslations("assigned");
  const tCommon = useTranslations("common");
  const kindName = useTranslations("unitKind");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  const names = useNames();
  const describeBasisWhenSent = useEarlierPositionBasisText();
  const { unitsById } = useUnits();
  const { state } = useConsole();
  const showRoute = useCallback(
    (unitId: string | null) => setRoutedUnit(unitId === null ? null : { assignmentId: assignment.id, unitId }),
    [assignment.id],
  );
  const travelText = useTravelText()(assignment, { showsMinutes: false });
  const { unit, distanceM } = assignment;
  const currentUnit = unitsById.get(unit.id);
  const missingSkills = useMissingSkills(incident)(assignment);
  const isReplacing = state.replacingAssignmentId === assignment.id;
  return (
    <li className={`px-3.5 py-2 ${isReplacing ? "bg-pressed" : ""}`} data-assignment={assignment.state}>
      <div className="flex items-start gap-2.5">
        <UnitMark
          kind={unit.kind}
          status="assigned"
          stale={(currentUnit ?? assignment).basis !== "fix"}
          simulated={unit.simulated}
          className="mt-0.5 size-9"
        />
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline gap-2">
            <span className="whitespace-nowrap font-semibold text-[0.9375rem]">{unit.callSign}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2">{stateName(assignment.state)}</span>
            <span className="font-semibold text-[0.9375rem]" data-distance="now">
              {arrival && (arrival.remaining === null ? tCommon("dash") : format.distance(arrival.remaining.metres))}
            </span>
          </p>
          {hasPanic && <PanicMark />}
          <p className="text-ink-3 text-xs">
            <span className="sr-only">{kindName(unit.kind)} · </span>
            <span title={kindName(unit.kind)}>{names.agency(unit.agency)}</span>
            {` · ${t("whenSent")} `}
            {distanceM !== null && `${assignment.routeM === null ? format.distance(distanceM) : travelText}, `}
            <span className={assignment.basis === "fix" ? "whitespace-nowrap" : "font-semibold text-ink"}>
              {describeBasisWhenSent(assignment.basis, assignment.fixAgeSeconds)}
            </span>
          </p>
          {arrival && (
            <p className="text-xs" data-arrival={arrival.isLate ? "behind" : ""}>
              <ArrivalNote arrival={arrival} remaining={arrival.remaining} position={arrival.position} />
            </p>
          )}
          {/* Without a remaining route, the arrival note gives the age. */}
          {currentUnit && currentUnit.basis !== "fix" && arrival?.remaining !== null && (
            <p className="font-semibold text-xs" data-position="now">
              <PositionAge unit={currentUnit} />
            </p>
          )}
          {missingSkills.length > 0 && (
            <p className="mt-0.5 font-semibold text-xs">{names.cause("missing-skill", missingSkills.join(", "))}</p>
          )}
          <AssignmentReason
            assignment={assignment}
            routeDisplay={{
              onShow: showRoute,
              note: <PassedOverRouteNote incident={incident} assignmentId={assignment.id} />,
            }}
          />
          <CrewActions
            incident={incident}
            assignment={assignment}
            keys={keys}
            pausedKeys={pausedKeys}
            onOwnStep={() => onOwnStep(assignment)}
          />
        </div>
        <TrailButton unitId={unit.id} callSign={unit.callSign} hasShortcut={keys.hasStepKey} />
      </div>
    </li>
  );
}
