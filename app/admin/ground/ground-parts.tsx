"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { vehicles } from "@/db/network-vocabulary";
import type { GroundState } from "@/server/ground/ground-state";
import { useSourceNames } from "../../_map/attribution";
import { useFormat } from "../../_words/use-format";

type Props = { state: GroundState };
/** `now` is when the state was read, in ms. */
type DatedProps = Props & { now: number };

/** The routing network in use, and how much of it each vehicle can use. */
export function NetworkPart({ state: { network, unfinishedSince, closures }, now }: DatedProps) {
  const t = useTranslations("groundAdmin");
  const vehicleName = useTranslations("vehicle");
  const format = useFormat();
  const unfinished = unfinishedSince && (
    <Fact name={t("unfinished")}>{t("unfinishedSince", { date: format.dateTime(unfinishedSince) })}</Fact>
  );
  if (!network)
    return (
      <Part title={t("network")}>
        <p className="flex items-center gap-2 font-medium text-alarm">
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          {t("noNetwork")}
        </p>
        {unfinished && <Facts>{unfinished}</Facts>}
      </Part>
    );
  const { stats } = network;
  const { nodes, edges, turnBans, jetties } = stats;
  return (
    <Part title={t("network")}>
      <Facts>
        <Fact name={t("version")}>{network.id}</Fact>
        <Fact name={t("source")}>{network.source}</Fact>
        <DateFact date={network.dataDate} now={now} />
        {network.importedAt && <Fact name={t("imported")}>{format.dateTime(network.importedAt)}</Fact>}
        {unfinished}
        <Fact name={t("size")}>{t("sizeOf", { nodes, edges, turnBans, jetties })}</Fact>
        <Fact name={t("surveys")}>
          {stats.surveys.length === 0 && t("noSurveys")}
          {stats.surveys.map(({ kind, file, lines }) => (
            <p key={kind}>{t("survey", { file, lines })}</p>
          ))}
        </Fact>
        <Fact name={t("closures")}>{format.number(closures)}</Fact>
      </Facts>
      <table className="w-full text-left" aria-label={t("edges")}>
        <thead className="text-ink-3 text-xs">
          <tr className="border-line border-b">
            <th scope="col" className="py-1.5 font-semibold">
              {t("vehicle")}
            </th>
            <th scope="col" className="py-1.5 pl-4 text-right font-semibold">
              {t("edges")}
            </th>
            <th scope="col" className="py-1.5 pl-4 text-right font-semibold">
              {t("isolated")}
            </th>
          </tr>
        </thead>
        <tbody>
          {vehicles.map((vehicle) => (
            <tr key={vehicle} className="border-line border-b">
              <th scope="row" className="py-1.5 font-normal">
                {vehicleName(vehicle)}
              </th>
              <td className="py-1.5 pl-4 text-right tabular-nums">{format.number(stats.edgesByVehicle[vehicle])}</td>
              <td className="py-1.5 pl-4 text-right tabular-nums">
                {format.number(stats.edgesByVehicle[vehicle] - stats.mainEdgesByVehicle[vehicle])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-[0.8125rem] text-ink-3">{t("isolatedNote")}</p>
    </Part>
  );
}

/** The base map that screens draw: the imported one, or the shipped one. */
export function TilesPart({ state: { tiles }, now }: DatedProps) {
  const t = useTranslations("groundAdmin");
  const nameSources = useSourceNames();
  return (
    <Part title={t("tiles")}>
      <Facts>
        <Fact name={t("drawn")}>{t(tiles.isImported ? "importedTiles" : "shippedTiles")}</Fact>
        <Fact name={t("tileSource")}>{nameSources(tiles.sources)}</Fact>
        {tiles.isImported ? <DateFact date={tiles.date} now={now} /> : <Fact name={t("date")}>{t("shippedDate")}</Fact>}
      </Facts>
      {!tiles.isImported && <p className="text-[0.8125rem] text-ink-3">{t("shippedNote")}</p>}
    </Part>
  );
}

/** How many place names the search knows, by source and kind. */
export function NamesPart({ state: { names } }: Props) {
  const t = useTranslations("groundAdmin");
  const kindName = useTranslations("gazetteerKind");
  const format = useFormat();
  const { mapPlaces, villages } = names;
  const exactCount = villages.total - villages.approximate - villages.withoutPoint;
  return (
    <Part title={t("names")}>
      <Facts>
        <Fact name={t("villages")}>{t("villagesOf", { ...villages, exact: exactCount })}</Fact>
        <Fact name={t("mapPlaces")}>{format.number(mapPlaces.reduce((sum, { places }) => sum + places, 0))}</Fact>
        {mapPlaces.length > 0 && (
          <Fact name={t("kinds")}>
            {mapPlaces.map(({ kind, places }) => t("kind", { name: kindName(kind), count: places })).join(", ")}
          </Fact>
        )}
        <Fact name={t("localNames")}>{format.number(names.localNames)}</Fact>
        <Fact name={t("facilities")}>{format.number(names.facilities)}</Fact>
        <Fact name={t("places")}>{format.number(names.places)}</Fact>
      </Facts>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <h2 className="font-semibold text-base">{title}</h2>
      {children}
    </section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(6rem,auto)_1fr] gap-x-4 gap-y-1.5">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="max-w-40 text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** The date and the age of data; `now` in ms. */
function DateFact({ date, now }: { date: Date | null; now: number }) {
  const t = useTranslations("groundAdmin");
  const format = useFormat();
  const age = date && format.age((now - date.getTime()) / 1_000);
  return <Fact name={t("date")}>{date && age ? t("dateWithAge", { date: format.date(date), age }) : t("noDate")}</Fact>;
}
