"use client";

import { useTranslations } from "next-intl";
import type { Candidates } from "@/server/assignment/list-candidates";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";
import { useOverrides } from "./override-context";
import { overrideOf } from "./override-of";

type Props = {
  incident: IncidentView;
  nearer: Candidates["excluded"][number];
  /** The open incident that has it, and whether the key that leads there is this one's. */
  holder: IncidentView | undefined;
  opensByKey: boolean;
  /** It is free and can be sent against the plan, by this figure. */
  sends: boolean;
  figure: string | undefined;
};

/** One unit that the ranking left out: how near, why not, and what a dispatcher can do about it. */
export function NearerRow({ incident, nearer, holder, opensByKey, sends, figure }: Props) {
  const t = useTranslations("nearer");
  const ranked = useTranslations("ranked");
  const format = useFormat();
  const names = useNames();
  const { state, act } = useConsole();
  const { assign, busy } = useOverrides();
  const { unit, distanceM, cause, detail } = nearer;
  const override = overrideOf(incident, unit.kind, state.replacing);
  // It is not what the plan asks for: it takes nobody's place unless somebody pointed at them.
  const old = override.how === "replace" && override.old.id === state.replacing ? override.old : undefined;
  const does = old ? "replace" : override.how === "send" ? "send" : "add";
  const words = { callSign: unit.callSign, old: old?.unit.callSign ?? "" };
  return (
    <li className="flex items-center gap-2">
      <span className="w-24 shrink-0 font-semibold">{unit.callSign}</span>
      <span className="w-14 shrink-0 text-right">{distanceM === null ? "–" : format.distance(distanceM)}</span>
      <span className="min-w-0 flex-1 text-ink-2">{names.cause(cause, detail)}</span>
      {holder && (
        <Button
          size="small"
          look="quiet"
          aria-keyshortcuts={opensByKey ? "B" : undefined}
          onClick={() => act({ do: "open-incident", id: holder.id })}
        >
          <span className="sr-only">{t("openOf", { number: holder.number, callSign: unit.callSign })}</span>
          <span aria-hidden>{t("open", { number: holder.number })}</span>
          {opensByKey && <KeyCap>B</KeyCap>}
        </Button>
      )}
      {sends && (
        <Button
          size="small"
          look="quiet"
          title={ranked(`${does}Of`, words)}
          aria-keyshortcuts={figure}
          disabled={busy !== null}
          onClick={() => assign(incident.id, unit, old)}
        >
          <span className="sr-only">{ranked(`${does}Of`, words)}</span>
          <span aria-hidden>{does === "replace" ? t("exchange") : ranked(does)}</span>
          {figure && <KeyCap>{figure}</KeyCap>}
        </Button>
      )}
    </li>
  );
}
