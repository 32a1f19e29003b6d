"use client";

import { Pause, Play, SkipBack, SkipForward, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { IconButton } from "../../_ui/icon-button";
import { useFormat } from "../../_words/use-format";
import { useConsole } from "../console-context";
import { RadioRow } from "../radio-row";
import { useBarHeight } from "../use-bar-height";
import { speeds, useReplay } from "./replay-context";
import { TimeSlider } from "./time-slider";
import { UnitsThen } from "./units-then-list";

/** The clock of a replay over the lower edge of the map: the moment, what had happened, and what each unit did. */
export function ReplayBar() {
  const t = useTranslations("replay");
  const common = useTranslations("common");
  const { state, act } = useConsole();
  const { replay, isError, retry } = useReplay();
  const bar = useBarHeight<HTMLElement>();
  if (state.replaying === null) return null;
  return (
    <section
      ref={bar}
      aria-label={t("bar", { number: replay?.incident.number ?? "…" })}
      className="absolute right-(--free-right) bottom-(--free-bottom) left-(--free-left) z-5 p-2.5 pb-0 lg:pb-2.5"
    >
      <div className="rounded-xl border-2 border-focus bg-panel px-3.5 py-2.5 shadow-[0_8px_28px_rgb(0_0_0/0.4)]">
        {replay ? (
          <Course />
        ) : isError ? (
          <p role="alert" className="flex items-center gap-3 font-medium text-alarm">
            {t("failed")}
            <Button size="small" onClick={retry}>
              {common("retry")}
            </Button>
            <IconButton name={t("leave")} hint="Esc" className="ml-auto" onClick={() => act({ do: "end-replay" })}>
              <X className="size-4" aria-hidden />
            </IconButton>
          </p>
        ) : (
          <p role="status" className="text-ink-2">
            {t("loading")}
          </p>
        )}
      </div>
    </section>
  );
}

function Course() {
  const t = useTranslations("replay");
  const format = useFormat();
  const { replay, lines, at, playing, toggle, jump, speed, setSpeed } = useReplay();
  const last = lines.findLast(({ atSeconds }) => atSeconds <= at);
  const notes = [replay?.span.shortened && t("shortened"), replay?.leftOut && t("leftOut", { count: replay.leftOut })];
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="flex items-center">
          <IconButton name={t("before")} hint="[" aria-keyshortcuts="[" onClick={() => jump(-1)}>
            <SkipBack className="size-4" aria-hidden />
          </IconButton>
          <IconButton
            name={t(playing ? "pause" : "play")}
            hint="␣"
            className="bg-strong text-on-strong hover:bg-strong hover:text-on-strong hover:opacity-90"
            onClick={toggle}
          >
            {playing ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
          </IconButton>
          <IconButton name={t("next")} hint="]" aria-keyshortcuts="]" onClick={() => jump(1)}>
            <SkipForward className="size-4" aria-hidden />
          </IconButton>
        </div>
        <p data-replay-clock className="font-semibold text-base tabular-nums">
          {t("at", { time: format.moment(new Date(at * 1_000)) })}
        </p>
        <div className="ml-auto">
          <RadioRow
            label={t("speed")}
            name="replay-speed"
            choices={speeds}
            chosen={speed}
            words={(count) => t("times", { count })}
            onChoose={setSpeed}
          />
        </div>
      </div>
      <TimeSlider />
      <p data-replay-event className="mt-1 flex gap-2.5 text-[0.8125rem]">
        {last && <span className="text-ink-3 tabular-nums">{format.clock(new Date(last.atSeconds * 1_000))}</span>}
        <span className="min-w-0 flex-1 truncate font-medium" title={last?.text}>
          {last?.text ?? t("nothingYet")}
        </span>
      </p>
      <UnitsThen />
      {notes.some(Boolean) && <p className="mt-1 text-ink-3 text-xs">{notes.filter(Boolean).join(" ")}</p>}
    </>
  );
}
