"use client";

import { useTranslations } from "next-intl";
import { useHealth } from "../_live/clock/use-health";
import { Button } from "../_ui/button";

/**
 * Shown when a part of the console cannot be loaded, for example because a newer version has been installed. While
 * the server cannot be reached, it offers no reload, which would leave an error page instead of the console.
 */
export function LoadFailure() {
  const t = useTranslations("screen");
  const { level } = useHealth();
  return (
    <div
      role="alert"
      className="pointer-events-auto fixed inset-x-0 top-16 z-50 mx-auto flex w-[min(32rem,calc(100vw-1rem))] items-center gap-3 rounded-xl border border-line-2 bg-panel p-3 shadow-2xl"
    >
      <p className="min-w-0 flex-1 font-semibold text-alarm">{t("partFailed")}</p>
      {level === "live" && <Button onClick={() => window.location.reload()}>{t("reload")}</Button>}
    </div>
  );
}
