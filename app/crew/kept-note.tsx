"use client";

import { WifiOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "../_words/use-format";

/** Says that the server is out of reach and as of when the task is. */
export function KeptNote({ readAt }: { readAt: number }) {
  const t = useTranslations("crewPhone");
  const format = useFormat();
  return (
    <p className="flex items-center gap-2 border-line border-b bg-raised px-4 py-2 font-medium">
      <WifiOff className="size-4 shrink-0" aria-hidden />
      {t("kept", { time: format.hourMinute(new Date(readAt)) })}
    </p>
  );
}
