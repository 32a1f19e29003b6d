"use client";

import { MoonStar, VolumeX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMe } from "../../_session/use-me";

type Props = {
  /** Sound is wanted and the browser does not give it yet. */
  isSoundLocked: boolean;
  /** The browser cannot keep the screen awake. */
  maySleep: boolean;
  isSimulated: boolean;
};

/** What whoever looks after this screen has to know, and what is not real. Nothing when all is well. */
export function ScreenMarks({ isSoundLocked, maySleep, isSimulated }: Props) {
  const t = useTranslations("wallStrip");
  const { data: me } = useMe();
  if (!isSoundLocked && !maySleep && !isSimulated && !me?.embedded) return null;
  return (
    <div role="note" className="wall-small flex flex-wrap items-center justify-end gap-2 font-medium">
      {(isSimulated || me?.embedded) && (
        <p className="wall-panel hatched px-3 py-1 font-bold tracking-wide">
          {[isSimulated && t("simulated"), me?.embedded && t("embedded")].filter(Boolean).join(" · ")}
        </p>
      )}
      {isSoundLocked && (
        <p className="wall-panel flex items-center gap-2 px-3 py-1 text-alarm" title={t("soundLockedTitle")}>
          <VolumeX className="size-[1.2rem] shrink-0" aria-hidden />
          {t("soundLocked")}
        </p>
      )}
      {maySleep && (
        <p className="wall-panel flex items-center gap-2 px-3 py-1 text-ink-3" title={t("maySleepTitle")}>
          <MoonStar className="size-[1.2rem] shrink-0" aria-hidden />
          {t("maySleep")}
        </p>
      )}
    </div>
  );
}
