"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { fireWatchDismissReasons } from "@/db/hazard-vocabulary";
import type { FireWatchView } from "@/server/hazards/read-fire-watches";
import { fireIncidentTypes } from "../../../server/domain/fire-watch";
import { FireWatchMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import { FireWatchEvidence, useFireWatchText } from "./evidence";
import { DecidedByOthersNotice, HazardList, LoadedList, type SourceView } from "./hazard-list";
import { HazardActions, HazardRow } from "./hazard-row";
import { useFireWatches } from "./use-fire-watches";

/** The fire watches, the most urgent first. */
export function FireList() {
  const t = useTranslations("watch");
  const text = useFireWatchText();
  const { watches, sources, query } = useFireWatches();
  const openWatches = watches.filter(({ state }) => state === "open");
  const decidedWatches = watches.filter(({ state }) => state !== "open");
  const renderRow = (watch: FireWatchView, isSelected: boolean) => (
    <FireWatchRow key={watch.id} watch={watch} isSelected={isSelected} />
  );
  return (
    <LoadedList query={query}>
      <DecidedByOthersNotice
        items={watches.map((watch) => ({
          id: watch.id,
          isOpen: watch.state === "open",
          text: `${t("number", { number: watch.number })}, ${text.state(watch)}`,
        }))}
      />
      {openWatches.length === 0 && <EmptyFireList sources={sources} decidedCount={decidedWatches.length} />}
      <HazardList items={openWatches} label={t("open")} takesFocus>
        {renderRow}
      </HazardList>
      {decidedWatches.length > 0 && (
        <>
          <h3 className="label border-line border-b px-3.5 py-1.5">{t("decided")}</h3>
          <HazardList items={decidedWatches} label={t("decided")}>
            {renderRow}
          </HazardList>
        </>
      )}
    </LoadedList>
  );
}

/**
 * Shown if no fire watch is open. That means "no fires" only if every source is current, so outdated sources are named.
 */
function EmptyFireList({ sources, decidedCount }: { sources: readonly SourceView[]; decidedCount: number }) {
  const t = useTranslations("watch");
  if (sources.length === 0) return <StateMessage title={t("notSetUp")} text={t("notSetUpText")} />;
  const faultySources = sources.filter(({ condition }) => condition !== "current");
  if (faultySources.length === sources.length)
    return <StateMessage urgent title={t("unknown")} text={t("unknownText")} />;
  if (faultySources.length === 0)
    return <StateMessage title={decidedCount > 0 ? t("noneOpen", { count: decidedCount }) : t("none")} />;
  const names = faultySources.map(({ name }) => t(`sourceName.${name}`)).join(", ");
  return <StateMessage title={t("noneFromCurrent")} text={`${t("notCurrentNames", { names })} ${t("unknownText")}`} />;
}

type RowProps = { watch: FireWatchView; isSelected: boolean };

const FireWatchRow = memo(function FireWatchRow({ watch, isSelected }: RowProps) {
  const t = useTranslations("watch");
  const text = useFireWatchText();
  const { id, number, proposal } = watch;
  const name = t("number", { number });
  return (
    <HazardRow
      id={id}
      isSelected={isSelected}
      place={watch}
      mark={<FireWatchMark priority={proposal?.priority ?? null} />}
      title={text.place(watch)}
      tag={{ text: String(number), name }}
      state={text.state(watch)}
      lines={[text.evidence(watch)]}
    >
      {proposal && <p className="text-pretty">{t(`rule.${proposal.rule}`)}</p>}
      <FireWatchEvidence watch={watch} namedPlaceCount={1} />
      <HazardActions
        subject={{ kind: "fire", id, title: name, name: t("subject.fire", { number }) }}
        place={watch}
        decision={watch}
        choices={{
          types: fireIncidentTypes,
          defaultType: proposal?.type ?? "land-fire",
          defaultPriority: proposal?.priority ?? 3,
          reasons: fireWatchDismissReasons,
          note: t("flareNote"),
        }}
        reasonText={(reason) => t(`reason.${reason as (typeof fireWatchDismissReasons)[number]}`)}
      />
    </HazardRow>
  );
});
