"use client";

import { useTranslations } from "next-intl";
import type { ShiftSheet } from "@/server/shift/read-shift";
import { useFormat } from "../../_words/use-format";

/** The calls of a shift by what they were, and the share that was no emergency. */
export function ShiftCalls({ calls }: { calls: ShiftSheet["calls"] }) {
  const { total, missed, simulated, byDisposition } = calls;
  const t = useTranslations("shift");
  const disposition = useTranslations("disposition");
  const format = useFormat();
  const settled = byDisposition.filter((one) => one.disposition !== null);
  const emergencies = settled
    .filter((one) => one.disposition === "emergency" || one.disposition === "duplicate")
    .reduce((sum, { count }) => sum + count, 0);
  const all = settled.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
        {byDisposition.map((one) => (
          <div key={one.disposition ?? ""} className="contents">
            <dt>{one.disposition === null ? t("undisposed") : disposition(one.disposition)}</dt>
            <dd className="text-right font-semibold">{format.number(one.count)}</dd>
          </div>
        ))}
        <div className="contents">
          <dt className="border-line-2 border-t pt-0.5">{t("missed")}</dt>
          <dd className="border-line-2 border-t pt-0.5 text-right font-semibold">{format.number(missed)}</dd>
        </div>
      </dl>
      {simulated > 0 && <p className="mt-1 font-medium">{t("simulatedCalls", { count: simulated })}</p>}
      {all > 0 && (
        <p className="mt-1 text-ink-2">
          {t("callsTotal", { count: total })}, {t("noise", { share: format.number(((all - emergencies) / all) * 100) })}
        </p>
      )}
    </>
  );
}
