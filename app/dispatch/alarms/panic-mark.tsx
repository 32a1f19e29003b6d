"use client";

import { Siren } from "lucide-react";
import { useTranslations } from "next-intl";
import { useOpenAlarms } from "./use-open-alarms";

type Props = { unitId: string; incidentId?: never } | { incidentId: string; unitId?: never };

/** Mark of a unit, or of an incident, whose crew pressed the panic button and is not yet confirmed safe. */
export function PanicMark({ unitId, incidentId }: Props) {
  const kindName = useTranslations("alarmKind");
  const { panics } = useOpenAlarms();
  if (!panics.some(({ unit, incident }) => (unitId ? unit?.id === unitId : incident?.id === incidentId))) return null;
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap rounded bg-alarm px-1 font-semibold text-panel text-xs">
      <Siren className="size-3.5" aria-hidden />
      {kindName("panic")}
    </span>
  );
}
