"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type AlarmRate, targetAlarmsPerPeriod } from "@/server/domain/alarm";
import { useTRPC } from "../../_live/cache/trpc";
import { FailedLine } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";

const maxListedKinds = 3;

/**
 * For supervisors: how many alarms the control room had, compared with the target of EEMUA 191, and the most frequent
 * kinds.
 */
export function AlarmLoad({ shiftsBack }: { shiftsBack: 0 | 1 }) {
  const t = useTranslations("shift");
  const kindName = useTranslations("alarmKind");
  const format = useFormat();
  const trpc = useTRPC();
  const { data, isError, refetch } = useQuery(trpc.alarms.rate.queryOptions({ back: shiftsBack }));
  if (!data) return isError ? <FailedLine text={t("alarmLoadFailed")} refetch={refetch} /> : null;
  const { shift, week, kinds } = data;
  const rows: [string, (rate: AlarmRate) => string][] = [
    [t("alarmLoadCount"), ({ count }) => format.number(count)],
    [t("alarmLoadAverage"), ({ perPeriod }) => format.decimal(Math.round(perPeriod * 100) / 100)],
    [t("alarmLoadPeak"), ({ peak }) => format.number(peak)],
    [t("alarmLoadOver"), ({ shareOverTarget }) => format.percent(shareOverTarget)],
  ];
  return (
    <div className="mt-3 break-inside-avoid-page text-[0.8125rem]">
      <table className="w-full max-w-md">
        <caption className="pb-1 text-left">
          <b className="font-semibold">{t("alarmLoad")}.</b> {t("alarmLoadText")}
        </caption>
        <thead>
          <tr className="border-line-2 border-b text-ink-2">
            <td />
            {(["alarmLoadShift", "alarmLoadWeek"] as const).map((span) => (
              <th key={span} scope="col" className="w-28 py-0.5 text-right font-medium">
                {t(span)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, formatRate]) => (
            <tr key={name}>
              <th scope="row" className="py-0.5 text-left font-normal">
                {name}
              </th>
              <td className="text-right font-semibold tabular-nums">{formatRate(shift)}</td>
              <td className="text-right font-semibold tabular-nums">{formatRate(week)}</td>
            </tr>
          ))}
          <tr>
            <td />
            {[shift, week].map((rate, index) => (
              <td
                key={index === 0 ? "shift" : "week"}
                className={`pl-4 text-right ${rate.perPeriod < targetAlarmsPerPeriod ? "text-ink-2" : "font-semibold text-alarm"}`}
              >
                {t(rate.perPeriod < targetAlarmsPerPeriod ? "alarmLoadGood" : "alarmLoadTooHigh")}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      {kinds.length > 0 && (
        <p className="mt-1 text-ink-2">
          {t("alarmLoadKinds", {
            kinds: kinds
              .slice(0, maxListedKinds)
              .map(({ kind, count }) => `${kindName(kind)} (${format.number(count)})`)
              .join(", "),
          })}
        </p>
      )}
    </div>
  );
}
