"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { hourMs } from "../../../server/domain/calendar";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import { SectionHeader } from "../_form/section-header";
import { useEventNames } from "../audit/use-event-texts";

/**
 * Maximum ages. A backup is made every night and a restore drill every week, so the limits include a tolerance of six
 * hours for a backup and of one day for a drill.
 */
const maxAgeMs = { backup: 30 * hourMs, drill: 8 * 24 * hourMs };

/**
 * Shows the age of the last backup and of the last restore drill, whether the drill passed, and lists earlier backups
 * and drills.
 */
export function BackupsSection() {
  const t = useTranslations("backups");
  const failureText = useTranslations("drillFailure");
  const names = useEventNames();
  const format = useFormat();
  const trpc = useTRPC();
  const query = useQuery(trpc.backup.list.queryOptions(undefined, { refetchInterval: 60_000 }));
  const now = useNow() ?? 0;
  const age = (at: Date) => format.age((now - at.getTime()) / 1_000);
  const isOld = (at: Date, maxMs: number) => now - at.getTime() > maxMs;
  const { lastBackup, lastDrill } = query.data ?? {};
  const drillText =
    lastDrill &&
    (lastDrill.failure
      ? t("drillFailed", { age: age(lastDrill.at), cause: failureText(lastDrill.failure) })
      : t("drillPassed", { age: age(lastDrill.at), rows: format.number(lastDrill.rows ?? 0) }));
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      {query.data && (
        <div className="grid gap-1 border-line border-b px-4 py-3">
          <StatusLine
            isFailed={!lastBackup || isOld(lastBackup.at, maxAgeMs.backup)}
            text={lastBackup ? t("lastBackup", { age: age(lastBackup.at) }) : t("noBackup")}
          />
          <StatusLine
            isFailed={!lastDrill || lastDrill.failure !== null || isOld(lastDrill.at, maxAgeMs.drill)}
            text={drillText || t("noDrill")}
          />
        </div>
      )}
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data?.events}
          keyOf={({ id }) => String(id)}
          empty={t("empty")}
          columns={[
            { header: t("time"), className: "whitespace-nowrap", cell: ({ at }) => format.dateTime(at) },
            {
              header: t("event"),
              cell: ({ kind, failure }) => (
                <>
                  <p className="font-medium">{names.kind(kind)}</p>
                  {failure && <p className="text-[0.8125rem] text-alarm">{failureText(failure)}</p>}
                </>
              ),
            },
            { header: t("file"), isHiddenOnNarrow: true, className: "break-all", cell: ({ file }) => file ?? "" },
            {
              header: t("size"),
              isHiddenOnNarrow: true,
              className: "whitespace-nowrap",
              cell: ({ bytes }) => (bytes === null ? "" : t("megabytes", { number: format.decimal(bytes / 1e6) })),
            },
            {
              header: t("duration"),
              isHiddenOnNarrow: true,
              className: "whitespace-nowrap",
              cell: ({ seconds }) => (seconds === null ? "" : format.elapsed(seconds)),
            },
          ]}
        />
      </div>
    </>
  );
}

function StatusLine({ isFailed, text }: { isFailed: boolean; text: string }) {
  const Icon: LucideIcon = isFailed ? TriangleAlert : CircleCheck;
  return (
    <p className={`flex items-center gap-2 ${isFailed ? "font-medium text-alarm" : ""}`}>
      <Icon className="size-4 shrink-0" aria-hidden />
      {text}
    </p>
  );
}
