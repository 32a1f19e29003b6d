"use client";

import { Hand } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";

/** Says that the map stands where a hand has put it, for how long still, and offers to go on. `until` is by the steady clock. */
export function LockNote({ until, onResume }: { until: number; onResume: () => void }) {
  const t = useTranslations("wallMap");
  useNow();
  const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
  return (
    <div className="wall-panel pointer-events-auto flex w-fit items-center gap-3 px-4 py-2">
      <Hand className="size-6 shrink-0 text-ink-2" aria-hidden />
      <p className="wall-small">
        <span className="block font-semibold">{t("locked")}</span>
        <span className="block text-ink-2">{t("resumes", { seconds })}</span>
      </p>
      <button
        type="button"
        onClick={onResume}
        className="rounded-lg bg-strong px-4 py-2 font-semibold text-[1.05rem] text-on-strong leading-6"
      >
        {t("resume")}
      </button>
    </div>
  );
}
