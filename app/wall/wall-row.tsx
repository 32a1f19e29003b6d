"use client";

import { EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { useTypes } from "../_live/use-picture";
import { Crews } from "../_ui/crews";
import { Elapsed } from "../_ui/elapsed";
import { PriorityMark } from "../_ui/mark";
import { useNames } from "../_words/use-names";
import type { OverviewIncident } from "./use-overview";

/** One open incident: how urgent, what, where, how long, who is on it. Of a sensitive one its category and kecamatan. */
export function WallRow({ incident }: { incident: OverviewIncident }) {
  const t = useTranslations("wall");
  const queue = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const categoryName = useTranslations("category");
  const common = useTranslations("common");
  const names = useNames();
  const { byCode } = useTypes();
  const { number, priority, category, district, openedAt, simulated } = incident;
  const type = incident.masked ? undefined : byCode.get(incident.type);
  const what = type ? names.type(type) : categoryName(category);
  const address = incident.masked ? null : incident.address;
  return (
    <li className="border-line border-b px-3.5 py-3">
      <div className="flex items-start gap-2.5">
        <PriorityMark priority={priority as Priority} className="mt-0.5 size-7" />
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline justify-between gap-2">
            <span className="font-semibold text-xs" style={{ color: `var(--p${priority})` }}>
              P{priority} {priorityName(`${priority as Priority}`)}
            </span>
            <Elapsed since={openedAt} className="font-semibold text-lg" />
          </p>
          <p className="font-semibold text-base leading-snug">{what}</p>
          <p className="truncate text-ink-2">
            <span className="text-ink-3">#{number}</span>{" "}
            {[...new Set([address, district.name])].filter(Boolean).join(", ")}
            {incident.boundary && <span className="ml-1 font-medium text-ink">{queue("boundary")}</span>}
          </p>
          {!incident.masked && (
            <div className="mt-1 space-y-0.5">
              <Crews assignments={incident.assignments} />
            </div>
          )}
          {incident.masked && (
            <p className="mt-1 flex items-center gap-1.5 font-medium text-ink-2 text-[0.8125rem]">
              <EyeOff className="size-4" aria-hidden />
              {t("masked")}
            </p>
          )}
          {simulated && (
            <p className="mt-1 text-xs">
              <span className="hatched rounded-md px-2 py-0.5 font-bold tracking-wide">{common("simulated")}</span>
            </p>
          )}
        </div>
      </div>
    </li>
  );
}
