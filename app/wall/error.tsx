"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../_ui/button";
import { reloadPauseMs, reloadWhenHealthy } from "./alive/reload";
import { useCountdown } from "./alive/use-countdown";

/** What stands on the wall when the screen itself failed: nobody comes to reload it, so it does. */
export default function WallError() {
  const t = useTranslations("wallError");
  const [pause] = useState(reloadPauseMs);
  const seconds = useCountdown(pause, reloadWhenHealthy);
  return (
    <main className="grid h-dvh place-items-center p-6 text-center">
      <div role="alert">
        <h1 className="font-bold text-4xl text-alarm">{t("title")}</h1>
        <p className="mt-3 text-2xl text-ink-2">{t("text", { seconds })}</p>
        <Button className="mt-6" onClick={() => void reloadWhenHealthy()}>
          {t("now")}
        </Button>
      </div>
    </main>
  );
}
