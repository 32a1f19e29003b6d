"use client";

import { RefreshCw, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo } from "react";
import { useMe } from "../../_session/use-me";
import { useFormat } from "../../_words/use-format";
import { useHealth } from "../clock/use-health";
import { useNow } from "../clock/use-now";
import { useOutage } from "../clock/use-outage";
import { useConnection } from "./connection";

/**
 * A strip that says that the data is old or requests are not answered, and why. `canFillForms`: whether forms can still
 * be filled in on this screen.
 */
export const OutageStrip = memo(function OutageStrip({ canFillForms = false }: { canFillForms?: boolean }) {
  const t = useTranslations("connection");
  const format = useFormat();
  const { ageSeconds, readAt } = useHealth();
  const outage = useOutage();
  if (!outage) return null;
  const { isDataOld, cause } = outage;
  const age = ageSeconds === null ? t("offlineStart") : t("offlineText", { age: format.age(ageSeconds) });
  return (
    <div
      role="alert"
      className="z-20 flex shrink-0 items-center gap-3 border-alarm border-b-2 bg-alarm-ground px-3 py-1.5"
    >
      <WifiOff className="size-5 shrink-0 text-alarm" aria-hidden />
      <p className="min-w-0 text-pretty">
        <strong className="mr-2 font-semibold text-alarm">
          {isDataOld ? (readAt ? t("offlineSince", { time: format.clock(readAt) }) : t("offline")) : t("unanswered")}
        </strong>
        {[cause && t(`cause.${cause}`), isDataOld && age, canFillForms && t("formsKept")].filter(Boolean).join(" ")}
      </p>
    </div>
  );
});

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

type MaybeSimulated = readonly { simulated: boolean }[];

/** Says that simulated data is shown, or that the server runs on its embedded database. */
export function DataNotice({ incidents, units }: { incidents: MaybeSimulated; units: MaybeSimulated }) {
  const t = useTranslations("notice");
  const tCommon = useTranslations("common");
  const { data: me } = useMe();
  const hasSimulatedItems = [...units, ...incidents].some((item) => item.simulated);
  if (!hasSimulatedItems && !me?.embedded) return null;
  return (
    <div
      role="note"
      className="hatched flex min-h-6 shrink-0 flex-wrap items-center gap-x-4 short:flex-nowrap border-line border-b px-3 py-0.5 text-ink-2 text-xs"
    >
      {hasSimulatedItems && (
        <p className="rounded bg-panel px-2 py-px short:min-w-0 short:truncate">
          <strong className="mr-2 font-bold text-ink tracking-wide">{tCommon("simulated")}</strong>
          {t("simulated")}
        </p>
      )}
      {me?.embedded && <p className="rounded bg-panel px-2 py-px short:min-w-0 short:truncate">{t("embedded")}</p>}
    </div>
  );
}
