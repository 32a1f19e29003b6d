"use client";

import { Pause, Play, SkipBack, SkipForward, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { InsightFilter } from "@/server/domain/insight";
import { earlierDay } from "../../../server/domain/calendar";
import { twoDigits } from "../../../server/words/format";
import { prefersReducedMotion } from "../../_map/motion/reduced-motion";
import { Button, IconButton } from "../../_ui/button";
import { findLastDayOfStep } from "../filters/periods";
import { useDayFormat } from "../filters/use-filter-texts";
import { chooseInitialStep, listPossibleSteps, type TimeLapse, type TimeLapseStep } from "./time-lapse";
import type { Density } from "./use-density";

const frameMs = 900;

type TimeLapseBarProps = {
  timeLapse: TimeLapse;
  onTimeLapse: (timeLapse: TimeLapse | null) => void;
  frameKeys: readonly string[];
  filter: InsightFilter;
  /** Whether the next frame is still loading. */
  isLoading: boolean;
};

/** Controls of the time-lapse, which plays automatically or is stepped with buttons and the slider. */
function TimeLapseBar({ timeLapse, onTimeLapse, frameKeys, filter, isLoading }: TimeLapseBarProps) {
  const t = useTranslations("insightMap");
  const stepName = useStepName(timeLapse.step, filter);
  const lastIndex = Math.max(0, frameKeys.length - 1);
  const stepIndex = Math.min(timeLapse.stepIndex, lastIndex);
  const showFrame = (nextIndex: number) =>
    onTimeLapse({
      ...timeLapse,
      playing: false,
      stepIndex: (nextIndex + frameKeys.length) % Math.max(1, frameKeys.length),
    });

  useEffect(() => {
    if (!timeLapse.playing || isLoading || frameKeys.length < 2) return;
    const timer = setTimeout(
      () => onTimeLapse({ ...timeLapse, stepIndex: (stepIndex + 1) % frameKeys.length }),
      frameMs,
    );
    return () => clearTimeout(timer);
  }, [timeLapse, stepIndex, frameKeys.length, isLoading, onTimeLapse]);

  return (
    <section
      aria-label={t("lapse")}
      className="flex flex-wrap items-center gap-1 rounded-lg border border-line bg-panel px-2 py-1.5 shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
    >
      <IconButton name={t("previous")} onClick={() => showFrame(stepIndex - 1)}>
        <SkipBack className="size-4" aria-hidden />
      </IconButton>
      <button
        type="button"
        aria-label={t(timeLapse.playing ? "pause" : "play")}
        title={t(timeLapse.playing ? "pause" : "play")}
        onClick={() => onTimeLapse({ ...timeLapse, stepIndex, playing: !timeLapse.playing })}
        className="grid size-9 shrink-0 place-items-center rounded-md bg-strong text-on-strong hover:opacity-90"
      >
        {timeLapse.playing ? <Pause className="size-4" aria-hidden /> : <Play className="size-4" aria-hidden />}
      </button>
      <IconButton name={t("next")} onClick={() => showFrame(stepIndex + 1)}>
        <SkipForward className="size-4" aria-hidden />
      </IconButton>
      <input
        // While the frames of another step length load, the browser limits the value to 0 by itself. React does not
        // notice, and would ignore the next key.
        key={timeLapse.step}
        type="range"
        min={0}
        max={lastIndex}
        value={stepIndex}
        aria-label={t("lapseAt")}
        aria-valuetext={stepName(frameKeys[stepIndex] ?? "")}
        onChange={(event) => showFrame(Number(event.target.value))}
        className="h-9 w-28 min-w-0 flex-1 accent-(--strong) sm:w-44"
      />
      <span className="w-12 shrink-0 text-right text-ink-3 text-xs">
        {stepIndex + 1}/{frameKeys.length}
      </span>
      <select
        aria-label={t("step")}
        value={timeLapse.step}
        onChange={(event) => onTimeLapse({ ...timeLapse, step: event.target.value as TimeLapseStep, stepIndex: 0 })}
        className="h-9 rounded-md border border-line-2 bg-raised px-2"
      >
        {listPossibleSteps(filter).map((step) => (
          <option key={step} value={step}>
            {t(`steps.${step}`)}
          </option>
        ))}
      </select>
      <IconButton name={t("endLapse")} onClick={() => onTimeLapse(null)}>
        <X className="size-4" aria-hidden />
      </IconButton>
    </section>
  );
}

const emptyList: never[] = [];

type Props = {
  timeLapse: TimeLapse | null;
  onTimeLapse: (timeLapse: TimeLapse | null) => void;
  density: Density;
  filter: InsightFilter;
};

/** Button that starts the time-lapse. While the time-lapse is on, its controls are shown instead. */
export function TimeLapseControls({ timeLapse, onTimeLapse, density, filter }: Props) {
  const t = useTranslations("insightMap");
  if (timeLapse) {
    const frameKeys = density.frames?.map(({ key }) => key) ?? emptyList;
    return (
      <TimeLapseBar
        timeLapse={timeLapse}
        onTimeLapse={onTimeLapse}
        frameKeys={frameKeys}
        filter={filter}
        isLoading={density.framesPending}
      />
    );
  }
  return (
    <Button
      aria-label={t("startLapse")}
      title={t("startLapse")}
      className="bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
      disabled={!density.places.data?.total}
      onClick={() => onTimeLapse({ step: chooseInitialStep(filter), stepIndex: 0, playing: !prefersReducedMotion() })}
    >
      <Play className="size-4" aria-hidden />
      <span className="max-sm:hidden lg:max-xl:hidden">{t("startLapse")}</span>
    </Button>
  );
}

type StepNameProps = { timeLapse: TimeLapse; name: string; counts: ReadonlyMap<string, number> };

/** Name of the current step of the time-lapse in large text, with its count. */
export function StepName({ timeLapse, name, counts }: StepNameProps) {
  const t = useTranslations("insightMap");
  const count = [...counts.values()].reduce((sum, value) => sum + value, 0);
  return (
    <p
      aria-live={timeLapse.playing ? "off" : "polite"}
      className="halo pointer-events-none! absolute top-full right-1.5 mt-2 text-right font-semibold text-3xl tracking-tight sm:text-4xl"
    >
      {name}
      <span className="block font-medium text-ink-2 text-lg tracking-normal">{t("count", { count })}</span>
    </p>
  );
}

/** Returns a function that names a step: a month, the days of a week, a day, or an hour of the day. */
export function useStepName(step: TimeLapseStep, { to }: { to: string }): (key: string) => string {
  const formatDay = useDayFormat();
  return (key) => {
    if (key === "") return "";
    if (step === "hour") {
      const hour = Number(key);
      return `${twoDigits(hour)}:00–${twoDigits(hour + 1)}:00`;
    }
    if (step === "month") return formatDay(key, "month");
    if (step === "day") return formatDay(key);
    const lastDay = earlierDay(findLastDayOfStep(key, "week"), to);
    return lastDay === key ? formatDay(key) : `${formatDay(key)} – ${formatDay(lastDay)}`;
  };
}
