"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { useFirstFocus } from "../use-first-focus";
import { useReplay } from "./replay-context";
import { useReplayKeys } from "./use-replay-keys";

/** The stretch that is replayed, with a stroke for everything that happened. */
export function TimeSlider() {
  const t = useTranslations("replay");
  const format = useFormat();
  const { lines, at, since, until, goTo } = useReplay();
  const press = useReplayKeys();
  const slider = useFirstFocus<HTMLInputElement>();
  return (
    <div className="mt-1">
      <div className="relative mx-2 h-1.5" aria-hidden>
        {lines.map(({ id, atSeconds }) => (
          <span
            key={id}
            className="absolute h-full w-0.5 rounded-full bg-ink-3"
            style={{ left: `${((atSeconds - since) / (until - since || 1)) * 100}%` }}
          />
        ))}
      </div>
      <input
        ref={slider}
        type="range"
        aria-label={t("time")}
        aria-valuetext={t("at", { time: format.moment(new Date(at * 1_000)) })}
        min={since}
        max={until}
        step="any"
        value={at}
        onChange={({ target }) => goTo(Number(target.value))}
        onKeyDown={press}
        className="block w-full accent-focus"
      />
    </div>
  );
}
