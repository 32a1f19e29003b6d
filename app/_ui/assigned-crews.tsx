"use client";

import { useTranslations } from "next-intl";
import { type AssignmentState, openAssignmentStates, type UnitKind } from "@/db/vocabulary";
import { UnitGlyph } from "./mark";

const statesByProgress = [...openAssignmentStates].reverse();

type CrewAssignment = { id: string; state: AssignmentState; unit: { callSign: string; kind: UnitKind } };

/** The crews of an incident, grouped by assignment state, the most advanced first. */
export function AssignedCrews({ assignments }: { assignments: readonly CrewAssignment[] }) {
  const stateName = useTranslations("assignmentState");
  const crews = statesByProgress
    .map((state) => ({ state, assignmentsInState: assignments.filter((assignment) => assignment.state === state) }))
    .filter(({ assignmentsInState }) => assignmentsInState.length > 0);
  return crews.map(({ state, assignmentsInState }) => (
    <span key={state} className="block text-[0.8125rem] leading-snug">
      <span className="text-ink-3">{stateName(state)}</span>{" "}
      {assignmentsInState.map(({ id, unit }) => (
        <span key={id} className="mr-2 inline-block whitespace-nowrap font-medium">
          <UnitGlyph kind={unit.kind} className="mr-1 inline size-3.5 align-[-0.125rem] text-ink-2" />
          {unit.callSign}
        </span>
      ))}
    </span>
  ));
}
