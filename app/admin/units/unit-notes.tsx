"use client";

import { useTranslations } from "next-intl";
import type { ListedUnit } from "@/db/queries";

/** What should be known before a unit is changed: that it is on a task, or not real. */
export function UnitNotes({ unit: { simulated, status, assignmentState } }: { unit: ListedUnit }) {
  const t = useTranslations("unitsAdmin");
  const common = useTranslations("common");
  const stateName = useTranslations("assignmentState");
  const onTask = status === "assigned";
  if (!simulated && !onTask) return null;
  return (
    <div className="space-y-2">
      {onTask && (
        <p className="rounded-lg border border-line-2 bg-raised px-3 py-2">
          {t("onTaskNote", { state: stateName(assignmentState ?? "assigned") })}
        </p>
      )}
      {simulated && (
        <p className="flex flex-wrap items-center gap-2 text-ink-2">
          <span className="hatched rounded px-1.5 py-px font-bold text-ink text-xs tracking-wide">
            {common("simulated")}
          </span>
          {t("simulatedNote")}
        </p>
      )}
    </div>
  );
}
