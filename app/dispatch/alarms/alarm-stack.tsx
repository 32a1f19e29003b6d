"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert, VolumeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useEffect, useState } from "react";
import type { AlarmView } from "@/server/alarms/list-alarms";
import { useTRPC } from "../../_live/cache/trpc";
import { useConnection } from "../../_live/feed/connection";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { useCalls } from "../calls/use-calls";
import { useActions } from "../console-context";
import { useSounds } from "../sounds/sound-context";
import { AlarmCard } from "./alarm-card";
import { AnsweredPanic } from "./answered-panic";
import { useAlarmText, useOpenAlarms } from "./use-open-alarms";

const maxChips = 4;

/**
 * Open alarms, below the top bar so that they cover nothing. The first alarm and every panic alarm are shown in full,
 * the others as chips. The shortcut keys act on the first alarm. An answered panic alarm stays until the crew is
 * confirmed safe.
 */
export const AlarmStack = memo(function AlarmStack() {
  const t = useTranslations("alarms");
  const tSound = useTranslations("sounds");
  const { isAudioBlocked } = useSounds();
  const { alarms, panics } = useOpenAlarms();
  const [handledId, setHandledId] = useState<string>();
  const shortcutAlarmId = useShortcutAlarmId(alarms, handledId);
  const answeredPanics = panics.filter(({ answeredAt }) => answeredAt !== null);
  if (alarms.length + panics.length === 0) return null;
  const expandedAlarms = alarms.filter(({ kind }, index) => index === 0 || kind === "panic");
  const collapsedAlarms = alarms.slice(expandedAlarms.length);
  const hiddenCount = collapsedAlarms.length - maxChips;
  return (
    <section aria-label={t("title")} className="max-h-[40dvh] shrink-0 overflow-y-auto border-alarm border-b">
      {isAudioBlocked && alarms.length > 0 && (
        <p className="flex items-center gap-2 bg-alarm px-3 py-1 font-semibold text-panel">
          <VolumeOff className="size-4 shrink-0" aria-hidden />
          {tSound("locked")}
        </p>
      )}
      <ul className="divide-y divide-alarm/40">
        {expandedAlarms.map((alarm) => (
          <AlarmCard
            key={alarm.id}
            alarm={alarm}
            hasShortcutKeys={alarm.id === shortcutAlarmId}
            onHandle={() => setHandledId(alarm.id)}
          />
        ))}
        {answeredPanics.map((alarm) => (
          <AnsweredPanic key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      {collapsedAlarms.length > 0 && (
        <ul className="flex items-center gap-1.5 border-alarm/40 border-t bg-alarm-ground px-3 py-1.5">
          {collapsedAlarms.slice(0, maxChips).map((alarm) => (
            <AlarmChip key={alarm.id} alarm={alarm} />
          ))}
          <li className="font-semibold text-alarm sm:hidden">{t("more", { count: collapsedAlarms.length })}</li>
          {hiddenCount > 0 && (
            <li className="hidden shrink-0 font-semibold text-alarm sm:list-item">
              {t("more", { count: hiddenCount })}
            </li>
          )}
        </ul>
      )}
    </section>
  );
});

/**
 * Warns that the alarms or the calls could not be loaded, because a missing list looks like an empty one. If the server
 * does not answer at all, `OutageStrip` warns instead.
 */
export const ListErrorStrip = memo(function ListErrorStrip() {
  const t = useTranslations("unreadLists");
  const tCommon = useTranslations("common");
  const alarms = useQuery(useTRPC().alarms.list.queryOptions());
  const { query: calls } = useCalls();
  const { unansweredSinceMonotonicMs } = useConnection();
  if (unansweredSinceMonotonicMs !== null || !(alarms.isError || calls.isError)) return null;
  const retry = () => {
    if (alarms.isError) void alarms.refetch();
    if (calls.isError) void calls.refetch();
  };
  return (
    <div
      role="alert"
      className="flex shrink-0 items-center gap-2 border-alarm border-b bg-alarm-ground px-3 py-1.5 font-semibold text-alarm"
    >
      <TriangleAlert className="size-4 shrink-0" aria-hidden />
      {[alarms.isError && t("alarms"), calls.isError && t("calls")].filter(Boolean).join(" · ")}
      <Button size="small" onClick={retry}>
        {tCommon("retry")}
      </Button>
    </div>
  );
});

/**
 * How long the shortcut keys are disabled after a different alarm has become the first. A key pressed in that time was
 * probably meant for the previous alarm.
 */
const shortcutPauseMs = 1_000;

/**
 * Id of the alarm that the shortcut keys act on: the first one. Undefined for `shortcutPauseMs` after a different alarm
 * has become the first, unless the previous one was handled on this screen (`handledId`) and has left the list.
 */
function useShortcutAlarmId(alarms: readonly AlarmView[], handledId: string | undefined): string | undefined {
  const firstId = alarms[0]?.id;
  const [previousFirstId, setPreviousFirstId] = useState(firstId);
  const isExpected = previousFirstId === handledId && !alarms.some(({ id }) => id === previousFirstId);
  const isPaused = previousFirstId !== undefined && previousFirstId !== firstId && !isExpected;
  useEffect(() => {
    if (!isPaused) return setPreviousFirstId(firstId);
    const timer = setTimeout(() => setPreviousFirstId(firstId), shortcutPauseMs);
    return () => clearTimeout(timer);
  }, [firstId, isPaused]);
  return isPaused ? undefined : firstId;
}

/** An alarm that is not shown in full; a click shows its incident. */
function AlarmChip({ alarm }: { alarm: AlarmView }) {
  const { updateConsole } = useActions();
  const describeAlarm = useAlarmText();
  const { kind, incident, raisedAt } = alarm;
  return (
    <li data-alarm={kind} className="hidden min-w-0 sm:list-item">
      <Button
        size="small"
        look="alarm"
        className="min-w-0 max-w-full shrink"
        disabled={!incident}
        onClick={() => incident && updateConsole({ do: "select-incident", id: incident.id })}
      >
        <span role="alert" className="min-w-0 truncate">
          {describeAlarm(alarm, "chip")}
        </span>
        <Elapsed since={raisedAt} />
      </Button>
    </li>
  );
}
