"use client";

import { BellRing, Volume2, VolumeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSounds } from "./sound-context";

const signs = { all: Volume2, alarms: BellRing, off: VolumeOff } as const;

/** How loud the console is, and that it cannot be heard yet when the browser still waits for a first press. */
export function SoundSwitch() {
  const t = useTranslations("sounds");
  const { loudness, locked, next } = useSounds();
  const Sign = signs[loudness];
  const mute = locked && loudness !== "off";
  return (
    <button
      type="button"
      aria-label={mute ? t("locked") : t(loudness)}
      title={`${mute ? t("locked") : t(loudness)} (M)`}
      aria-keyshortcuts="M"
      data-loudness={loudness}
      onClick={next}
      className={`relative inline-flex size-9 shrink-0 items-center justify-center rounded-md hover:bg-hover hover:text-ink ${loudness === "off" || mute ? "text-alarm" : "text-ink-2"}`}
    >
      <Sign className="size-[1.125rem]" aria-hidden />
      {mute && <span aria-hidden className="absolute top-1 right-1 size-2 rounded-full bg-alarm" />}
    </button>
  );
}
