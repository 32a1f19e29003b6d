"use client";

import { useTranslations } from "next-intl";
import { type AssignmentState, openAssignmentStates, type UnitKind } from "@/db/vocabulary";
import { UnitGlyph } from "../../_ui/mark";

const farthestFirst: readonly AssignmentState[] = [...openAssignmentStates].reverse();

type Sent = { id: string; state: AssignmentState; unit: { callSign: string; kind: UnitKind } };

/** The crews on an incident in one line, the farthest first, each with its state; how many more there are. In short without their names. */
export function CrewLine({ assignments, isShort }: { assignments: readonly Sent[]; isShort: boolean }) {
  const t = useTranslations("wall");
  const stateName = useTranslations("wallState");
  const crews = farthestFirst.flatMap((state) => assignments.filter((one) => one.state === state));
  const shown = crews.slice(0, 2);
  return (
    <span className={`flex items-center whitespace-nowrap ${isShort ? "gap-1.5" : "gap-2.5"}`}>
      {shown.map(({ id, state, unit }, index) => (
        <span key={id} className="flex items-center gap-1">
          <UnitGlyph kind={unit.kind} className="size-[1.15em] text-ink-2" />
          {isShort ? (
            <span className="sr-only">{unit.callSign}</span>
          ) : (
            <span className="font-medium">{unit.callSign}</span>
          )}
          {shown[index + 1]?.state !== state && <span className="text-ink-2">{stateName(state)}</span>}
        </span>
      ))}
      {crews.length > shown.length && (
        <span className="font-medium text-ink-2">{t("crewMore", { count: crews.length - shown.length })}</span>
      )}
    </span>
  );
}
