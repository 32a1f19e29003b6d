"use client";

import { useTranslations } from "next-intl";
import { isOpen } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { UnitMark } from "../_ui/mark";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";

/** All units sent to the incident, the agency's own units first. */
export function SentUnits({ incident, agency }: { incident: IncidentView; agency: string | null }) {
  const t = useTranslations("officer");
  const groups = [
    { name: t("ours"), assignments: incident.assignments.filter(({ unit }) => unit.agency === agency) },
    { name: t("others"), assignments: incident.assignments.filter(({ unit }) => unit.agency !== agency) },
  ];
  return groups
    .filter(({ assignments }) => assignments.length > 0)
    .map(({ name, assignments }) => (
      <section key={name} aria-label={name}>
        <h3 className="label">{name}</h3>
        <ul className="mt-1 space-y-2">
          {assignments.map((assignment) => (
            <SentUnit key={assignment.id} assignment={assignment} />
          ))}
        </ul>
      </section>
    ));
}

function SentUnit({ assignment: { unit, state, assignedAt, distanceM } }: { assignment: AssignmentView }) {
  const t = useTranslations("officer");
  const kindName = useTranslations("unitKind");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  const names = useNames();
  return (
    <li className={`flex items-start gap-2.5 ${isOpen(state) ? "" : "text-ink-3"}`}>
      <UnitMark kind={unit.kind} status="assigned" simulated={unit.simulated} className="size-9" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-2">
          <span className="font-semibold text-[0.9375rem]">{unit.callSign}</span>
          <span className="font-medium">{stateName(state)}</span>
        </p>
        <p className="flex items-baseline justify-between gap-2 text-ink-3 text-xs">
          <span>
            {kindName(unit.kind)} · {names.agency(unit.agency)}
          </span>
          <span className="shrink-0">
            {t("sentAt", { time: format.hourMinute(assignedAt) })}
            {distanceM !== null && ` · ${t("distanceThen", { distance: format.distance(distanceM) })}`}
          </span>
        </p>
      </div>
    </li>
  );
}
