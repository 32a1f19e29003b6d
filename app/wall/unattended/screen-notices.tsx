"use client";

import { MoonStar, VolumeX, WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useHealth } from "../../_live/clock/use-health";
import { useMe } from "../../_session/use-me";
import { useFormat } from "../../_words/use-format";

type Props = {
  /** Whether sound is wanted but the browser still blocks it. */
  isSoundLocked: boolean;
  /** Whether the browser cannot keep the display on. */
  maySleep: boolean;
  isSimulated: boolean;
  /** A notice of the scene, or false. */
  children: ReactNode;
};

/**
 * Shows notices for the person who maintains this screen, and a label if the data is simulated or the database is the
 * embedded one. Renders nothing if there is nothing to report.
 */
export function ScreenNotices({ isSoundLocked, maySleep, isSimulated, children }: Props) {
  const t = useTranslations("wallStatusBar");
  const tWall = useTranslations("wall");
  const { data: me } = useMe();
  if (!isSoundLocked && !maySleep && !isSimulated && !me?.embedded && !children) return null;
  return (
    <div role="note" className="wall-area-notices wall-small flex flex-wrap items-center justify-end gap-2 font-medium">
      {children}
      {(isSimulated || me?.embedded) && (
        <p className="wall-panel hatched px-3 py-1 font-bold tracking-wide">
          <span className="wall-not-far">
            {[isSimulated && t("simulated"), me?.embedded && t(isSimulated ? "embeddedShort" : "embedded")]
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
