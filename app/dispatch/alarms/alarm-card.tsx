"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { BellRing, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { KeyCap } from "../../_ui/key-cap";
import { useNames } from "../../_words/use-names";
import { useHands } from "../console-context";
import { AlarmOffer } from "./alarm-offer";
import { PanicPlace } from "./panic-place";

/** One alarm: what, about whom, since when; who could go instead, and the answer that makes it fall silent for everybody. */
export function AlarmCard({ alarm, first }: { alarm: AlarmView; first: boolean }) {
  const t = useTranslations("alarms");
  const kindName = useTranslations("alarmKind");
  const names = useNames();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { act } = useHands();
  const { byCode } = useTypes();
  const answer = useMutation(
    trpc.alarms.answer.mutationOptions({ onSettled: () => queries.invalidateQueries(trpc.alarms.pathFilter()) }),
  );
  const { kind, unit, incident, district, raisedAt, declineReason } = alarm;
  const panic = kind === "panic";
  const type = incident && byCode.get(incident.type);
  const words = { kind: kindName(kind), callSign: unit.callSign };
  const Sign = panic ? Siren : BellRing;
  return (
    <li
      data-alarm={kind}
      className={panic ? "bg-alarm px-3 py-2.5 text-panel" : "bg-alarm-ground px-3 py-1.5 text-ink"}
    >
      <div className={`flex flex-wrap items-center gap-x-3 gap-y-1.5 ${panic ? "" : "lg:flex-nowrap"}`}>
        <Sign className={`shrink-0 ${panic ? "size-7" : "size-5 text-alarm"}`} aria-hidden />
        <p role="alert" className={`font-semibold lg:shrink-0 ${panic ? "text-xl" : "text-[0.9375rem]"}`}>
          {incident ? t("saidAt", { ...words, number: incident.number }) : t("said", words)}
        </p>
        <Elapsed since={raisedAt} className="font-semibold" />
        {incident && (
          <span className="min-w-0 shrink-[9] truncate">
            {[type ? names.type(type) : incident.type, district].join(" · ")}
          </span>
        )}
        {kind === "declined" && (
          <span className="min-w-0 truncate font-medium">
            {declineReason ? t("reason", { reason: declineReason }) : t("noReason")}
          </span>
        )}
        {panic && <PanicPlace alarm={alarm} />}
        <span className="ml-auto flex flex-wrap items-center gap-1.5 lg:shrink-0 lg:flex-nowrap">
          {!panic && <AlarmOffer alarm={alarm} first={first} />}
          {incident && (
            <Button
              size="small"
              className={panic ? "border-panel text-panel hover:text-ink" : ""}
              aria-label={t("open", { number: incident.number })}
              onClick={() => act({ do: "open-incident", id: incident.id })}
            >
              {t("openShort")}
            </Button>
          )}
          <Button
            size="small"
            look={panic ? "strong" : "alarm"}
            aria-keyshortcuts={first ? "A" : undefined}
            disabled={answer.isPending}
            onClick={() => answer.mutate({ id: alarm.id })}
          >
            <span className="sr-only">{t("answerOf", { callSign: unit.callSign })}</span>
            <span aria-hidden>{answer.isPending ? t("answering") : t("answer")}</span>
            {first && <KeyCap>A</KeyCap>}
          </Button>
        </span>
      </div>
      <RefusalNote error={answer.error} />
    </li>
  );
}
