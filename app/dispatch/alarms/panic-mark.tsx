"use client";

import { Siren } from "lucide-react";
import { useTranslations } from "next-intl";

/** Mark of a unit, or of an incident, whose crew pressed the panic button and is not yet confirmed safe. */
export function PanicMark() {
  const kindName = useTranslations("alarmKind");
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap rounded bg-alarm px-1 font-semibold text-panel text-xs">
      <Siren className="size-3.5" aria-hidden />
      {kindName("panic")}
    </span>
  );
}
