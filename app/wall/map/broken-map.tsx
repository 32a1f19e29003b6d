"use client";

import { useTranslations } from "next-intl";
import { useCountdown } from "../alive/use-countdown";

/** Where the map was, while it cannot be drawn: it is tried again by itself. */
export function BrokenMap({ pauseMs, onRetry }: { pauseMs: number; onRetry: () => void }) {
  const t = useTranslations("wallMap");
  const seconds = useCountdown(pauseMs, () => {
    onRetry();
    return true;
  });
  return (
    <div className="absolute inset-0 grid place-items-center bg-beyond">
      <div role="alert" className="max-w-[26rem] text-center">
        <p className="font-bold text-[1.7rem] text-alarm leading-9">{t("broken")}</p>
        <p className="mt-1 text-[1.15rem] text-ink-2 leading-7">{t("brokenText", { seconds })}</p>
      </div>
    </div>
  );
}
