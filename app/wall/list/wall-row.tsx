"use client";

import { EyeOff, Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import { Elapsed } from "../../_ui/elapsed";
import { PriorityMark } from "../../_ui/mark";
import { isWaiting } from "../is-waiting";
import type { OverviewIncident } from "../use-overview";
import { useWhat } from "../use-what";
import type { Arranged } from "./arrange-rows";
import { CrewLine } from "./crew-line";

type Props = {
  incident: OverviewIncident;
  density: Arranged<unknown>["density"];
  isStaged: boolean;
  /** When the feed died: the clocks stand still with the picture. */
  until: Date | null;
};

/** One open incident: how urgent, what, where, how long, who is on it. Of a sensitive one its category and kecamatan. */
export function WallRow({ incident, density, isStaged, until }: Props) {
  const t = useTranslations("wall");
  const queue = useTranslations("queue");
  const priorityName = useTranslations("priority");
  const what = useWhat();
  const { number, district, openedAt, simulated } = incident;
  const priority = incident.priority as Priority;
  const address = incident.masked ? null : incident.address;
  const place = [...new Set([address, district.name])].filter(Boolean).join(", ");
  const crew = incident.masked ? (
    <span className="flex items-center gap-1.5 text-ink-2">
      <EyeOff className="size-[1.1em] shrink-0" aria-hidden />
      {t("masked")}
    </span>
  ) : isWaiting(incident) ? (
    <span className="flex items-center gap-1.5 whitespace-nowrap font-semibold text-alarm">
      <Hourglass className="size-[1.1em] shrink-0" aria-hidden />
      {t("waiting")}
    </span>
  ) : (
    <CrewLine assignments={incident.assignments} isShort={density !== "roomy"} />
  );
  const word = (
    <span className="shrink-0 whitespace-nowrap font-semibold" style={{ color: `var(--p${priority})` }}>
      P{priority} {priorityName(`${priority}`)}
    </span>
  );
  return (
    <li
      data-incident={incident.id}
      className={`flex min-w-0 gap-3 overflow-hidden border-line border-b px-4 ${density === "dense" ? "items-center" : "pt-[0.4rem]"} ${isStaged ? "bg-hover" : ""}`}
    >
      <PriorityMark
        priority={priority}
        className={density === "dense" ? "size-[1.4rem]" : "mt-[0.15rem] size-[1.8rem]"}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2.5">
          {density === "dense" && word}
          <span className="min-w-0 truncate font-semibold text-[1.15rem] leading-[1.45rem]">{what(incident)}</span>
          {density === "dense" && <span className="wall-small min-w-0 truncate text-ink-2">{district.name}</span>}
          <Elapsed
            since={openedAt}
            until={until}
            className="ml-auto shrink-0 font-semibold text-[1.2rem] leading-[1.45rem]"
          />
        </p>
        {density === "roomy" && (
          <>
            <p className="wall-small flex gap-2.5">
              {word}
              <span className="min-w-0 truncate text-ink-2">
                {place}
                {incident.boundary && <span className="ml-1 font-medium text-ink">{queue("boundary")}</span>}
              </span>
              {simulated && <Simulated />}
            </p>
            <p className="wall-small mt-[0.2rem] flex items-center gap-2.5">
              <span className="shrink-0 text-ink-3">#{number}</span>
              <span className="min-w-0 flex-1 overflow-hidden">{crew}</span>
            </p>
          </>
        )}
        {density === "tight" && (
          <p className="wall-small flex items-center gap-2.5">
            {word}
            <span className="min-w-0 flex-1 truncate text-ink-2">{district.name}</span>
            {simulated && <Simulated />}
            <span className="shrink-0">{crew}</span>
          </p>
        )}
      </div>
    </li>
  );
}

function Simulated() {
  const t = useTranslations("wall");
  return <span className="hatched shrink-0 rounded px-1.5 font-bold tracking-wide">{t("short")}</span>;
}
