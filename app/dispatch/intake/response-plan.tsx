"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/incident-types";
import type { Requirement } from "@/server/domain/response-plan";
import { useUnits } from "../../_live/cache/use-live-data";
import { PriorityMark, UnitGlyph } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { shortFormClass } from "./place-field";

type PlanPreviewProps = { type: TypeView; plan: readonly Requirement[]; extraRequirements: readonly Requirement[] };

/**
 * The units that the response plan requires or that answers add, with the number of available units for each
 * requirement.
 */
export function PlanPreview({ type, plan, extraRequirements }: PlanPreviewProps) {
  const t = useTranslations("intake");
  return (
    <section aria-label={t("plan")} className="rounded-lg border border-line bg-raised px-3 py-2.5">
      <h3 className="label">{t("plan")}</h3>
      {plan.length + extraRequirements.length === 0 && <p className="mt-1 text-ink-2">{t("planEmpty")}</p>}
      <ul className="mt-1 space-y-1">
        {plan.map((requirement) => (
          <RequirementItem key={requirement.order} requirement={requirement} />
        ))}
        {extraRequirements.map((requirement) => (
          <RequirementItem key={requirement.order} requirement={requirement} isExtra />
        ))}
      </ul>
      <p className="mt-1.5 text-ink-3 text-xs">{t(type.mode === "confirm" ? "planConfirm" : "planAuto")}</p>
      {type.sensitive && <p className="mt-0.5 font-medium text-xs">{t("sensitive")}</p>}
    </section>
  );
}

function RequirementItem({
  requirement: { kind, count, skills },
  isExtra = false,
}: {
  requirement: Requirement;
  isExtra?: boolean;
}) {
  const t = useTranslations("intake");
  const kindName = useTranslations("unitKind");
  const tRoster = useTranslations("roster");
  const names = useNames();
  const { units } = useUnits();
  const availableUnitCount = units.filter(
    (unit) => unit.kind === kind && unit.status === "available" && skills.every((skill) => unit.skills.includes(skill)),
  ).length;
  return (
    <li className="flex items-center gap-2">
      <UnitGlyph kind={kind} className="size-[1.125rem] text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="font-semibold">
          {isExtra && "+"}
          {count}
        </span>{" "}
        {kindName(kind)}
        {skills.length > 0 && <span className="text-ink-3 text-xs"> {skills.map(names.skill).join(", ")}</span>}
        {isExtra && <span className="block font-medium text-xs">{t("becauseOfAnswers")}</span>}
      </span>
      <span className={`text-xs ${availableUnitCount < count ? "font-semibold text-alarm" : "text-ink-3"}`}>
        {tRoster("available", { count: availableUnitCount })}
      </span>
    </li>
  );
}

type PlanSummaryProps = PlanPreviewProps & { priority: Priority };

/**
 * Compact list of the units to be sent, beside the send button; `PlanPreview` has the details. If the form is too short
 * to show the incident type together with the description, the list begins with the priority and the type.
 */
export function PlanSummary({ type, priority, plan, extraRequirements }: PlanSummaryProps) {
  const names = useNames();
  return (
    <p className="mb-2 flex flex-wrap gap-x-3 gap-y-1 font-semibold text-[0.8125rem]" aria-hidden data-plan-glyphs>
      <span className={`${shortFormClass} items-center gap-1.5`} data-type-summary>
        <PriorityMark priority={priority} className="size-4" />
        {names.type(type)}
      </span>
      {[...plan, ...extraRequirements].map(({ order, kind, count }, index) => (
        <span key={order} className="flex items-center gap-1">
          <UnitGlyph kind={kind} className="size-4 text-ink-2" />
          {index >= plan.length && "+"}
          {count}
        </span>
      ))}
    </p>
  );
}
