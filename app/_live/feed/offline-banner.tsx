"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { useHealth } from "../clock/use-health";

/** Lies over the dimmed picture while the feed is dead; it goes by itself. */
export function OfflineBanner() {
  const t = useTranslations("connection");
  const format = useFormat();
  const { level, ageSeconds, heardAt } = useHealth();
  if (level !== "offline") return null;
  return (
    <div role="alert" className="pointer-events-none absolute inset-x-0 top-0 z-20 flex justify-center p-3">
      <div className="flex max-w-lg items-start gap-3 rounded-xl border-2 border-alarm bg-panel px-4 py-3 shadow-[0_8px_28px_rgb(0_0_0/0.4)]">
        <WifiOff className="mt-0.5 size-5 shrink-0 text-alarm" aria-hidden />
        <div>
          <p className="font-semibold text-alarm text-base">
            {heardAt ? t("offlineSince", { time: format.clock(heardAt) }) : t("offline")}
          </p>
          <p className="text-ink-2">
            {ageSeconds === null ? t("offlineStart") : t("offlineText", { age: format.age(ageSeconds) })}
          </p>
        </div>
      </div>
    </div>
  );
}
