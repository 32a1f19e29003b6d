"use client";

import { MoonStar, VolumeX, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useHealth } from "../../_live/clock/use-health";
import { useOutage } from "../../_live/clock/use-outage";
import { useMe } from "../../_session/use-me";
import { useFormat } from "../../_words/use-format";
import { useOverview } from "../use-overview";

type Props = {
  /** Whether sound is wanted but the browser still blocks it. */
  isSoundLocked: boolean;
  /** Whether the browser cannot keep the display on. */
  maySleep: boolean;
  /** Whether a unit or an incident is simulated. */
  isSimulated: boolean;
  hasRealIncidents: boolean;
  /** A notice of the scene, or false. */
  children: ReactNode;
};

/**
 * Shows notices for the person who maintains this screen, a warning if the list of incidents cannot be refetched, and a
 * label if the data is simulated or the database is the embedded one. Renders nothing if there is nothing to report.
 */
export function ScreenNotices({ isSoundLocked, maySleep, isSimulated, hasRealIncidents, children }: Props) {
  const t = useTranslations("wallStatusBar");
  const tWall = useTranslations("wall");
  const { data: me } = useMe();
  const fault = useDataFault();
  if (!isSoundLocked && !maySleep && !isSimulated && !me?.embedded && !children && !fault) return null;
  return (
    <div role="note" className="wall-area-notices wall-small flex flex-wrap items-center justify-end gap-2 font-medium">
      {fault && (
        <p role="alert" className="wall-panel flex items-center gap-2 px-3 py-1 font-bold text-alarm">
          <WifiOff className="size-[1rem] shrink-0" aria-hidden />
          {fault}
        </p>
      )}
      {children}
      {(isSimulated || me?.embedded) && (
        <p className="wall-panel hatched px-3 py-1 font-bold tracking-wide">
          <span className="wall-not-far">
            {[
              isSimulated && t(hasRealIncidents ? "partlySimulated" : "simulated"),
              me?.embedded && t(isSimulated ? "embeddedShort" : "embedded"),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <span className="wall-only-far" aria-hidden>
            {isSimulated ? tWall("simulated") : t("embedded")}
          </span>
        </p>
      )}
      {isSoundLocked && (
        <p className="wall-panel flex items-center gap-2 px-3 py-1 text-alarm" title={t("soundLockedTitle")}>
          <VolumeX className="size-[1rem] shrink-0" aria-hidden />
          {t("soundLocked")}
        </p>
      )}
      {maySleep && (
        <p className="wall-panel wall-not-far px-3 py-1 text-ink-2" title={t("maySleepTitle")}>
          <MoonStar className="mr-1 inline size-[1rem]" aria-hidden />
          {t("maySleep")}
        </p>
      )}
    </div>
  );
}

/**
 * Says that the incidents cannot be refetched although the live feed still reports that the data is current; null if
 * they can, or if `OfflineNotice` is shown.
 */
function useDataFault(): string | null {
  const tConnection = useTranslations("connection");
  const tScreen = useTranslations("screen");
  const outage = useOutage();
  const { query } = useOverview();
  if (outage) return outage.isDataOld ? null : tConnection("unanswered");
  return query.isError ? tScreen("failed") : null;
}

/**
 * Covers the dimmed wall while the live feed is offline. Says when the connection was lost, how old the data is, and
 * that the wall will reconnect by itself.
 */
export function OfflineNotice() {
  const t = useTranslations("wallFeed");
  const format = useFormat();
  const { level, ageSeconds, readAt } = useHealth();
  if (level !== "offline") return null;
  return (
    <div role="alert" className="pointer-events-none fixed inset-0 z-30 grid place-items-center p-8">
      <div className="flex max-w-[30rem] items-center gap-4 rounded-2xl border-4 border-alarm bg-panel px-5 py-4 shadow-2xl">
        <WifiOff className="size-[2.5rem] shrink-0 text-alarm" aria-hidden />
        <div>
          <p className="font-bold text-[1.5rem] text-alarm leading-tight">
            {readAt ? t("since", { time: format.clock(readAt) }) : t("never")}
          </p>
          {ageSeconds !== null && (
            <p className="mt-1 wall-heading font-semibold">{t("age", { age: format.age(ageSeconds) })}</p>
          )}
          <p className="mt-1 text-ink-2">{t("self")}</p>
        </div>
      </div>
    </div>
  );
}
