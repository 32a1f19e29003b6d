"use client";

import { useTranslations } from "next-intl";
import { Elapsed } from "../../_ui/elapsed";
import { inGroups } from "./caller-number";
import { useCalls } from "./use-calls";

/** Every call somebody talks on now, with whom. */
export function HeldList() {
  const t = useTranslations("ringing");
  const desk = useTranslations("callDesk");
  const { calls } = useCalls();
  const held = calls.filter(({ state }) => state === "claimed");
  if (held.length === 0) return null;
  return (
    <section aria-labelledby="held-calls" className="border-line border-t px-3.5 py-3">
      <h2 id="held-calls" className="flex items-baseline gap-2 font-semibold">
        {t("held")}
        <span className="font-medium text-ink-3">{held.length}</span>
      </h2>
      <ul className="mt-1 space-y-0.5">
        {held.map(({ id, callerNumber, claimerName, claimedAt, receivedAt }) => (
          <li key={id} className="flex gap-2">
            <span>{callerNumber === null ? desk("noNumber") : inGroups(callerNumber)}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2">{claimerName ?? t("somebody")}</span>
            <Elapsed since={claimedAt ?? receivedAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
