"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ListedUnit } from "@/db/queries/unit";
import { DataTable } from "../../_ui/data-table";
import { UnitGlyph } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";

type Props = {
  query: { error: unknown; refetch: () => unknown };
  units: readonly ListedUnit[] | undefined;
  texts: UnitTexts;
  empty: string;
  onOpen: (id: string) => void;
};

export function UnitTable({ query, units, texts, empty, onOpen }: Props) {
  const t = useTranslations("unitsAdmin");
  const tCommon = useTranslations("common");
  const kindName = useTranslations("unitKind");
  const mobilityName = useTranslations("mobility");
  const names = useNames();
  return (
    <DataTable
      label={t("title")}
      query={query}
      rows={units}
      keyOf={({ id }) => id}
      empty={empty}
      open={{ name: ({ callSign }) => t("open", { callSign }), onOpen: ({ id }) => onOpen(id) }}
      columns={[
        {
          header: t("callSign"),
          className: "whitespace-nowrap",
          cell: ({ callSign, kind, simulated }) => (
            <span className="flex items-center gap-2">
              <UnitGlyph kind={kind} className="size-4.5 text-ink-2" />
              {callSign}
              {simulated && (
                <span className="hatched rounded px-1.5 py-px font-bold text-[0.6875rem] text-ink-2 tracking-wide">
                  {tCommon("simulated")}
                </span>
              )}
            </span>
          ),
        },
        { header: t("kind"), isHiddenOnNarrow: true, cell: ({ kind }) => kindName(kind) },
        { header: t("agency"), isHiddenOnNarrow: true, cell: ({ agency }) => texts.agencyName(agency) },
        {
          header: t("station"),
          isHiddenOnNarrow: true,
          cell: ({ station }) => texts.stationName(station) ?? <span className="text-ink-3">{t("noStation")}</span>,
        },
        {
          header: t("skills"),
          isHiddenOnNarrow: true,
          className: "text-ink-2",
          cell: ({ skills }) =>
            skills.length > 0 ? (
              skills.map(names.skill).join(", ")
            ) : (
              <span className="text-ink-3">{tCommon("dash")}</span>
            ),
        },
        { header: t("mobility"), isHiddenOnNarrow: true, cell: ({ mobility }) => mobilityName(mobility) },
        { header: t("duty"), cell: (unit) => <Duty unit={unit} /> },
      ]}
    />
  );
}

function Duty({ unit: { duty, status, assignmentState } }: { unit: ListedUnit }) {
  const t = useTranslations("unitsAdmin");
  const dutyName = useTranslations("duty");
  const statusName = useTranslations("unitStatus");
  const stateName = useTranslations("assignmentState");
  if (status !== "assigned") return <span className={duty === "off-duty" ? "text-ink-3" : ""}>{dutyName(duty)}</span>;
  return (
    <span className="inline-flex rounded-md border border-line-2 px-2 py-px font-semibold text-[0.8125rem]">
      {assignmentState ? t("onTask", { state: stateName(assignmentState) }) : statusName("assigned")}
    </span>
  );
}

type NamedRecords = readonly { code: string; name: string }[] | undefined;
type UnitTexts = ReturnType<typeof useUnitTexts>;

/** Returns functions for the display names of a unit's agency and station, and for the text that the search matches. */
export function useUnitTexts(agencies: NamedRecords, stations: NamedRecords) {
  const kindName = useTranslations("unitKind");
  const names = useNames();
  return useMemo(() => {
    const agencyNames = new Map(agencies?.map(({ code, name }) => [code, name]));
    const stationNames = new Map(stations?.map(({ code, name }) => [code, name]));
    const agencyName = (code: string) => agencyNames.get(code) ?? names.agency(code);
    const stationName = (code: string | null) => (code === null ? null : (stationNames.get(code) ?? code));
    return {
      agencyName,
      stationName,
      searchTextOf: (unit: ListedUnit) =>
        [
          unit.callSign,
          kindName(unit.kind),
          agencyName(unit.agency),
          names.agency(unit.agency),
          stationName(unit.station),
          ...unit.skills.map(names.skill),
        ].join(" "),
    };
  }, [agencies, stations, kindName, names]);
}
