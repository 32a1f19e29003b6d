"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { findSiagaLevel } from "@/server/domain/public-sources";
import type { AppRouter } from "@/server/router";
import { numberFormat } from "@/server/words/format";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { CheckField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { SaveBar } from "../_form/save-bar";
import { SectionHeader } from "../_form/section-header";
import { useDraft } from "../_form/use-draft";

type Gauge = inferRouterOutputs<AppRouter>["admin"]["gauges"][number];
type Levels = Pick<Gauge, "siaga3M" | "siaga2M" | "siaga1M" | "silentMinutes" | "active">;
type Change = { gauge: Gauge; before: Levels; after: Levels };

const levelNames = ["siaga3M", "siaga2M", "siaga1M"] as const;

function pickLevels({ siaga3M, siaga2M, siaga1M, silentMinutes, active }: Levels): Levels {
  return { siaga3M, siaga2M, siaga1M, silentMinutes, active };
}

/** Lists the river gauges and changes their alert levels. The last change can be undone. */
export function GaugesSection() {
  const t = useTranslations("gauges");
  const tSiaga = useTranslations("watch");
  const format = useFormat();
  const formatMetres = useMetresFormat();
  const trpc = useTRPC();
  const query = useQuery(trpc.admin.gauges.queryOptions(undefined, { refetchInterval: 30_000 }));
  const [openCode, setOpenCode] = useState<string | null>(null);
  const [lastChange, setLastChange] = useState<Change | null>(null);
  const openGauge = query.data?.find(({ code }) => code === openCode);
  const undo = useSave(trpc.admin.changeRiverGauge.mutationOptions(), {
    successText: t("undone"),
    onDone: () => setLastChange(null),
  });
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")} />
      {lastChange && (
        <p className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2" role="status">
          {t("changed", { name: lastChange.gauge.name })}
          <Button
            size="small"
            disabled={undo.isSaving}
            onClick={() =>
              undo.save({ code: lastChange.gauge.code, base: lastChange.after, levels: lastChange.before })
            }
          >
            <Undo2 className="size-3.5" aria-hidden />
            {t("undo")}
          </Button>
          {undo.errorText && <span className="font-medium text-alarm">{undo.errorText}</span>}
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data}
          keyOf={({ code }) => code}
          empty={t("empty")}
          isMuted={({ active }) => !active}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ code }) => setOpenCode(code) }}
          columns={[
            {
              header: t("gauge"),
              cell: ({ name, river, active }) => (
                <>
                  <p className="font-medium">{name}</p>
                  <p className="text-[0.8125rem] text-ink-3">{active ? river : `${river}, ${t("inactive")}`}</p>
                </>
              ),
            },
            {
              header: t("levels"),
              className: "whitespace-nowrap tabular-nums",
              cell: (gauge) => levelNames.map((name) => formatMetres(gauge[name])).join(" / "),
            },
            {
              header: t("now"),
              className: "whitespace-nowrap",
              cell: ({ levelM, siaga, measuredAt }) =>
                levelM === null || siaga === null || !measuredAt
                  ? "–"
                  : `${t("reading", { level: formatMetres(levelM) })}, ${tSiaga("siaga", { siaga: `${siaga}` })}, ${format.dateTime(measuredAt)}`,
            },
            {
              header: t("silent"),
              isHiddenOnNarrow: true,
              cell: ({ silentMinutes }) => t("minutes", { count: silentMinutes }),
            },
          ]}
        />
      </div>
      {openGauge && (
        <GaugeSheet
          key={openGauge.code}
          gauge={openGauge}
          onClose={() => setOpenCode(null)}
          onSaved={(before, after) => setLastChange({ gauge: openGauge, before, after })}
        />
      )}
    </>
  );
}

type SheetProps = { gauge: Gauge; onClose: () => void; onSaved: (before: Levels, after: Levels) => void };

