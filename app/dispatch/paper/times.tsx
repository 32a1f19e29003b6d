"use client";

import { useTranslations } from "next-intl";
import { type CrewTimeField, crewTimeFields } from "@/server/domain/paper-times";
import { TimeField, toTime } from "../../_ui/time-field";

export type CrewTimes = Record<CrewTimeField, string>;

export const noTimes: CrewTimes = {
  assignedAt: "",
  acknowledgedAt: "",
  enRouteAt: "",
  onSceneAt: "",
  transportingAt: "",
  clearedAt: "",
};

/** Whether any time was typed. */
export function hasTimes(times: CrewTimes): boolean {
  return Object.values(times).some(Boolean);
}

export function toTimes(times: CrewTimes): Record<CrewTimeField, Date | null> {
  const entries = crewTimeFields.map((field) => [field, toTime(times[field])] as const);
  return Object.fromEntries(entries) as Record<CrewTimeField, Date | null>;
}

type Props = {
  times: CrewTimes;
  onTimes: (times: CrewTimes) => void;
  /** The error of a field, if any. */
  errorOf: (field: CrewTimeField) => string | null;
  /** The time that is already stored, shown below the field. */
  hintOf?: (field: CrewTimeField) => string | undefined;
};

/** The fields of a crew's times. */
export function CrewTimeFields({ times, onTimes, errorOf, hintOf = () => undefined }: Props) {
  const stepName = useTranslations("paperEntry");
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {crewTimeFields.map((field) => (
        <TimeField
          key={field}
          label={stepName(field)}
          value={times[field]}
          error={errorOf(field)}
          hint={hintOf(field)}
          onChange={({ target }) => onTimes({ ...times, [field]: target.value })}
        />
      ))}
    </div>
  );
}
