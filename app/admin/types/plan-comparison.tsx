"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Priority, priorities, type UnitKind } from "@/db/vocabulary";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { comparePlans, type RequirementDraft } from "./requirement-drafts";

type Props = { plans: Readonly<Record<number, readonly RequirementDraft[]>>; defaultPriority: number };

/** Compares the plans of all priorities in one table; requirements that differ between priorities are marked. */
export function PlanComparison({ plans, defaultPriority }: Props) {
  const t = useTranslations("planEditor");
  const priorityName = useTranslations("priority");
  const tCommon = useTranslations("common");
  const format = useRequirementFormat();
  const rows = comparePlans(plans);
  if (rows.length === 0) return <p className="text-ink-2">{t("allEmpty")}</p>;
  const totals = priorities.map((priority) => (plans[priority] ?? []).reduce((sum, { count }) => sum + count, 0));
  return (
    <section aria-labelledby="plan-comparison">
      <h2 id="plan-comparison" className="font-semibold text-base">
        {t("compare")}
      </h2>
      <p className="text-ink-2">{t("compareLead")}</p>
      <div className="mt-2 overflow-x-auto">
        <table className="w-full max-w-3xl border-collapse text-left">
          <thead>
            <tr className="border-line border-b">
              <th scope="col" className="py-1.5 pr-3 font-semibold text-ink-3 text-xs">
                {t("requirement")}
              </th>
              {priorities.map((priority) => (
                <th key={priority} scope="col" className="px-2 py-1.5 text-center font-semibold text-xs">
                  <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
                    <PriorityMark priority={priority} className="size-4.5" />P{priority}
                    <span className="hidden sm:inline">{priorityName(`${priority as Priority}`)}</span>
                  </span>
                  {priority === defaultPriority && (
                    <span className="block font-normal text-ink-3">({t("isDefault")})</span>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ requirement, counts, isDifferent }) => (
              <tr key={format.kind(requirement)} className={`border-line border-b ${isDifferent ? "" : "text-ink-2"}`}>
                <th scope="row" className={`py-1.5 pr-3 ${isDifferent ? "font-semibold" : "font-normal"}`}>
                  <span className="flex items-center gap-2">
                    <UnitGlyph kind={requirement.kind} className="size-4.5 text-ink-2" />
                    {format.kind(requirement)}
                    {isDifferent && (
                      <span title={t("differs")} className="text-base">
                        <span aria-hidden>≠</span>
                        <span className="sr-only">{t("differs")}</span>
                      </span>
                    )}
                  </span>
                </th>
                {counts.map((count, index) => (
                  <td
                    key={priorities[index]}
                    className={`px-2 py-1.5 text-center ${isDifferent ? "font-semibold" : ""} ${count === 0 ? "text-ink-3" : ""}`}
                  >
                    {count === 0 ? tCommon("dash") : count}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className="py-1.5 pr-3 font-semibold text-ink-3 text-xs">
                {t("total")}
              </th>
              {totals.map((total, index) => (
                <td key={priorities[index]} className="px-2 py-1.5 text-center text-ink-3">
                  {total}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

/** Formats requirements: `line` with the count ("2 × Ambulans (trauma, bidan)"), `kind` without it. */
export function useRequirementFormat() {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useMemo(() => {
    const formatKindAndSkills = ({ kind, skills }: { kind: UnitKind; skills: readonly string[] }) =>
      skills.length === 0 ? kindName(kind) : `${kindName(kind)} (${skills.map(names.skill).join(", ")})`;
    return {
      kind: formatKindAndSkills,
      line: (line: { kind: UnitKind; count: number; skills: readonly string[] }) =>
        `${line.count} × ${formatKindAndSkills(line)}`,
    };
  }, [kindName, names]);
}
