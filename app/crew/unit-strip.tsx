"use client";

import { useTranslations } from "next-intl";
import type { Duty, UnitKind } from "@/db/vocabulary";
import { UnitMark } from "../_ui/mark";

type Props = { unit: { callSign: string; kind: UnitKind; duty: Duty }; onTask: boolean };

/** Whose phone this is. */
export function UnitStrip({ unit: { callSign, kind, duty }, onTask }: Props) {
  const kindName = useTranslations("unitKind");
  const dutyName = useTranslations("duty");
  const statusName = useTranslations("unitStatus");
  return (
    <div className="shrink-0 border-line border-b bg-panel">
      <div className="mx-auto flex max-w-xl items-center gap-3 px-4 py-2.5">
        <UnitMark kind={kind} status={onTask ? "assigned" : duty} className="size-10" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold text-lg leading-tight">{callSign}</p>
          <p className="text-ink-2">{kindName(kind)}</p>
        </div>
        <p className="rounded-md border border-line-2 px-2.5 py-1 font-semibold">
          {onTask ? statusName("assigned") : dutyName(duty)}
        </p>
      </div>
    </div>
  );
}
