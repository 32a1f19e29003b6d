"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import type { TypeView } from "@/server/dispatch/list-types";
import { useUnits } from "../../_live/use-picture";
import { UnitGlyph } from "../../_ui/glyph";
import { useNames } from "../../_words/use-names";

/** Who will be sent for this type at this priority, and how many of each are free at all. */
export function PlanPreview({ type, priority }: { type: TypeView; priority: Priority }) {
  const t = useTranslations("intake");
  const kindName = useTranslations("unitKind");
  const roster = useTranslations("roster");
  const names = useNames();
  const { units } = useUnits();
  const plan = type.plans[`${priority}`] ?? [];
  return (
    <section aria-label={t("plan")} className="rounded-lg border border-line bg-raised px-3 py-2.5">
      <h3 className="label">{t("plan")}</h3>
      {plan.length === 0 && <p className="mt-1 text-ink-2">{t("planEmpty")}</p>}
      <ul className="mt-1 space-y-1">
        {plan.map(({ order, kind, count, skills }) => {
          const free = units.filter(
            (unit) =>
              unit.kind === kind && unit.status === "available" && skills.every((skill) => unit.skills.includes(skill)),
          ).length;
          return (
            <li key={order} className="flex items-center gap-2">
              <UnitGlyph kind={kind} className="size-[1.125rem] text-ink-2" />
              <span className="min-w-0 flex-1">
                <span className="font-semibold">{count}</span> {kindName(kind)}
                {skills.length > 0 && <span className="text-ink-3 text-xs"> {skills.map(names.skill).join(", ")}</span>}
              </span>
              <span className={`text-xs ${free < count ? "font-semibold text-alarm" : "text-ink-3"}`}>
                {roster("available", { count: free })}
              </span>
            </li>
          );
        })}
      </ul>
      <p className="mt-1.5 text-ink-3 text-xs">{t(type.mode === "confirm" ? "planConfirm" : "planAuto")}</p>
      {type.sensitive && <p className="mt-0.5 font-medium text-xs">{t("sensitive")}</p>}
    </section>
  );
}
