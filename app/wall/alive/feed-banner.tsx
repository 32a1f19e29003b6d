"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useHealth } from "../../_live/clock/use-health";
import { useFormat } from "../../_words/use-format";

/** Over the dimmed picture while the feed is dead: since when, how old the picture is, and that nobody has to do anything. */
export function FeedBanner() {
  const t = useTranslations("wallFeed");
  const format = useFormat();
  const { level, ageSeconds, readAt } = useHealth();
  if (level !== "offline") return null;
  return (
    <div role="alert" className="pointer-events-none fixed inset-0 z-30 grid place-items-center p-8">
      <div className="flex max-w-[52rem] items-center gap-6 rounded-2xl border-4 border-alarm bg-panel px-8 py-6 shadow-2xl">
        <WifiOff className="size-20 shrink-0 text-alarm" aria-hidden />
        <div>
          <p className="font-bold text-[2.3rem] text-alarm leading-[2.7rem]">
            {readAt ? t("since", { time: format.clock(readAt) }) : t("never")}
          </p>
          {ageSeconds !== null && (
            <p className="mt-1 font-semibold text-[1.7rem] leading-9">{t("age", { age: format.age(ageSeconds) })}</p>
          )}
          <p className="mt-1 text-[1.2rem] text-ink-2 leading-7">{t("self")}</p>
        </div>
      </div>
    </div>
  );
}
