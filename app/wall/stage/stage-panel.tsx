"use client";

import { EyeOff, MapPin } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import type { OverviewIncident } from "../use-overview";
import { useWhat } from "../use-what";
import { StageUnit } from "./stage-unit";
import type { Coming } from "./use-coming";

type Props = {
  incident: OverviewIncident;
  place: number;
  count: number;
  coming: readonly Coming[];
  until: Date | null;
};

/** What the panel is high without its units, and how high each of them is, in rem. */
const [barePanelRem, unitRem] = [36.5, 3.3];

function unitsAtMost(): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(1, Math.floor((window.innerHeight / rem - barePanelRem) / unitRem));
}

/** The newest incident, large: what, where, since when, and who is coming. Of a sensitive one no place and no crews. */
export function StagePanel({ incident, place, count, coming, until }: Props) {
  const t = useTranslations("wallStage");
  const wall = useTranslations("wall");
  const priorityName = useTranslations("priority");
  const what = useWhat();
  const priority = incident.priority as Priority;
  const { masked, district, number, openedAt, simulated } = incident;
  const address = masked ? null : incident.address;
  const shown = coming.slice(0, unitsAtMost());
  return (
    <section
      aria-label={t("title")}
      data-stage={incident.id}
      className="wall-panel flex max-h-full w-[27rem] flex-col overflow-hidden border-4"
      style={{ borderColor: `var(--p${priority})` }}
    >
      <p
        role="status"
        className="flex shrink-0 items-center gap-3 px-5 py-2.5 font-bold text-[1.35rem] leading-7"
        style={{ background: `var(--p${priority})`, color: `var(--on-p${priority})` }}
      >
        <span className="whitespace-nowrap uppercase tracking-wide">{t("title")}</span>
        <span className="ml-auto whitespace-nowrap">
          P{priority} {priorityName(`${priority}`)}
        </span>
      </p>
      <div className="flex min-h-0 flex-1 flex-col overflow-hidden px-5 pt-4 pb-3">
        <div className="flex items-start gap-4">
          <PriorityMark priority={priority} className="mt-1 size-14" />
          <h2 className="line-clamp-2 min-w-0 text-balance font-bold text-[2.3rem] leading-[2.55rem]">
            {what(incident)}
          </h2>
        </div>
        <div className="mt-3 flex items-start gap-2.5">
          <MapPin className="mt-1 size-6 shrink-0 text-ink-2" aria-hidden />
          <p className="min-w-0">
            {address && <span className="line-clamp-2 font-semibold text-[1.45rem] leading-8">{address}</span>}
            <span
              className={
                address ? "block text-[1.2rem] text-ink-2 leading-7" : "block font-semibold text-[1.45rem] leading-8"
              }
            >
              {wall("district", { name: district.name })}
            </span>
          </p>
        </div>
        <p className="mt-3 flex items-baseline gap-3">
          <span className="wall-small text-ink-2">{t("elapsed")}</span>
          <Elapsed since={openedAt} until={until} className="font-bold text-[2.6rem] leading-[2.8rem] tracking-tight" />
          <span className="wall-small ml-auto text-ink-3">#{number}</span>
          {simulated && (
            <span className="hatched wall-small rounded px-1.5 font-bold tracking-wide">{wall("simulated")}</span>
          )}
        </p>
        {masked ? (
          <p className="mt-3 flex items-center gap-2.5 border-line border-t pt-3 font-medium text-[1.2rem] text-ink-2">
            <EyeOff className="size-6 shrink-0" aria-hidden />
            {t("secret")}
          </p>
        ) : (
          <div className="mt-3 border-line border-t pt-2.5">
            <h3 className="font-semibold text-[1.2rem] leading-7">{coming.length > 0 ? t("units") : t("noUnits")}</h3>
            <ul className="mt-1">
              {shown.map((one) => (
                <StageUnit key={one.id} coming={one} />
              ))}
            </ul>
            {coming.length > shown.length && (
              <p className="wall-small pt-1 font-medium text-ink-2">
                {t("moreUnits", { count: coming.length - shown.length })}
              </p>
            )}
          </div>
        )}
      </div>
      {(count > 1 || coming.some(({ way }) => way)) && (
        <p className="wall-small flex shrink-0 gap-4 border-line border-t px-5 py-2 text-ink-2">
          {coming.some(({ way }) => way) && <span>{t("estimateText")}</span>}
          {count > 1 && (
            <span className="ml-auto whitespace-nowrap font-semibold text-ink">{t("queue", { place, count })}</span>
          )}
        </p>
      )}
    </section>
  );
}
