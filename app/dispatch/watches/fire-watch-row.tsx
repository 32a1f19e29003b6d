"use client";

import { useQuery } from "@tanstack/react-query";
import { MapPin, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { dismissReasons } from "@/db/watch-vocabulary";
import type { FireWatchView } from "@/server/watch/read-watches";
import { fireIncidentTypes } from "../../../server/domain/fire-watch";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { SelectField } from "../../_ui/field";
import { FireWatchMark } from "../../_ui/mark";
import { PriorityChoice } from "../../_ui/priority-choice";
import { useFormat } from "../../_words/use-format";
import { CommandButton } from "../commands/command-registry";
import { useActions } from "../console-context";
import { Evidence, useWatchText } from "./evidence";
import { useCanDecide, useDecisions } from "./use-watches";

type RowProps = { watch: FireWatchView; isSelected: boolean };

/** One fire watch of the list; the chosen one shows its details and what can be decided. */
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
  const { id, number, state, proposal, incidentId, incidentNumber } = watch;
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
        {state === "dismissed" && canDecide && (
          <Button
            size="small"
            disabled={isPending}
            aria-label={t("restoreOf", { number })}
            onClick={() => restore({ id })}
          >
            <Undo2 className="size-3.5" aria-hidden />
            {t("restore")}
          </Button>
        )}
      </div>
      <RefusalNote error={error} />
      {state === "open" && canDecide && <Decision key={id} watch={watch} />}
    </div>
  );
}

/** The decision on an open fire watch: an incident, part of an incident nearby, or no task. */
function Decision({ watch }: { watch: FireWatchView }) {
  const t = useTranslations("watch");
  const format = useFormat();
  const { nameType } = useWatchText();
  const trpc = useTRPC();
  const { id, proposal } = watch;
  const { create, attach, dismiss, isPending, error } = useDecisions(watch);
  const { data: nearIncidents = [] } = useQuery(trpc.watch.nearIncidents.queryOptions({ id }));
  const [chosenType, setType] = useState<(typeof fireIncidentTypes)[number] | null>(null);
  const [chosenPriority, setPriority] = useState<Priority | null>(null);
  const type = chosenType ?? proposal?.type ?? "land-fire";
  const priority = chosenPriority ?? proposal?.priority ?? 3;
  return (
    <>
      {nearIncidents.map((incident, index) => (
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
      <div className="space-y-2 rounded-lg border border-line-2 bg-panel p-2.5">
        <SelectField
          label={t("type")}
          value={type}
          choices={fireIncidentTypes.map((value) => ({ value, name: nameType(value) }))}
          onChange={({ target }) => setType(target.value as typeof type)}
        />
        <PriorityChoice value={priority} onChoose={setPriority} />
        <CommandButton
          look="strong"
          className="w-full"
          command="watchIncident"
          isEnabled={!isPending}
          run={() => create({ id, type, priority })}
        >
          {t("create")}
        </CommandButton>
      </div>
      <fieldset>
        <legend className="label mb-1">{t("dismissAs")}</legend>
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
