"use client";

import { useTranslations } from "next-intl";
import type { ListedUnit } from "@/db/queries";
import { DataTable } from "../../_ui/data-table";
import { UnitGlyph } from "../../_ui/glyph";
import { useNames } from "../../_words/use-names";
import type { UnitWords } from "./use-unit-words";

type Props = {
  query: { error: unknown; refetch: () => unknown };
  units: readonly ListedUnit[] | undefined;
  words: UnitWords;
  empty: string;
  onOpen: (id: string) => void;
};

/** The list of units: who, whose, from where, able to do what, and whether they can be sent now. */
export function UnitTable({ query, units, words, empty, onOpen }: Props) {
  const t = useTranslations("unitsAdmin");
  const common = useTranslations("common");
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
          head: t("callSign"),
          className: "whitespace-nowrap",
          cell: ({ callSign, kind, simulated }) => (
            <span className="flex items-center gap-2">
              <UnitGlyph kind={kind} className="size-4.5 text-ink-2" />
              {callSign}
              {simulated && (
                <span className="hatched rounded px-1.5 py-px font-bold text-[0.6875rem] text-ink-2 tracking-wide">
                  {common("simulated")}
                </span>
              )}
            </span>
          ),
        },
        { head: t("kind"), aside: true, cell: ({ kind }) => kindName(kind) },
        { head: t("agency"), aside: true, cell: ({ agency }) => words.agency(agency) },
        {
          head: t("station"),
          aside: true,
          cell: ({ station }) => words.station(station) ?? <span className="text-ink-3">{t("noStation")}</span>,
        },
        {
          head: t("skills"),
          aside: true,
          className: "text-ink-2",
          cell: ({ skills }) =>
            skills.length > 0 ? (
              skills.map(names.skill).join(", ")
            ) : (
              <span className="text-ink-3">{common("dash")}</span>
            ),
        },
        { head: t("mobility"), aside: true, cell: ({ mobility }) => mobilityName(mobility) },
        { head: t("duty"), cell: (unit) => <Duty unit={unit} /> },
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
