"use client";

import { CloudLightning } from "lucide-react";
import { useTranslations } from "next-intl";
import { weatherWarningDismissReasons } from "@/db/hazard-vocabulary";
import type { WeatherWarningView } from "@/server/hazards/read-public-sources";
import { warningIncidentTypes } from "../../../server/domain/public-sources";
import { usePublicSources } from "../../_live/cache/use-hazards";
import { PriorityMark } from "../../_ui/mark";
import { StateMessage } from "../../_ui/state-message";
import { useHazardText } from "../../_words/use-hazard-text";
import { DecidedByOthersNotice, HazardList, LoadedList } from "./hazard-list";
import { HazardActions, HazardRow } from "./hazard-row";

/** The weather warnings in force, most severe first, and warnings that were ended before they expired. */
export function WeatherList() {
  const t = useTranslations("watch");
  const text = useHazardText();
  const { warnings, sources, query } = usePublicSources();
  const warningsInForce = warnings.filter(({ state }) => state === "current");
  const endedWarnings = warnings.filter(({ state }) => state !== "current");
  const weatherSources = sources.filter(({ name }) => name.startsWith("bmkg-warnings"));
  const areSourcesCurrent =
    weatherSources.length > 0 && weatherSources.every(({ condition }) => condition === "current");
  const renderRow = (warning: WeatherWarningView, isSelected: boolean) => (
    <WarningRow key={warning.id} warning={warning} isSelected={isSelected} />
  );
  return (
    <LoadedList query={query}>
      <DecidedByOthersNotice
        items={warnings.map((warning) => ({
          id: warning.id,
          isOpen: warning.decision === "open",
          text: text.warningTitle(warning),
        }))}
      />
      {warningsInForce.length === 0 &&
        (weatherSources.length === 0 ? (
          <StateMessage title={t("notSetUp")} text={t("notSetUpText")} />
        ) : areSourcesCurrent ? (
          <StateMessage title={t("noWarning")} />
        ) : (
          <StateMessage urgent title={t("noWarningKnown")} text={t("noWarningText")} />
        ))}
      <HazardList items={warningsInForce} label={t("warnings")} takesFocus>
        {renderRow}
      </HazardList>
      {endedWarnings.length > 0 && (
        <>
          <h3 className="label border-line border-b px-3.5 py-1.5">{t("warningsEnded")}</h3>
          <HazardList items={endedWarnings} label={t("warningsEnded")}>
            {renderRow}
          </HazardList>
        </>
      )}
    </LoadedList>
  );
}

function WarningRow({ warning, isSelected }: { warning: WeatherWarningView; isSelected: boolean }) {
  const t = useTranslations("watch");
  const text = useHazardText();
  const { id, proposal, decision, dismissReason, incidentNumber, sender, sentAt, repaired, type } = warning;
  const title = text.warningTitle(warning);
  const language = text.warningLanguage(warning);
  const [validity = "", area = ""] = text.warningLines(warning);
  const warningText = text.selectWarningText(warning);
  const reasonText = (reason: string) => t(`warningReason.${reason as (typeof weatherWarningDismissReasons)[number]}`);
  const stateText = () => {
    if (decision === "dismissed" && dismissReason) return reasonText(dismissReason);
    if (decision === "incident")
      return incidentNumber === null ? t("decided") : t("incident", { number: incidentNumber });
    return proposal && t("proposedPriority", { priority: proposal.priority });
  };
  return (
    <HazardRow
      id={id}
      isSelected={isSelected}
      place={warning}
      mark={
        <span className="relative shrink-0">
          <CloudLightning className="size-8 p-0.5" aria-hidden />
          {proposal && <PriorityMark priority={proposal.priority} className="absolute -top-1 -right-1 size-4" />}
        </span>
      }
      title={title}
      titleLanguage={language}
      state={stateText()}
      lines={[validity, area]}
    >
      <p className="text-pretty text-ink-2">{t("warningArea", { names: area })}</p>
      <div lang={language} className="space-y-2.5 empty:hidden">
        {warningText?.headline && <p className="text-pretty font-medium">{warningText.headline}</p>}
        {warningText?.description && <p className="max-h-40 overflow-y-auto text-pretty">{warningText.description}</p>}
        {warningText?.instruction && <p className="text-pretty">{warningText.instruction}</p>}
      </div>
      <p className="text-ink-3 text-xs">
        {[
          t("warningSent", { sender: warningText?.senderName ?? sender, age: text.formatAge(sentAt) }),
          repaired > 0 && t("warningRepaired", { count: repaired }),
        ]
          .filter(Boolean)
          .join(", ")}
      </p>
      <HazardActions
        subject={{ kind: "warning", id, title, name: t("subject.warning", { event: title }) }}
        place={warning}
        decision={{ ...warning, state: decision }}
        choices={
          warning.state === "current"
            ? {
                types: warningIncidentTypes,
                defaultType: type,
                defaultPriority: proposal?.priority ?? 3,
                reasons: weatherWarningDismissReasons,
              }
            : null
        }
        reasonText={reasonText}
      />
    </HazardRow>
  );
}
