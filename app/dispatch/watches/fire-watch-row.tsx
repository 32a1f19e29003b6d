"use client";

import { useQuery } from "@tanstack/react-query";
import { MapPin, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useEffect, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { dismissReasons } from "@/db/watch-vocabulary";
import type { FireWatchView } from "@/server/watch/read-watches";
import { fireIncidentTypes } from "../../../server/domain/fire-watch";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { FireWatchMark } from "../../_ui/mark";
import { PriorityChoice } from "../../_ui/priority-choice";
import { useFormat } from "../../_words/use-format";
import { CommandButton } from "../commands/command-registry";
import { useActions } from "../console-context";
import { Evidence, useWatchText } from "./evidence";
import { useCanDecide, useDecisions } from "./use-watches";

/** Time within which the second press must follow the first one. */
const armedMs = 15_000;

type RowProps = { watch: FireWatchView; isSelected: boolean };

/** A row of the list of fire watches. The selected row also shows the details and the decision buttons. */
export const FireWatchRow = memo(function FireWatchRow({ watch, isSelected }: RowProps) {
  const t = useTranslations("watch");
  const text = useWatchText();
  const { act, camera } = useActions();
  const { id, number, proposal } = watch;
  const stateText = text.state(watch);
  return (
    <li className="border-line border-b [contain-intrinsic-size:auto_4.25rem] [content-visibility:auto]">
      <button
        type="button"
        data-watch={id}
        aria-expanded={isSelected}
        onClick={() => {
          act({ do: "watches", id: isSelected ? null : id });
          if (!isSelected) camera.current?.show([watch]);
        }}
        className={`flex w-full items-start gap-2.5 px-3 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 ${isSelected ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        <FireWatchMark priority={proposal?.priority ?? null} />
        <span className="min-w-0 flex-1 text-[0.8125rem] leading-4.5">
          <span className="flex items-baseline gap-1.5 text-sm leading-5">
            <span className="min-w-0 flex-1 truncate font-semibold">{text.place(watch)}</span>{" "}
            <span className="text-ink-3 text-xs">
              <span className="sr-only">{t("number", { number })}</span>
              <span aria-hidden>{number}</span>
            </span>
          </span>{" "}
          {stateText && <span className="block truncate font-medium">{stateText}</span>}{" "}
          <span className="block truncate text-ink-2">{text.evidence(watch)}</span>
        </span>
      </button>
      {isSelected && <FireWatchDetails watch={watch} />}
    </li>
  );
});

function FireWatchDetails({ watch }: { watch: FireWatchView }) {
  const t = useTranslations("watch");
  const { act, camera } = useActions();
  const canDecide = useCanDecide();
  const { id, number, state, proposal, incidentId, incidentNumber, isAttached, decidedAt } = watch;
  const { restore, isPending, error } = useDecisions(watch);
  return (
    <div className="space-y-2.5 bg-pressed/40 px-3 pb-3 text-[0.8125rem]">
      {proposal && <p className="text-pretty">{t(`rule.${proposal.rule}`)}</p>}
      <Evidence watch={watch} namedPlaces={1} />
      <div className="flex flex-wrap gap-1">
        <Button
          size="small"
          look="quiet"
          className="-ml-2"
          onClick={() => {
            act({ do: "view", view: "map" });
            camera.current?.show([watch]);
          }}
        >
          <MapPin className="size-3.5" aria-hidden />
          {t("show")}
        </Button>
        {state === "incident" && incidentId && incidentNumber !== null && (
          <Button size="small" look="quiet" onClick={() => act({ do: "select-incident", id: incidentId })}>
            {t("incident", { number: incidentNumber })}
          </Button>
        )}
        {(state === "dismissed" || isAttached) && decidedAt && canDecide && (
          <Button
            size="small"
            disabled={isPending}
            aria-label={t(isAttached ? "detachOf" : "restoreOf", { number })}
            onClick={() => restore({ id, decidedAt })}
          >
            <Undo2 className="size-3.5" aria-hidden />
            {t(isAttached ? "detach" : "restore")}
          </Button>
        )}
      </div>
      <RefusalNote error={error} />
      {state === "open" && canDecide && <Decision key={id} watch={watch} />}
    </div>
  );
}

/**
 * Buttons for the decision on an open fire watch: create an incident, attach it to an incident nearby, or dismiss it.
 */
function Decision({ watch }: { watch: FireWatchView }) {
  const t = useTranslations("watch");
  const { id, number } = watch;
  const { create, attach, dismiss, isPending, error } = useDecisions(watch);
  return (
    <>
      <NewIncident watch={watch} isPending={isPending} create={create} />
      <NearIncidents watch={watch} isPending={isPending} attach={attach} />
      <fieldset>
        <legend className="label mb-1">{t("dismissAs", { number })}</legend>
        <div className="flex flex-wrap gap-1">
          {dismissReasons.map((reason, index) => (
            <CommandButton
              key={reason}
              size="small"
              command="watchDismiss"
              index={index}
              isEnabled={!isPending}
              run={() => dismiss({ id, reason })}
            >
              {t(`reason.${reason}`)}
            </CommandButton>
          ))}
        </div>
        <p className="mt-1 text-ink-3 text-xs">{t("flareNote")}</p>
      </fieldset>
      <RefusalNote error={error} />
    </>
  );
}

type Decisions = ReturnType<typeof useDecisions>;
type NewIncidentProps = { watch: FireWatchView; isPending: boolean; create: Decisions["create"] };

/**
 * Creates an incident. Needs a second press, because units are dispatched immediately and their crews would notice a
 * recall.
 */
function NewIncident({ watch, isPending, create }: NewIncidentProps) {
  const t = useTranslations("watch");
  const format = useFormat();
  const { nameType } = useWatchText();
  const { byCode } = useTypes();
  const { id, number, proposal } = watch;
  const { data: [nearest] = [] } = useNearIncidents(id);
  const [chosen, setChosen] = useState<{ type?: (typeof fireIncidentTypes)[number]; priority?: Priority }>({});
  const [isArmed, setArmed] = useState(false);
  const type = chosen.type ?? proposal?.type ?? "land-fire";
  const priority = chosen.priority ?? proposal?.priority ?? 3;
  const consequence = byCode.get(type)?.mode === "confirm" ? t("proposesUnits") : t("sendsUnits");
  const duplicate =
    nearest && t("alreadyOpen", { number: nearest.number, distance: format.distance(nearest.distanceM) });
  useEffect(() => {
    if (!isArmed) return;
    const timer = setTimeout(() => setArmed(false), armedMs);
    return () => clearTimeout(timer);
  }, [isArmed]);
  const change = (choice: typeof chosen) => {
    setChosen({ ...chosen, ...choice });
    setArmed(false);
  };
  return (
    <div className="space-y-2 rounded-lg border border-line-2 bg-panel p-2.5">
      <fieldset>
        <legend className="label mb-1">{t("type")}</legend>
        {fireIncidentTypes.map((value) => (
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
      <PriorityChoice value={priority} onChoose={(chosenPriority) => change({ priority: chosenPriority })} />
      <CommandButton
        look="strong"
        className="w-full"
        command="watchIncident"
        isEnabled={!isPending}
        run={() => (isArmed ? create({ id, type, priority }) : setArmed(true))}
      >
        {isArmed ? t("createAgain", { priority }) : t("create", { number })}
      </CommandButton>
      <p role="status" className="min-h-4.5 text-pretty font-medium">
        {isArmed && [`${nameType(type)}.`, consequence, duplicate].filter(Boolean).join(" ")}
      </p>
    </div>
  );
}

function useNearIncidents(id: string) {
  const trpc = useTRPC();
  return useQuery(trpc.watch.nearIncidents.queryOptions({ id }));
}

type NearIncidentsProps = { watch: FireWatchView; isPending: boolean; attach: Decisions["attach"] };

/**
 * The open incidents nearby. They appear below the button that creates an incident, so that this button does not move.
 */
function NearIncidents({ watch: { id }, isPending, attach }: NearIncidentsProps) {
  const t = useTranslations("watch");
  const common = useTranslations("common");
  const format = useFormat();
  const { nameType } = useWatchText();
  const query = useNearIncidents(id);
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
              {common("retry")}
            </Button>
          </p>
        )}
        {query.data?.length === 0 && <p className="text-ink-2">{t("nearNone")}</p>}
        {query.data?.map((incident, index) => (
          <CommandButton
            key={incident.id}
            size="small"
            className="w-full justify-between!"
            command={index === 0 ? "watchAttach" : null}
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
