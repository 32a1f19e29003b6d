"use client";

import { RefreshCw, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMe } from "../../_session/use-me";
import { useFormat } from "../../_words/use-format";
import { useHealth } from "../clock/use-health";
import { useNow } from "../clock/use-now";
import { useConnection } from "./connection";

/** A banner over the dimmed map while the feed is offline. */
export function OfflineBanner() {
  const t = useTranslations("connection");
  const format = useFormat();
  const { level, ageSeconds, readAt } = useHealth();
  if (level !== "offline") return null;
  return (
    <div role="alert" className="pointer-events-none absolute inset-x-0 top-0 z-20 flex justify-center p-3">
      <div className="flex max-w-lg items-start gap-3 rounded-xl border-2 border-alarm bg-panel px-4 py-3 shadow-[0_8px_28px_rgb(0_0_0/0.4)]">
        <WifiOff className="mt-0.5 size-5 shrink-0 text-alarm" aria-hidden />
        <div>
          <p className="font-semibold text-alarm text-base">
            {readAt ? t("offlineSince", { time: format.clock(readAt) }) : t("offline")}
          </p>
          <p className="text-ink-2">
            {ageSeconds === null ? t("offlineStart") : t("offlineText", { age: format.age(ageSeconds) })}
          </p>
        </div>
      </div>
    </div>
  );
}

const resetShownMs = 15_000;

/** Says for 15 seconds that the screen has reloaded all data, and why. */
export function ResetNotice() {
  const t = useTranslations("feedReset");
  const now = useNow();
  const { lastReset } = useConnection();
  const isShown = now !== null && lastReset !== null && performance.now() - lastReset.monotonicMs < resetShownMs;
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-16 z-60 flex justify-center px-4">
      {isShown && (
        <p className="flex items-center gap-2 rounded-lg border border-line-2 bg-panel px-4 py-2.5 text-ink shadow-2xl">
          <RefreshCw className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span>
            <strong className="font-semibold">{t("title")}</strong> {t(lastReset.reason)}
          </span>
        </p>
      )}
    </div>
  );
}

type SimulatedItems = readonly { simulated: boolean }[];

/** Says that simulated data is shown, or that the server runs on its embedded database. */
export function DataNotice({ incidents, units }: { incidents: SimulatedItems; units: SimulatedItems }) {
  const t = useTranslations("notice");
  const common = useTranslations("common");
  const { data: me } = useMe();
  const hasSimulatedItems = [...units, ...incidents].some((unit) => unit.simulated);
  if (!hasSimulatedItems && !me?.embedded) return null;
  return (
    <div
      role="note"
      className="hatched flex min-h-6 shrink-0 flex-wrap items-center gap-x-4 border-line border-b px-3 py-0.5 text-ink-2 text-xs"
    >
      {hasSimulatedItems && (
        <p className="rounded bg-panel px-2 py-px">
          <strong className="mr-2 font-bold text-ink tracking-wide">{common("simulated")}</strong>
          {t("simulated")}
        </p>
      )}
      {me?.embedded && <p className="rounded bg-panel px-2 py-px">{t("embedded")}</p>}
    </div>
  );
}
