"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { type Priority, priorities } from "@/db/vocabulary";
import type { TypeView } from "@/server/assignment/list-types";
import { useLeaveGuard } from "../use-leave-guard";
import { PlanColumn } from "./plan-column";
import { PlanComparison } from "./plan-comparison";
import { isSamePlan, linesOf, type PlanLine } from "./plan-lines";

/** The response plans of a type: how they differ, and each of them to be changed. */
export function PlanSection({ type }: { type: TypeView }) {
  const t = useTranslations("planEditor");
  const [drafts, setDrafts] = useState<Partial<Record<Priority, PlanLine[]>>>({});
  const saved = (priority: Priority) => linesOf(type.plans[priority] ?? []);
  const shown = (priority: Priority) => drafts[priority] ?? saved(priority);
  const isDirty = (priority: Priority) => !isSamePlan(shown(priority), saved(priority));
  useLeaveGuard(priorities.some(isDirty) ? t("leave") : null);
  const plans = Object.fromEntries(priorities.map((priority) => [priority, shown(priority)]));
  return (
    <section aria-label={t("title")}>
      <PlanComparison plans={plans} defaultPriority={type.defaultPriority} />
      <h2 className="mt-6 font-semibold text-base">{t("title")}</h2>
      <p className="text-ink-2">{t("lead")}</p>
      <div className="mt-3 grid items-start gap-3 md:grid-cols-2 xl:grid-cols-4">
        {priorities.map((priority) => (
          <PlanColumn
            key={priority}
            type={type}
            priority={priority}
            lines={shown(priority)}
            dirty={isDirty(priority)}
            plans={plans}
            onLines={(lines) =>
              setDrafts((last) => {
                const { [priority]: _, ...others } = last;
                return lines === null ? others : { ...others, [priority]: lines };
              })
            }
          />
        ))}
      </div>
    </section>
  );
}
