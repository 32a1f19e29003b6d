"use client";

import { Headset } from "lucide-react";
import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { inGroups } from "./caller-number";
import { useCalls } from "./use-calls";

const shownAtMost = 3;

/** Who talks to whom, quietly: the room knows that those callers are looked after. */
export function HeldByOthers() {
  const t = useTranslations("ringing");
  const desk = useTranslations("callDesk");
  const { calls } = useCalls();
  const held = calls.filter(({ state, mine }) => state === "claimed" && !mine);
  if (held.length === 0) return null;
  const more = held.length - shownAtMost;
  return (
    <ul
      aria-label={t("held")}
      className="hidden max-w-full flex-wrap justify-center gap-x-4 rounded-lg border border-line bg-panel/90 px-3 py-1 text-[0.8125rem] text-ink-2 lg:flex"
    >
      {held.slice(0, shownAtMost).map(({ id, claimerName, callerNumber, claimedAt, receivedAt }) => (
        <li key={id} className="flex items-baseline gap-1.5">
          <Headset className="size-3.5 self-center" aria-hidden />
          <b className="font-medium text-ink">{claimerName ?? t("somebody")}</b>
          <span>{callerNumber === null ? desk("noNumber") : inGroups(callerNumber)}</span>
          <Elapsed since={claimedAt ?? receivedAt} />
        </li>
      ))}
      {more > 0 && <li>{t("more", { count: more })}</li>}
    </ul>
  );
}
