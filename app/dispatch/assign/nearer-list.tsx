"use client";

import { useTranslations } from "next-intl";
import type { Candidates } from "@/server/assignment/list-candidates";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useOpenIncidents } from "../../_live/cache/use-live-data";
import { NearerRow } from "./nearer-row";

/** Figures are keys up to here. */
const lastKey = 9;

type Props = { incident: IncidentView; nearer: Candidates["excluded"]; ranked: number };

/**
 * The units that are nearer than the first of the ranking and are not in it, with the cause; all the nearest where the ranking is
 * empty. From a busy one a key leads to the incident that has it, where it can be called back; one that lacks only a skill or a
 * known place can be sent all the same, by the figures that the ranking leaves.
 */
export function NearerList({ incident, nearer, ranked }: Props) {
  const t = useTranslations("nearer");
  const { incidents } = useOpenIncidents();
  if (nearer.length === 0) return null;
  const holderOf = ({ cause, detail }: Candidates["excluded"][number]) =>
    cause === "busy" ? incidents.find(({ number }) => `${number}` === detail) : undefined;
  const firstBusy = nearer.find(holderOf);
  const sendable = nearer.filter(({ cause }) => cause === "missing-skill" || cause === "no-position");
  return (
    <section aria-label={t("title")} className="mt-2 border-line border-t px-3.5 pt-2 text-[0.8125rem]">
      <h4 className="font-semibold text-ink-2">{t(ranked > 0 ? "title" : "nearest")}</h4>
      <ul className="mt-1 space-y-1">
        {nearer.map((one) => {
          const figure = ranked + sendable.indexOf(one) + 1;
          return (
            <NearerRow
              key={one.unit.id}
              incident={incident}
              nearer={one}
              holder={holderOf(one)}
              opensByKey={one === firstBusy}
              sends={sendable.includes(one)}
              figure={figure <= lastKey ? `${figure}` : undefined}
            />
          );
        })}
      </ul>
    </section>
  );
}
