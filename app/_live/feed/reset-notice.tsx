"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../clock/use-now";
import { useConnection } from "./use-connection";

const shownMs = 15_000;

/** Says for a while that the screen could not simply go on and has read everything anew, and why. */
export function ResetNotice() {
  const t = useTranslations("anew");
  const now = useNow();
  const { anew } = useConnection();
  const isShown = now !== null && anew !== null && performance.now() - anew.mono < shownMs;
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-16 z-60 flex justify-center px-4">
      {isShown && (
        <p className="flex items-center gap-2 rounded-lg border border-line-2 bg-panel px-4 py-2.5 text-ink shadow-2xl">
          <RefreshCw className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span>
            <strong className="font-semibold">{t("title")}</strong> {t(anew.reason)}
          </span>
        </p>
      )}
    </div>
  );
}
