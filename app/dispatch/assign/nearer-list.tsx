"use client";

import { useTranslations } from "next-intl";
import type { Candidates } from "@/server/dispatch/list-candidates";
import { useOpenIncidents } from "../../_live/use-picture";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";

/**
 * The units that are nearer than the first of the ranking and cannot be sent, with the cause; from a busy one a key leads to the
 * incident that has it, where it can be called back.
 */
export function NearerList({ nearer }: { nearer: Candidates["excluded"] }) {
  const t = useTranslations("nearer");
  const format = useFormat();
  const names = useNames();
  const { act } = useConsole();
  const { incidents } = useOpenIncidents();
  if (nearer.length === 0) return null;
  const holderOf = (detail: string | null) => incidents.find(({ number }) => `${number}` === detail);
  const firstBusy = nearer.find(({ cause, detail }) => cause === "busy" && holderOf(detail));
  return (
    <section aria-label={t("title")} className="mt-2 border-line border-t px-3.5 pt-2 text-[0.8125rem]">
      <h4 className="font-semibold text-ink-2">{t("title")}</h4>
      <ul className="mt-1 space-y-1">
        {nearer.map((one) => {
          const { unit, distanceM, cause, detail } = one;
          const holder = cause === "busy" ? holderOf(detail) : undefined;
          return (
            <li key={unit.id} className="flex items-center gap-2">
              <span className="w-24 shrink-0 font-semibold">{unit.callSign}</span>
              <span className="w-14 shrink-0 text-right">{distanceM === null ? "–" : format.distance(distanceM)}</span>
              <span className="min-w-0 flex-1 text-ink-2">{names.cause(cause, detail)}</span>
              {holder && (
                <Button
                  size="small"
                  look="quiet"
                  aria-label={t("openOf", { number: holder.number, callSign: unit.callSign })}
                  aria-keyshortcuts={one === firstBusy ? "B" : undefined}
                  onClick={() => act({ do: "open-incident", id: holder.id })}
                >
                  {t("open", { number: holder.number })}
                  {one === firstBusy && <KeyCap>B</KeyCap>}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
