"use client";

import { Navigation } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { useTypes } from "../_live/use-picture";
import { buttonClass } from "../_ui/button";
import { Elapsed } from "../_ui/elapsed";
import { PriorityMark } from "../_ui/mark";
import { PriorityWord } from "../_ui/priority-word";
import { SensitiveMark } from "../_ui/sensitive-mark";
import { useFormat } from "../_words/use-format";
import { useNames } from "../_words/use-names";
import type { OwnTask } from "./use-own-task";

/** The task: how urgent, what, where, since when. */
export function CrewTask({ task }: { task: OwnTask }) {
  const t = useTranslations("crewTask");
  const incidentWords = useTranslations("incident");
  const stateName = useTranslations("assignmentState");
  const precisionName = useTranslations("precision");
  const format = useFormat();
  const names = useNames();
  const { byCode } = useTypes();
  const { incident, assignedAt, distanceM, state } = task;
  const type = byCode.get(incident.type);
  const { lng, lat } = incident.location;
  return (
    <article aria-label={t("task")} className="space-y-4 px-4 py-4">
      <div className="flex items-start gap-3">
        <PriorityMark priority={incident.priority as Priority} className="size-11" />
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline justify-between gap-3">
            <PriorityWord priority={incident.priority} />
            <span className="text-ink-2">{t("number", { number: incident.number })}</span>
          </p>
          <h2 className="font-semibold text-2xl leading-tight">{type ? names.type(type) : incident.type}</h2>
        </div>
      </div>
      {incident.sensitive && (
        <p className="flex flex-wrap items-center gap-2">
          <SensitiveMark />
          <span className="text-ink-2">{t("sensitiveText")}</span>
        </p>
      )}
      <dl className="grid grid-cols-2 gap-3 rounded-xl border border-line p-3">
        <div>
          <dt className="label">{t("since")}</dt>
          <dd>
            <Elapsed since={assignedAt} className="font-semibold text-2xl tracking-tight" />
            <span className="block text-ink-2">{stateName(state)}</span>
          </dd>
        </div>
        {distanceM !== null && (
          <div>
            <dt className="label">{t("distance")}</dt>
            <dd className="font-semibold text-2xl tracking-tight">{format.distance(distanceM)}</dd>
          </div>
        )}
      </dl>
      <div>
        {incident.address && <p className="font-medium text-lg leading-snug">{incident.address}</p>}
        <p className="text-base text-ink-2">{incidentWords("district", { name: incident.district.name })}</p>
        <p className="mt-1 text-ink-2">
          {format.coordinates(lng, lat)} · {precisionName(incident.precision)}
        </p>
        <a
          href={`geo:${lat},${lng}?q=${lat},${lng}`}
          className={buttonClass({ look: "plain", size: "large", className: "mt-2 w-full" })}
        >
          <Navigation className="size-4" aria-hidden />
          {t("openMap")}
        </a>
      </div>
      {incident.description && (
        <div>
          <h3 className="label">{t("description")}</h3>
          <p className="mt-1 whitespace-pre-line text-pretty rounded-lg bg-raised px-3 py-2.5 text-base">
            {incident.description}
          </p>
        </div>
      )}
    </article>
  );
}
