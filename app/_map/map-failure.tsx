"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { StateMessage } from "../_ui/state-message";

/** Shown in place of a map that cannot be drawn. Calls `onSettled`, as a map does once it has been drawn. */
export function MapFailure({ onSettled }: { onSettled?: () => void }) {
  const t = useTranslations("map");
  useEffect(() => onSettled?.(), [onSettled]);
  return (
    <div className="absolute inset-0 grid place-items-center bg-beyond">
      <StateMessage urgent title={t("failed")} text={t("failedText")} />
    </div>
  );
}
