"use client";

import { MapPin } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { UnitKind } from "@/db/vocabulary";
import type { MoveUpAdvice, MoveUpProposal } from "@/server/move-up/advise-moves";
import { formatNumber, formatPercent } from "../../../server/words/format";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { UnitMark } from "../../_ui/mark";
import { Panel } from "../../_ui/panel";
import { Skeleton, StateMessage } from "../../_ui/state-message";
import { useTravelText } from "../../_ui/use-travel-text";
import { useFormat } from "../../_words/use-format";
import { BackButton } from "../back-button";
import { RadioChoice } from "../closures/radio-choice";
import { useConsole } from "../console-context";
import { moveLetter } from "./move-letter";
import { useMoveUp, useRefetchOnIdleChange } from "./use-move-up";

/** Right panel with the move-up advice: which idle unit to move to which station. The dispatcher calls the crew. */
export function MoveUpPanel() {
  const t = useTranslations("moveUp");
  const tCommon = useTranslations("common");
  const kindName = useTranslations("unitKind");
  const { updateConsole } = useConsole();
  const { kind, kinds, query } = useMoveUp();
  const advice = query.data;
  useRefetchOnIdleChange(kind);
  return (
    <Panel
      fill
      label={t("title")}
      title={<h2 className="font-semibold text-[0.9375rem]">{t("title")}</h2>}
      aside={<BackButton />}
      footer={<p className="text-pretty text-[0.8125rem] text-ink-2">{t("adviceOnly")}</p>}
    >
      <div className="space-y-3 border-line border-b px-3.5 py-3">
        <SelectField
          label={t("kind")}
          value={kind}
          choices={kinds.map((choice) => ({ value: choice, name: kindName(choice) }))}
          onChange={(event) => updateConsole({ do: "move-up", choice: { kind: event.target.value as UnitKind } })}
        />
        <fieldset>
          <legend className="label">{t("demand")}</legend>
          <div className="mt-1 flex flex-wrap gap-1">
            {(["population", "incidents"] as const).map((choice) => (
              <RadioChoice
                key={choice}
                name="move-up-demand"
                isChosen={advice?.demand.measure === choice}
                onChoose={() => updateConsole({ do: "move-up", choice: { demand: choice } })}
              >
                {t(choice)}
              </RadioChoice>
            ))}
          </div>
        </fieldset>
      </div>
      {query.isPending ? (
        <Skeleton rows={3} label={t("loading")} />
      ) : !advice ? (
        <StateMessage urgent title={t("failed")}>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      ) : advice.idleUnits === 0 ? (
        <StateMessage title={t("noUnits")} />
      ) : advice.demand.total === 0 ? (
        <StateMessage title={t("noPlaces")} text={advice.demand.measure === "incidents" && t("noPlacesText")} />
      ) : (
        <Advice advice={advice} />
      )}
    </Panel>
  );
}

function Advice({ advice }: { advice: MoveUpAdvice }) {
  const t = useTranslations("moveUp");
  const format = useFormat();
  const locale = useLocale();
  const { demand, before, target, idleUnits, proposals, minGainShare } = advice;
  const describeDemand = useDemandText(advice);
  return (
    <>
      <dl className="border-line border-b px-3.5 py-2.5">
        <dt className="text-ink-2">{t("now")}</dt>
        <dd>
          <b className="text-xl">{formatPercent(locale, before, demand.total)}</b>{" "}
          {t("nowText", {
            demand: describeDemand(demand.total),
            minutes: format.number(target.seconds / 60),
            units: idleUnits,
          })}
        </dd>
      </dl>
      {proposals.length === 0 ? (
        <StateMessage title={t("none")} text={t("noneText", { share: format.percent(minGainShare) })} />
      ) : (
        <>
          <p className="px-3.5 pt-2 text-ink-2">{t("list")}</p>
          <ol aria-label={t("list")}>
            {proposals.map((proposal, index) => (
              <ProposalRow key={proposal.unit.id} proposal={proposal} letter={moveLetter(index)} advice={advice} />
            ))}
          </ol>
        </>
      )}
      <MethodNotes advice={advice} />
    </>
  );
}

