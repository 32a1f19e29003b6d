"use client";

import { useTranslations } from "next-intl";
import { priorities, type UnitKind, type UnitStatus, unitKinds } from "@/db/vocabulary";
import { useFormat } from "../_words/use-format";
import { PriorityMark, UnitGlyph } from "./mark";

/** Number of open incidents by priority; dashes until they are loaded. */
export function PriorityCounts({ incidents }: { incidents: readonly { priority: number }[] | undefined }) {
  const t = useTranslations("topBar");
  const priorityName = useTranslations("priority");
  const format = useFormat();
  return (
    <ul aria-label={t("open")} className="flex items-center gap-2 sm:gap-3">
      {priorities.map((level) => {
        const count = incidents?.filter((incident) => incident.priority === level).length ?? 0;
        const text = t("openOf", { priority: `P${level} ${priorityName(`${level}`)}`, count });
        return (
          <li
            key={level}
            title={text}
            className={`flex items-center gap-1 sm:gap-1.5 ${count === 0 ? "opacity-45" : ""}`}
          >
            <PriorityMark priority={level} className="size-5" />
            <span className="min-w-[1ch] font-semibold text-base" aria-hidden>
              {incidents ? format.number(count) : "–"}
            </span>
            <span className="sr-only">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

type Props = { units: readonly { kind: UnitKind; status: UnitStatus }[]; className?: string };

/**
 * Available and total units of each kind: in one row on very wide screens, in two on others, and on narrow ones in as
 * many lines as they need.
 */
export function UnitCounts({ units, className = "" }: Props) {
  const t = useTranslations("topBar");
  const kindName = useTranslations("unitKind");
  const kinds = countAvailable(units);
  return (
    <ul
      aria-label={t("units")}
      className={`flex flex-wrap items-center gap-x-3 border-line lg:grid lg:grid-flow-col lg:grid-rows-[repeat(2,auto)] lg:gap-x-1.5 lg:border-l lg:pl-2 min-[150rem]:grid-rows-[auto] min-[150rem]:gap-x-4 2xl:gap-x-3 ${className}`}
    >
      {kinds.map(({ kind, total, available }) => {
        const text = t("unitsOf", { kind: kindName(kind), available, total });
        return (
          <li
            key={kind}
            title={text}
            className={`flex h-5.5 items-center gap-1 text-[0.8125rem] 2xl:text-sm ${available === 0 ? "text-alarm" : "text-ink-2"}`}
          >
            <UnitGlyph kind={kind} className="size-4" />
            <span aria-hidden className="min-w-[2ch] font-semibold">
              {available}
              <span className="hidden font-normal text-ink-3 2xl:inline">/{total}</span>
            </span>
            <span className="sr-only">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}

type CountedUnit = { kind: UnitKind; status: UnitStatus };

/** Total and available units by kind, in the order of `unitKinds`; kinds without units are left out. */
export function countAvailable(units: readonly CountedUnit[]): { kind: UnitKind; total: number; available: number }[] {
  return groupByKind(units).map(({ kind, units }) => ({
    kind,
    total: units.length,
    available: units.filter(({ status }) => status === "available").length,
  }));
}

/** Groups units by kind, in the order of `unitKinds`; kinds without units are left out. */
export function groupByKind<Unit extends { kind: UnitKind }>(
  units: readonly Unit[],
): { kind: UnitKind; units: readonly Unit[] }[] {
  return unitKinds
    .map((kind) => ({ kind, units: units.filter((unit) => unit.kind === kind) }))
    .filter(({ units }) => units.length > 0);
}
