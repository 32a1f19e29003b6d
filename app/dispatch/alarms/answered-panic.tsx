"use client";

import { useMutation } from "@tanstack/react-query";
import { MapPin, Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { safetyChecks } from "@/server/domain/alarm";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";
import { useAlarmText } from "./use-open-alarms";

/**
 * A panic alarm that somebody has answered, so that it no longer sounds. It stays until somebody says how the crew was
 * confirmed safe. That takes two clicks, so that a double click on "Answer" cannot end the alarm.
 */
export function AnsweredPanic({ alarm }: { alarm: AlarmView }) {
  const t = useTranslations("alarms");
  const describeAlarm = useAlarmText();
  const format = useFormat();
  const { updateConsole } = useActions();
  const [isConfirming, setIsConfirming] = useState(false);
  const { unit, incident, raisedAt, answeredAt } = alarm;
  if (!unit || !answeredAt) return null;
  return (
    <li data-alarm="answered-panic" className="bg-alarm-ground px-3 py-1.5 text-ink">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Siren className="size-5 shrink-0 text-alarm" aria-hidden />
        <p className="font-semibold text-[0.9375rem]">{describeAlarm(alarm, "announcement")}</p>
        <Elapsed since={raisedAt} className="font-semibold" />
        <span>{t("heard", { time: format.hourMinute(answeredAt) })}</span>
        <PanicPosition alarm={alarm} />
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          {incident && !isConfirming && (
            <Button
              size="small"
              aria-label={t("open", { number: incident.number })}
              onClick={() => updateConsole({ do: "select-incident", id: incident.id })}
            >
              {t("openShort")}
            </Button>
          )}
          {isConfirming ? (
            <SafetyChecks alarmId={alarm.id} onCancel={() => setIsConfirming(false)} />
          ) : (
            <Button
              size="small"
              look="strong"
              aria-label={t("safeOf", { callSign: unit.callSign })}
              onClick={() => setIsConfirming(true)}
            >
              {t("safe")}
            </Button>
          )}
        </span>
      </div>
    </li>
  );
}

/** Buttons that say how the crew was confirmed safe, which ends the alarm. */
function SafetyChecks({ alarmId, onCancel }: { alarmId: string; onCancel: () => void }) {
  const t = useTranslations("alarms");
  const checkName = useTranslations("safetyCheck");
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const confirm = useMutation(
    trpc.alarms.confirmSafe.mutationOptions({
      onSettled: () => refetchAffected({ topic: "alarms" }, trpc.alarms.pathFilter()),
    }),
  );
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="float-left mr-1.5 font-medium">{t("safeBy")}</legend>
      {safetyChecks.map((by) => (
        <Button
          key={by}
          size="small"
          look="strong"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate({ alarmId, by })}
        >
          {checkName(by)}
        </Button>
      ))}
      <Button size="small" look="quiet" disabled={confirm.isPending} onClick={onCancel}>
        {t("cancel")}
      </Button>
      <RefusalNote error={confirm.error} />
    </fieldset>
  );
}

/** Last known position of a crew that pressed the panic button, its age, and a button that shows it on the map. */
export function PanicPosition({ alarm: { fix, fixAt, unit, answeredAt } }: { alarm: AlarmView }) {
  const t = useTranslations("alarms");
  const format = useFormat();
  const now = useNow();
  const { updateConsole, camera } = useActions();
  if (!fix) return <span className="font-medium">{t("noPlace")}</span>;
  const age = fixAt && now !== null ? format.age((now - fixAt.getTime()) / 1_000) : "–";
  const coordinates = format.coordinates(fix.lng, fix.lat);
  return (
    <>
      <span className="font-medium">{t("place", { coordinates, age })}</span>
      <Button
        size="small"
        className={answeredAt ? "" : "border-panel text-panel hover:text-ink"}
        aria-label={t("showOf", { callSign: unit?.callSign ?? "" })}
        onClick={() => {
          updateConsole({ do: "view", view: "map" });
          camera.current?.fitTo([fix]);
        }}
      >
        <MapPin className="size-4" aria-hidden />
        {t("show")}
      </Button>
    </>
  );
}
