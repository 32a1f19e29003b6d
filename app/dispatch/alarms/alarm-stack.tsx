"use client";

import { useTranslations } from "next-intl";
import { AlarmCard } from "./alarm-card";
import { AlarmChip } from "./alarm-chip";
import { useStandingAlarms } from "./use-alarms";

const chipsAtMost = 4;

/**
 * The alarms nobody has answered, beneath the strip, where they cover nothing: the first and every call for help in full, the others
 * in a line. The keys are those of the first.
 */
export function AlarmStack() {
  const t = useTranslations("alarms");
  const { alarms } = useStandingAlarms();
  if (alarms.length === 0) return null;
  const full = alarms.filter(({ kind }, index) => index === 0 || kind === "panic");
  const others = alarms.slice(full.length);
  const more = others.length - chipsAtMost;
  return (
    <section aria-label={t("title")} className="max-h-[40dvh] shrink-0 overflow-y-auto border-alarm border-b">
      <ul className="divide-y divide-alarm/40">
        {full.map((alarm, index) => (
          <AlarmCard key={alarm.id} alarm={alarm} first={index === 0} />
        ))}
      </ul>
      {others.length > 0 && (
        <ul className="flex items-center gap-1.5 border-alarm/40 border-t bg-alarm-ground px-3 py-1.5">
          {others.slice(0, chipsAtMost).map((alarm) => (
            <AlarmChip key={alarm.id} alarm={alarm} />
          ))}
          <li className="font-semibold text-alarm sm:hidden">{t("more", { count: others.length })}</li>
          {more > 0 && (
            <li className="hidden shrink-0 font-semibold text-alarm sm:list-item">{t("more", { count: more })}</li>
          )}
        </ul>
      )}
    </section>
  );
}