type RowProps = { proposal: MoveUpProposal; letter: string; advice: MoveUpAdvice };

function ProposalRow({ proposal, letter, advice: { kind, before, demand, ...advice } }: RowProps) {
  const t = useTranslations("moveUp");
  const locale = useLocale();
  const { updateConsole, camera } = useConsole();
  const describeTravel = useTravelText();
  const describeDemand = useDemandText({ kind, before, demand, ...advice });
  const { unit, to, gain, line } = proposal;
  const names = { callSign: unit.callSign, station: to.name };
  return (
    <li aria-label={t("moveTo", names)} className="flex items-start gap-2.5 border-line border-b px-3.5 py-2.5">
      <span className="grid size-6 shrink-0 place-items-center rounded-full bg-strong font-semibold text-[0.8125rem] text-on-strong">
        {letter}
      </span>
      <UnitMark kind={kind} status="available" stale={unit.basis !== "fix"} simulated={unit.simulated} />
      <div className="min-w-0 flex-1">
        <p className="text-pretty font-semibold leading-tight">{t("moveTo", names)}</p>
        <p className="font-semibold">
          {t("gain", {
            gain: describeDemand(gain),
            before: formatPercent(locale, before, demand.total),
            after: formatPercent(locale, before + gain, demand.total),
          })}
        </p>
        <p className="text-ink-2 text-[0.8125rem]">
          {unit.basis === "station" && unit.home ? t("from", { station: unit.home }) : t("fromFix")}
          {" · "}
          {describeTravel(proposal)}
        </p>
        <Button
          size="small"
          look="quiet"
          className="mt-1"
          aria-label={t("showOf", names)}
          onClick={() => {
            updateConsole({ do: "view", view: "map" });
            camera.current?.fitTo(line.map(([lng, lat]) => ({ lng, lat })));
          }}
        >
          <MapPin className="size-3.5" aria-hidden />
          {t("show")}
        </Button>
      </div>
    </li>
  );
}

/** Returns a function that formats an amount of demand, for example "3,400 people". */
function useDemandText({ demand: { counts } }: MoveUpAdvice) {
  const t = useTranslations("moveUp");
  const locale = useLocale();
  return (value: number) => {
    const count = formatNumber(locale, value, value < 100 && counts !== "people" ? 1 : 0);
    return t(counts === "incidents" ? "pastIncidents" : counts, { count });
  };
}

/** Explains how the figures are calculated, with which parameters, and what they leave out. */
function MethodNotes({ advice: { busy, network, pointsByLine, target, demand } }: { advice: MoveUpAdvice }) {
  const t = useTranslations("moveUp");
  const format = useFormat();
  const timesNote =
    network === null
      ? t("byLine")
      : pointsByLine > 0
        ? t("byNetworkSome", { network, count: pointsByLine })
        : t("byNetwork", { network });
  const notes = [
    t("model", { busy: format.percent(busy.probability), assignments: busy.assignments, days: busy.days }),
    timesNote,
    target.isDefault ? t("noTarget") : t("target", { minutes: format.number(target.seconds / 60) }),
    demand.estimatedDistricts > 0 && t("estimated", { count: demand.estimatedDistricts, total: demand.districts }),
    demand.excludedCount > 0 && t("leftOut", { count: demand.excludedCount }),
  ];
  return (
    <details className="px-3.5 py-2.5 text-[0.8125rem] text-ink-2">
      <summary className="cursor-pointer font-medium">{t("method")}</summary>
      <ul className="mt-1.5 space-y-1.5">{notes.map((note) => note && <li key={note}>{note}</li>)}</ul>
    </details>
  );
}
