"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useLayoutEffect, useMemo } from "react";
import { findAdjacentMoment } from "@/server/domain/replay";
import { useFormat } from "../../_words/use-format";
import { findKeyCombination } from "../commands/command-list";
import { formatKeyCombination } from "../commands/key-press";
import { useConsole } from "../console-context";
import { useEventText } from "../incident/use-event-text";
import { useFocusOnMount } from "./map-bar";
import { useReplay } from "./replay-context";

type ReplayEvent = { id: string; atSeconds: number; text: string };

const emptyList: never[] = [];

/**
 * Events of the replayed incident within the replayed span, oldest first, and a function that jumps to the next or
 * previous one.
 */
export function useReplayEvents(): { events: readonly ReplayEvent[]; jumpToEvent: (by: 1 | -1) => void } {
  const { replay, atSeconds: replayedSeconds, sinceSeconds, untilSeconds, goToTime } = useReplay();
  const describeEvent = useEventText();
  const events = useMemo(() => {
    if (!replay) return emptyList;
    const [sinceMs, untilMs] = [replay.span.since.getTime(), replay.span.until.getTime()];
    return replay.lines.flatMap((line): ReplayEvent[] => {
      const text = line.what === "note" ? [line.author, line.text].filter(Boolean).join(": ") : describeEvent(line);
      const atMs = line.at.getTime();
      if (!text || atMs < sinceMs || atMs > untilMs) return [];
      return [{ id: `${line.what} ${line.id}`, atSeconds: atMs / 1_000, text }];
    });
  }, [replay, describeEvent]);
  const eventTimesSeconds = [...new Set(events.map(({ atSeconds }) => atSeconds))];
  return {
    events,
    jumpToEvent: (by) =>
      goToTime(findAdjacentMoment(eventTimesSeconds, replayedSeconds, by) ?? (by > 0 ? untilSeconds : sinceSeconds)),
  };
}

type Props = ReturnType<typeof useReplayEvents>;

/** Slider over the replayed span, with a tick per event. */
export function TimeSlider({ events, jumpToEvent }: Props) {
  const t = useTranslations("replay");
  const format = useFormat();
  const { atSeconds: replayedSeconds, sinceSeconds, untilSeconds, goToTime } = useReplay();
  const handleKey = useReplayKeys(jumpToEvent);
  const slider = useFocusOnMount<HTMLInputElement>();
  return (
    <div className="mt-1">
      <div className="relative mx-2 h-1.5" aria-hidden>
        {events.map(({ id, atSeconds }) => (
          <span
            key={id}
            className="absolute h-full w-0.5 rounded-full bg-ink-3"
            style={{ left: `${((atSeconds - sinceSeconds) / (untilSeconds - sinceSeconds || 1)) * 100}%` }}
          />
        ))}
      </div>
      <input
        ref={slider}
        type="range"
        aria-label={t("time")}
        aria-valuetext={t("at", { time: format.dateTime(new Date(replayedSeconds * 1_000)) })}
        min={sinceSeconds}
        max={untilSeconds}
        step="any"
        value={replayedSeconds}
        onChange={({ target }) => goToTime(Number(target.value))}
        onKeyDown={handleKey}
        className="block w-full accent-focus"
      />
    </div>
  );
}

const [stepSeconds, minuteSeconds] = [10, 60];

/**
 * Keys of the time slider. The left and right arrows move ten seconds, or a minute with Shift. Up, Down, Page Up and
 * Page Down move a minute. Space plays or pauses, [ and ] jump to the previous or next event, and the key that started
 * the replay (Q) ends it.
 */
function useReplayKeys(jumpToEvent: Props["jumpToEvent"]): (event: KeyboardEvent) => void {
  const { updateConsole } = useConsole();
  const { atSeconds, goToTime, togglePlaying } = useReplay();

  useLayoutEffect(() => {
    // Space also works while nothing has the focus. A focused button handles the key itself.
    const handleKey = (event: globalThis.KeyboardEvent) => {
      const isNothingFocused = event.target === document.body || !(event.target instanceof HTMLElement);
      if (event.key !== " " || event.defaultPrevented || !isNothingFocused) return;
      event.preventDefault();
      togglePlaying();
    };
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [togglePlaying]);

  return (event) => {
    const step = event.shiftKey ? minuteSeconds : stepSeconds;
    const handlers = new Map<string, () => void>([
      [" ", togglePlaying],
      ["ArrowLeft", () => goToTime(atSeconds - step)],
      ["ArrowRight", () => goToTime(atSeconds + step)],
      ["ArrowDown", () => goToTime(atSeconds - minuteSeconds)],
      ["ArrowUp", () => goToTime(atSeconds + minuteSeconds)],
      ["PageDown", () => goToTime(atSeconds - minuteSeconds)],
      ["PageUp", () => goToTime(atSeconds + minuteSeconds)],
      ["[", () => jumpToEvent(-1)],
      ["]", () => jumpToEvent(1)],
    ]);
    // The replay key works here even where the replay button is hidden.
    const endReplay =
      formatKeyCombination(event.nativeEvent) === findKeyCombination("replay")
        ? () => updateConsole({ do: "end-replay" })
        : undefined;
    const handler = handlers.get(event.key) ?? endReplay;
    if (!handler) return;
    event.preventDefault();
    handler();
  };
}