/** Changes the alert levels of a gauge. Before saving, shows which alert level its newest reading would have. */
function GaugeSheet({ gauge, onClose, onSaved }: SheetProps) {
  const t = useTranslations("gauges");
  const tSiaga = useTranslations("watch");
  const formatMetres = useMetresFormat();
  const trpc = useTRPC();
  const { draft, change, isDirty, rebaseOnLatest } = useDraft(() => ({
    base: pickLevels(gauge),
    ...{ siaga3M: formatMetres(gauge.siaga3M), siaga2M: formatMetres(gauge.siaga2M) },
    ...{ siaga1M: formatMetres(gauge.siaga1M), silentMinutes: `${gauge.silentMinutes}`, active: gauge.active },
  }));
  const levels: Levels = {
    ...{ siaga3M: parseNumber(draft.siaga3M), siaga2M: parseNumber(draft.siaga2M) },
    ...{ siaga1M: parseNumber(draft.siaga1M), silentMinutes: parseNumber(draft.silentMinutes), active: draft.active },
  };
  const { save, isSaving, errorText, fieldError } = useSave(trpc.admin.changeRiverGauge.mutationOptions(), {
    successText: t("saved", { name: gauge.name }),
    onSaved: () => onSaved(draft.base, levels),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const errors = {
    siaga3M: isValidLevelM(levels.siaga3M) ? null : t("metresWrong"),
    siaga2M: !isValidLevelM(levels.siaga2M) ? t("metresWrong") : levels.siaga2M <= levels.siaga3M ? t("above3") : null,
    siaga1M: !isValidLevelM(levels.siaga1M) ? t("metresWrong") : levels.siaga1M <= levels.siaga2M ? t("above2") : null,
    silentMinutes:
      Number.isInteger(levels.silentMinutes) && levels.silentMinutes >= 5 && levels.silentMinutes <= 10_080
        ? null
        : t("minutesWrong"),
  };
  const isInvalid = Object.values(errors).some((error) => error !== null);
  const { levelM, siaga } = gauge;
  const newSiaga = levelM === null || isInvalid ? null : findSiagaLevel(levelM, levels);
  const formatSiaga = (value: number) => tSiaga("siaga", { siaga: `${value}` });
  const submit = () => {
    if (!isInvalid) save({ code: gauge.code, base: draft.base, levels });
  };
  return (
    <Sheet
      title={t("sheet", { name: gauge.name })}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} />}
    >
      {levelNames.map((name) => (
        <TextField
          key={name}
          label={t(name)}
          inputMode="decimal"
          maxLength={8}
          value={draft[name]}
          error={errors[name] ?? fieldError(`levels.${name}`)}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      ))}
      <TextField
        label={t("silentAfter")}
        inputMode="numeric"
        maxLength={5}
        value={draft.silentMinutes}
        error={errors.silentMinutes ?? fieldError("levels.silentMinutes")}
        onChange={({ target }) => change({ silentMinutes: target.value })}
      />
      <CheckField
        label={t("active")}
        hint={t("activeHint")}
        checked={draft.active}
        onChange={({ target }) => change({ active: target.checked })}
      />
      {levelM !== null && siaga !== null && newSiaga !== null && (
        <p role="status" className={`text-pretty ${newSiaga === siaga ? "text-ink-2" : "font-semibold"}`}>
          {newSiaga === siaga
            ? t("same", { level: formatMetres(levelM), siaga: formatSiaga(siaga) })
            : t("effect", { level: formatMetres(levelM), from: formatSiaga(siaga), to: formatSiaga(newSiaga) })}
        </p>
      )}
    </Sheet>
  );
}

/**
 * Returns a function that formats metres as users type them: "5,25". Four decimal places hide the rounding errors of
 * the database's 32-bit numbers.
 */
function useMetresFormat(): (metres: number) => string {
  const locale = useLocale();
  return (metres) => numberFormat(locale, { maximumFractionDigits: 4, useGrouping: false }).format(metres);
}

const isValidLevelM = (value: number) => value >= -50 && value <= 200;

function parseNumber(text: string): number {
  const typed = text.trim().replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : Number.NaN;
}
