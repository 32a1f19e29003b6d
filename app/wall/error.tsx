"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { computeReloadBackoffMs, reloadWhenHealthy } from "../_live/version/reload";
import { Button } from "../_ui/button";
import { useCountdown } from "./unattended/use-countdown";

/** Page shown when the wall fails to render. It reloads by itself, because nobody operates a wall display. */
export default function WallError() {
  const t = useTranslations("wallError");
  const [pauseMs] = useState(computeReloadBackoffMs);
  const seconds = useCountdown(pauseMs, reloadWhenHealthy);
  return (
    <main data-wall="" className="grid h-dvh place-items-center p-6 text-center">
      <div role="alert">
        <h1 className="font-bold text-[1.5rem] text-alarm leading-tight">{t("title")}</h1>
        <p className="mt-3 text-[1.25rem] text-ink-2">{t("text", { seconds })}</p>
        <Button className="mt-6" onClick={() => void reloadWhenHealthy()}>
          {t("now")}
        </Button>
      </div>
    </main>
  );
}
