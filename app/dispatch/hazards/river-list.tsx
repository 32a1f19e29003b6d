"use client";

import { useTranslations } from "next-intl";
import { highWaterDismissReasons } from "@/db/hazard-vocabulary";
import { type Gauge, type HighWater, useRivers } from "../../_live/cache/use-hazards";
import { GaugeMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useHazardText } from "../../_words/use-hazard-text";
import { DecidedByOthersNotice, HazardList, LoadedList } from "./hazard-list";
import { HazardActions, HazardRow } from "./hazard-row";

type Item = { id: string; gauge: Gauge; water: HighWater | null; proposal: HighWater["proposal"] };

/**
 * Sorts gauges with a proposed task first, by the task's priority. Then follow the gauges above the normal level, the
 * highest alert first, then silent gauges, then all others.
 */
function compareItems(a: Item, b: Item): number {
  const sortKeyOf = ({ gauge, proposal }: Item) =>
    proposal ? proposal.priority : gauge.siaga !== null && gauge.siaga < 4 ? 4 + gauge.siaga : gauge.isSilent ? 8 : 9;
  return sortKeyOf(a) - sortKeyOf(b) || a.gauge.name.localeCompare(b.gauge.name);
}

/** The gauges with their level, alert and trend. If a gauge has high water, its row contains the possible decisions. */
export function RiverList() {
  const t = useTranslations("watch");
  const text = useHazardText();
  const { gauges, highWater, query } = useRivers();
  const items = gauges
    .map((gauge): Item => {
      const water = highWater.find(({ gaugeCode, endedAt }) => gaugeCode === gauge.code && endedAt === null) ?? null;
      return { id: water?.id ?? gauge.code, gauge, water, proposal: water?.proposal ?? null };
    })
    .sort(compareItems);
  const pastItems = highWater.flatMap((water): Item[] => {
    const gauge = gauges.find(({ code }) => code === water.gaugeCode);
    return water.endedAt && gauge ? [{ id: water.id, gauge, water, proposal: null }] : [];
  });
  const renderRow = (item: Item, isSelected: boolean) => <GaugeRow key={item.id} item={item} isSelected={isSelected} />;
  return (
    <LoadedList query={query}>
      <DecidedByOthersNotice
        items={highWater.map((water) => ({
          id: water.id,
          isOpen: water.state === "open",
          text: text.highWater(water),
        }))}
      />
      {items.length === 0 && <StateMessage title={t("noGauges")} text={t("noGaugesText")} />}
      <HazardList items={items} label={t("gauges")} takesFocus>
        {renderRow}
      </HazardList>
      {pastItems.length > 0 && (
        <>
          <h3 className="label border-line border-b px-3.5 py-1.5">{t("pastHighWater")}</h3>
          <HazardList items={pastItems} label={t("pastHighWater")}>
            {renderRow}
          </HazardList>
        </>
      )}
    </LoadedList>
  );
}

function GaugeRow({ item: { id, gauge, water, proposal }, isSelected }: { item: Item; isSelected: boolean }) {
  const t = useTranslations("watch");
  const format = useFormat();
  const text = useHazardText();
  const hasEnded = water !== null && water.endedAt !== null;
  const reasonText = (reason: string) => t(`highWaterReason.${reason as (typeof highWaterDismissReasons)[number]}`);
  const stateText = () => {
    if (water?.state === "dismissed" && water.dismissReason) return reasonText(water.dismissReason);
    if (water?.state === "incident")
      return water.incidentNumber === null ? t("decided") : t("incident", { number: water.incidentNumber });
    const silence = gauge.isSilent && !hasEnded && text.readingAge(gauge);
    return [proposal && t("proposedPriority", { priority: proposal.priority }), silence].filter(Boolean).join(" · ");
  };
  const { code, name, river, siaga1M, siaga2M, siaga3M } = gauge;
  const levels = {
    siaga1: format.decimal(siaga1M),
    siaga2: format.decimal(siaga2M),
    siaga3: format.decimal(siaga3M),
  };
  const number = water?.number ?? 0;
  return (
    <HazardRow
      id={id}
      isSelected={isSelected}
      place={gauge.position}
      mark={
        <GaugeMark gauge={{ ...gauge, siaga: hasEnded ? water.siaga : gauge.siaga }} priority={proposal?.priority} />
      }
      title={`${name}, ${t("river", { name: river })}`}
      tag={{ text: code, name: code }}
      state={stateText()}
      isAlarming={gauge.isSilent && !hasEnded && !proposal}
      lines={
        hasEnded
          ? [text.highWater(water)]
          : [text.level(gauge), gauge.isSilent ? null : `${text.trend(gauge)} · ${text.readingAge(gauge)}`].filter(
              (line) => line !== null,
            )
      }
    >
      <p className="text-ink-2">{t("alertLevels", levels)}</p>
      {water && <p className="text-pretty">{text.highWater(water)}</p>}
      {water && (
        <HazardActions
          subject={{
            kind: "water",
            id,
            title: t("highWaterNumber", { number }),
            name: t("subject.water", { number }),
          }}
          place={gauge.position}
          decision={water}
          choices={
            hasEnded
              ? null
              : {
                  types: ["flood"],
                  defaultType: "flood",
                  defaultPriority: proposal?.priority ?? 3,
                  reasons: highWaterDismissReasons,
                }
          }
          reasonText={reasonText}
        />
      )}
    </HazardRow>
  );
}
