"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { use, useEffect, useRef, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { PriorityChoice } from "../../_ui/priority-choice";
import { useFormat } from "../../_words/use-format";
import { CommandButton } from "../commands/command-registry";
import { useTypeName } from "./evidence";
import { KeysPausedContext } from "./hazard-list";
import { type DecidableHazard, type Decisions, useDecisions } from "./use-decisions";

/** Creating an incident takes two presses of the button, the second within this time after the first. */
const confirmTimeoutMs = 15_000;
/** The second press must come later than this after the first, so that a double click does not create an incident. */
const doubleClickMs = 700;

export type DecisionChoices = {
  /** The types of incident that can be created from the hazard. */
  types: readonly string[];
  defaultType: string;
  defaultPriority: Priority;
  reasons: readonly string[];
  /** Text below the dismiss reasons that explains one of them. */
  note?: string;
};
type Props = { subject: DecidableHazard; choices: DecisionChoices };

/** The possible decisions: create an incident, attach to an incident nearby, or dismiss. */
export function HazardDecision({ subject, choices, reasonText }: Props & { reasonText: (reason: string) => string }) {
  const t = useTranslations("watch");
  const { id } = subject;
  const { create, attach, dismiss, isPending, error } = useDecisions(subject, reasonText);
  const areKeysPaused = use(KeysPausedContext);
  return (
    <>
      <NewIncident subject={subject} choices={choices} isPending={isPending} create={create} />
      <NearIncidents id={id} isPending={isPending} attach={attach} />
      <fieldset>
        <legend className="label mb-1">{t("dismissAs")}</legend>
        <div className="flex flex-wrap gap-1">
          {choices.reasons.map((reason, index) => (
            <CommandButton
              key={reason}
              size="small"
              command={areKeysPaused ? null : "watchDismiss"}
              index={index}
              isEnabled={!isPending}
              run={() => dismiss({ id, reason })}
            >
              {reasonText(reason)}
            </CommandButton>
          ))}
        </div>
        {choices.note && <p className="mt-1 text-ink-3 text-xs">{choices.note}</p>}
      </fieldset>
      <RefusalNote error={error} />
    </>
  );
}

type NewIncidentProps = Props & { isPending: boolean; create: Decisions["create"] };

/** Creates an incident. Asks for a second press, because units may be sent to the incident immediately. */
function NewIncident({ subject: { id, name }, choices, isPending, create }: NewIncidentProps) {
  const t = useTranslations("watch");
  const format = useFormat();
  const nameType = useTypeName();
  const { typesByCode } = useTypes();
  const { data: [nearest] = [] } = useNearIncidents(id);
  const [chosenValues, setChosenValues] = useState<{ type?: string; priority?: Priority }>({});
  const [isAwaitingConfirmation, setIsAwaitingConfirmation] = useState(false);
  const firstPressAtMs = useRef(0);
  const type = chosenValues.type ?? choices.defaultType;
  const priority = chosenValues.priority ?? choices.defaultPriority;
  const consequence = typesByCode.get(type)?.mode === "confirm" ? t("proposesUnits") : t("sendsUnits");
  const duplicateWarning =
    nearest && t("alreadyOpen", { number: nearest.number, distance: format.distance(nearest.distanceM) });
  useEffect(() => {
    if (!isAwaitingConfirmation) return;
    const timer = setTimeout(() => setIsAwaitingConfirmation(false), confirmTimeoutMs);
    return () => clearTimeout(timer);
  }, [isAwaitingConfirmation]);
  const change = (choice: typeof chosenValues) => {
    setChosenValues({ ...chosenValues, ...choice });
    setIsAwaitingConfirmation(false);
  };
  return (
    <div className="space-y-2 rounded-lg border border-line-2 bg-panel p-2.5">
      {choices.types.length > 1 && (
        <fieldset>
          <legend className="label mb-1">{t("type")}</legend>
          {choices.types.map((value) => (
            <label key={value} className="flex cursor-pointer items-start gap-2 py-0.5">
              <input
                type="radio"
                name="watch-type"
                checked={value === type}
                onChange={() => change({ type: value })}
                className="mt-0.5 accent-focus"
              />
              {nameType(value)}
            </label>
          ))}
        </fieldset>
      )}
      <PriorityChoice value={priority} onChoose={(chosenPriority) => change({ priority: chosenPriority })} />
      <CommandButton
        look="strong"
        className="w-full"
        command="watchIncident"
        isEnabled={!isPending}
        run={() => {
          if (!isAwaitingConfirmation) {
            firstPressAtMs.current = performance.now();
            setIsAwaitingConfirmation(true);
          } else if (performance.now() - firstPressAtMs.current >= doubleClickMs) create({ id, type, priority });
        }}
      >
        {isAwaitingConfirmation ? t("createAgain", { priority }) : t("create", { subject: name })}
      </CommandButton>
      <p role="status" className="min-h-4.5 text-pretty font-medium">
        {isAwaitingConfirmation && [`${nameType(type)}.`, consequence, duplicateWarning].filter(Boolean).join(" ")}
      </p>
    </div>
  );
}

function useNearIncidents(id: string) {
  const trpc = useTRPC();
  return useQuery(trpc.watch.nearIncidents.queryOptions({ id }));
}

type NearIncidentsProps = { id: string; isPending: boolean; attach: Decisions["attach"] };

/** The open incidents nearby, below the button that creates one, so that the button does not move when they appear. */
function NearIncidents({ id, isPending, attach }: NearIncidentsProps) {
  const t = useTranslations("watch");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const nameType = useTypeName();
  const query = useNearIncidents(id);
  const areKeysPaused = use(KeysPausedContext);
  return (
    <section aria-label={t("nearIncidents")}>
      <h3 className="label mb-1">{t("nearIncidents")}</h3>
      <div className="min-h-8 space-y-1">
        {query.isPending && (
          <p role="status" className="text-ink-2">
            {t("nearLoading")}
          </p>
        )}
        {query.isError && (
          <p role="alert" className="flex items-center gap-2 font-medium text-alarm">
            {t("nearFailed")}
            <Button size="small" onClick={() => query.refetch()}>
              {tCommon("retry")}
            </Button>
          </p>
        )}
        {query.data?.length === 0 && <p className="text-ink-2">{t("nearNone")}</p>}
        {query.data?.map((incident, index) => (
          <CommandButton
            key={incident.id}
            size="small"
            className="w-full justify-between!"
            command={index === 0 && !areKeysPaused ? "watchAttach" : null}
            isEnabled={!isPending}
            run={() => attach({ id, incidentId: incident.id })}
          >
            <span className="min-w-0 truncate">
              {t("attach", {
                number: incident.number,
                type: nameType(incident.type),
                distance: format.distance(incident.distanceM),
              })}
            </span>
          </CommandButton>
        ))}
      </div>
    </section>
  );
}
