"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ShiftSheet as ShiftData } from "@/server/shift/read-shift";
import { useMe } from "../../_session/use-me";
import { SimulatedBadge } from "../../_ui/badges";
import { useClosureText } from "../../_ui/closure-text";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { AlarmLoad } from "./alarm-load";
import { ShiftIncidents } from "./shift-incidents";

/** The handover sheet. Its sections are in the order in which a shift is handed over. */
export function HandoverSheet({ sheet, shiftsBack }: { sheet: ShiftData; shiftsBack: 0 | 1 }) {
  const t = useTranslations("shift");
  const kindName = useTranslations("unitKind");
  const tClosures = useTranslations("closures");
  const alarmName = useTranslations("alarmKind");
  const { summarise } = useClosureText();
  const format = useFormat();
  const names = useNames();
  const { data: me } = useMe();
  const { now, shift, incidents, alarms, closures, silentUnits, offDutyUnits, calls, blocks } = sheet;
  const lateCount = incidents.filter(({ ageing }) => ageing === "late").length;
  const name = t(shift.name);
  const formatAge = (at: Date | null) => (at ? format.age((now.getTime() - at.getTime()) / 1_000) : "–");
  return (
    <>
      <h1 className="font-semibold text-2xl">{t("title")}</h1>
      <p className="mt-1 text-base">
        {format.day(shift.from)} ·{" "}
        {t("of", { name, from: format.hourMinute(shift.from), to: format.hourMinute(shift.to) })}
      </p>
      <p className="text-ink-2">{t("made", { time: format.dateTime(now), name: me?.name ?? "–" })}</p>

      <Section title={t("incidents")} count={incidents.length} aside={t("lateCount", { count: lateCount })}>
        {incidents.length === 0 ? <p>{t("noIncidents")}</p> : <ShiftIncidents incidents={incidents} />}
      </Section>
      <Section title={t("alarms")} count={alarms.length}>
        <LineList emptyText={t("noAlarms")}>
          {alarms.map(({ id, kind, unit, incident, raisedAt, answeredAt }) => (
            <li key={id}>
              <b>{alarmName(kind)}</b>: {unit?.callSign}
              {incident && (unit ? ` (#${incident.number})` : `#${incident.number}`)}, {t("since").toLowerCase()}{" "}
              {format.hourMinuteAndDay(raisedAt)}
              {answeredAt && `, ${t("alarmAnswered", { time: format.hourMinuteAndDay(answeredAt) })}`}
            </li>
          ))}
        </LineList>
        {me?.permissions.includes("audit:read") && <AlarmLoad shiftsBack={shiftsBack} />}
      </Section>
      <Section title={tClosures("title")} count={closures.length}>
        <LineList emptyText={t("noClosures")}>
          {closures.map((closure) => (
            <li key={closure.id}>
              <b>{closure.label}</b>: {summarise(closure)}
            </li>
          ))}
        </LineList>
      </Section>
      <div className="gap-8 sm:grid sm:grid-cols-2 print:grid print:grid-cols-2">
        <Section title={t("silent")} count={silentUnits.length}>
          <LineList emptyText={t("noSilent")}>
            {silentUnits.map(({ id, callSign, kind, fixAt, taken, simulated }) => (
              <li key={id}>
                <b>{callSign}</b> {kindName(kind)}, {t("lastReported", { age: formatAge(fixAt) })}
                {taken && <b> · {t("onTask")}</b>} {simulated && <SimulatedBadge />}
              </li>
            ))}
          </LineList>
        </Section>
        <Section title={t("offDuty")} count={offDutyUnits.length}>
          <LineList emptyText={t("noOffDuty")}>
            {offDutyUnits.map(({ id, callSign, kind, agency, simulated }) => (
              <li key={id}>
                <b>{callSign}</b> {kindName(kind)}, {names.agency(agency)} {simulated && <SimulatedBadge />}
              </li>
            ))}
          </LineList>
        </Section>
        <Section title={t("calls")} count={calls.total}>
          {calls.total === 0 ? <p>{t("noCalls")}</p> : <ShiftCalls calls={calls} />}
        </Section>
        <Section title={t("blocks")} count={blocks.length}>
          <LineList emptyText={t("noBlocks")}>
            {blocks.map(({ id, callerNumber, reason, until }) => (
              <li key={id}>
                <b>{callerNumber ? formatPhoneNumber(callerNumber) : t("hidden")}</b>{" "}
                {t("until", { time: format.dateTime(until).slice(0, -3) })}: {reason}
              </li>
            ))}
          </LineList>
        </Section>
      </div>
      <div className="mt-8 grid grid-cols-2 gap-8">
        {(["handedBy", "takenBy"] as const).map((signature) => (
          <div key={signature}>
            <p className="font-semibold">{t(signature)}</p>
            <p className="mt-12 border-ink border-t pt-1 text-ink-2 text-xs">{t("sign")}</p>
          </div>
        ))}
      </div>
    </>
  );
}

function Section({
  title,
  count,
  aside,
  children,
}: {
  title: string;
  count: number;
  aside?: string;
  children: ReactNode;
}) {
  return (
    <section aria-label={title} className="mt-6 break-inside-avoid-page">
      <h2 className="flex items-baseline gap-2 border-ink-3 border-b pb-1 font-semibold text-base">
        {title}
        <span className="font-medium text-ink-2">{count}</span>
        {aside && <span className="ml-auto font-medium text-[0.8125rem]">{aside}</span>}
      </h2>
      <div className="mt-2">{children}</div>
    </section>
  );
}

function LineList({ emptyText, children }: { emptyText: string; children: readonly ReactNode[] }) {
  return children.length === 0 ? <p className="text-ink-2">{emptyText}</p> : <ul className="space-y-1">{children}</ul>;
}

/** Calls of a shift by disposition, and the share of unfounded calls, computed as on the console and the wall. */
function ShiftCalls({ calls }: { calls: ShiftData["calls"] }) {
  const { total, missed, simulated, blocked, byDisposition, noiseShare } = calls;
  const t = useTranslations("shift");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  return (
    <>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-0.5">
        {byDisposition.map((row) => (
          <div key={row.disposition ?? ""} className="contents">
            <dt>{row.disposition === null ? t("undisposed") : dispositionName(row.disposition)}</dt>
            <dd className="text-right font-semibold">{format.number(row.count)}</dd>
          </div>
        ))}
        {blocked > 0 && (
          <div className="contents">
            <dt>{t("blockedCalls")}</dt>
            <dd className="text-right font-semibold">{format.number(blocked)}</dd>
          </div>
        )}
        <div className="contents">
          <dt className="border-line-2 border-t pt-0.5">{t("missed")}</dt>
          <dd className="border-line-2 border-t pt-0.5 text-right font-semibold">{format.number(missed)}</dd>
        </div>
      </dl>
      {simulated > 0 && <p className="mt-1 font-medium">{t("simulatedCalls", { count: simulated })}</p>}
      {noiseShare !== null && (
        <p className="mt-1 text-ink-2">
          {t("callsTotal", { count: total })}, {t("noise", { share: format.number(noiseShare * 100) })}
        </p>
      )}
    </>
  );
}
