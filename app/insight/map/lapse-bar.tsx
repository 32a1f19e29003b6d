"use client";

import { Pause, Play, SkipBack, SkipForward, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { IconButton } from "../../_ui/icon-button";
import { type Lapse, type LapseStep, stepsOver } from "./lapse";
import { useStepName } from "./step-name";

const frameMs = 900;

type Props = {
  lapse: Lapse;
  onLapse: (lapse: Lapse | null) => void;
  keys: readonly string[];
  filter: InsightFilter;
  /** The next picture cannot be shown yet. */
  waiting: boolean;
};

/** Plays time: onwards by itself, or step by step by hand and by the arrow keys of its slider. */
export function LapseBar({ lapse, onLapse, keys, filter, waiting }: Props) {
  const t = useTranslations("insightMap");
  const name = useStepName(lapse.step, filter);
  const last = Math.max(0, keys.length - 1);
  const at = Math.min(lapse.at, last);
  const goTo = (next: number) =>
    onLapse({ ...lapse, playing: false, at: (next + keys.length) % Math.max(1, keys.length) });

  useEffect(() => {
    if (!lapse.playing || waiting || keys.length < 2) return;
    const timer = setTimeout(() => onLapse({ ...lapse, at: (at + 1) % keys.length }), frameMs);
    return () => clearTimeout(timer);
  }, [lapse, at, keys.length, waiting, onLapse]);

  return (
    <section
      aria-label={t("lapse")}
      className="flex flex-wrap items-center gap-1 rounded-lg border border-line bg-panel px-2 py-1.5 shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
    >
      <IconButton name={t("previous")} onClick={() => goTo(at - 1)}>
        <SkipBack className="size-4" aria-hidden />
      </IconButton>
      <button
        type="button"
        aria-label={t(lapse.playing ? "pause" : "play")}
        title={t(lapse.playing ? "pause" : "play")}
        onClick={() => onLapse({ ...lapse, at, playing: !lapse.playing })}
        className="grid size-9 shrink-0 place-items-center rounded-md bg-strong text-on-strong hover:opacity-90"
      >
        {lapse.playing ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
      </button>
      <IconButton name={t("next")} onClick={() => goTo(at + 1)}>
        <SkipForward className="size-4" aria-hidden />
      </IconButton>
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label={t("lapseAt")}
        aria-valuetext={name(keys[at] ?? "")}
        onChange={(event) => goTo(Number(event.target.value))}
        className="h-9 w-28 min-w-0 flex-1 accent-(--strong) sm:w-44"
      />
      <span className="w-12 shrink-0 text-right text-ink-3 text-xs">
        {at + 1}/{keys.length}
      </span>
      <select
        aria-label={t("step")}
        value={lapse.step}
        onChange={(event) => onLapse({ ...lapse, step: event.target.value as LapseStep, at: 0 })}
        className="h-9 rounded-md border border-line-2 bg-raised px-2"
      >
        {stepsOver(filter).map((step) => (
          <option key={step} value={step}>
            {t(`steps.${step}`)}
          </option>
        ))}
      </select>
      <IconButton name={t("endLapse")} onClick={() => onLapse(null)}>
        <X className="size-4" aria-hidden />
      </IconButton>
    </section>
  );
}
