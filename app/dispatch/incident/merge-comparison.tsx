"use client";

import { useTranslations } from "next-intl";
import { Fragment, type ReactNode, useLayoutEffect, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { MergeObstacle } from "@/server/domain/merge";
import { straightDistanceM } from "@/server/domain/straight-distance";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTypes } from "../../_live/cache/use-live-data";
import { SensitiveBadge } from "../../_ui/badges";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { KeyCap } from "../../_ui/key-cap";
import { PriorityMark } from "../../_ui/mark";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

type Props = {
  incidents: readonly [IncidentView, IncidentView];
  /** The incident whose number is kept. */
  into: IncidentView;
  onKeptChange: (id: string) => void;
  obstacle: MergeObstacle | null;
  isPending: boolean;
  error: unknown;
  onBack: () => void;
  onMerge: () => void;
};

/** Shows two incidents side by side. The left and right arrow keys choose the number that is kept, and Enter merges. */
export function MergeComparison({ incidents, into, onKeptChange, obstacle, isPending, error, onBack, onMerge }: Props) {
  const t = useTranslations("merging");
  const tCommon = useTranslations("common");
  const tDetail = useTranslations("refusalDetail");
  const format = useFormat();
  const chosenInput = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => chosenInput.current?.focus(), []);
  const [first, second] = incidents;
  const canMerge = obstacle === null && !isPending;
  // Listens on the window, because Enter may be pressed before the dialog has the focus.
  useLayoutEffect(() => {
    addEventListener("keydown", handleKey);
    return () => removeEventListener("keydown", handleKey);
  });
  function handleKey(event: KeyboardEvent) {
    // Ignores key repeats, because the Enter that chose the other incident may still be held down.
    if (event.key !== "Enter" || event.repeat || event.defaultPrevented) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (canMerge) onMerge();
  }
  return (
    <>
      <fieldset>
        <legend className="label mb-1">{t("goesOn")}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {incidents.map((incident) => (
            <label
              key={incident.id}
              className="flex cursor-pointer items-start gap-2.5 rounded-lg border border-line-2 bg-raised p-3 hover:bg-hover has-checked:border-focus has-checked:bg-pressed has-focus-visible:outline-2 has-focus-visible:outline-focus"
            >
              <input
                ref={incident.id === into.id ? chosenInput : undefined}
                type="radio"
                name="goes-on"
                checked={incident.id === into.id}
                onChange={() => onKeptChange(incident.id)}
                className="mt-1 size-4 accent-(--strong)"
              />
              <IncidentSummary incident={incident} />
            </label>
          ))}
        </div>
      </fieldset>
      <p className="mt-2 text-ink-2">
        {t("apart", { distance: format.distance(straightDistanceM(first.location, second.location)) })}
      </p>
      {obstacle && (
        <p role="alert" className="mt-2 font-medium text-alarm">
          {tDetail(`merge-${obstacle}`)}
        </p>
      )}
      <RefusalNote error={error} />
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onBack}>
          {tCommon("back")}
          <KeyCap>Esc</KeyCap>
        </Button>
        <Button look="strong" disabled={!canMerge} onClick={onMerge}>
          {t("yes", { number: into.number })}
          <KeyCap>↵</KeyCap>
        </Button>
      </div>
    </>
  );
}

function IncidentSummary({ incident }: { incident: IncidentView }) {
  const t = useTranslations("merging");
  const tIncident = useTranslations("incident");
  const statusName = useTranslations("incidentStatus");
  const stateName = useTranslations("assignmentState");
  const names = useNames();
  const { typesByCode } = useTypes();
  const { number, priority, status, address, district, openedAt, closedAt, callers, assignments, sensitive } = incident;
  const type = typesByCode.get(incident.type);
  const crews = assignments.filter(({ state }) => isOpen(state));
  return (
    <span className="min-w-0 flex-1">
      <span className="flex items-center gap-2 font-semibold">
        <PriorityMark priority={priority as Priority} className="size-5" />#{number}
        <Elapsed since={openedAt} until={closedAt} className="ml-auto" />
      </span>
      <span className="mt-0.5 block font-semibold">{type ? names.type(type) : incident.type}</span>
      <span className="block">{[address, district.name].filter(Boolean).join(", ")}</span>
      <SummaryRow>{statusName(status)}</SummaryRow>
      <SummaryRow>{callers > 0 ? tIncident("callers", { count: callers }) : t("noCalls")}</SummaryRow>
      <SummaryRow>
        {crews.length === 0
          ? t("noCrews")
          : crews.map(({ id, unit: { callSign }, state }, index) => (
              <Fragment key={id}>
                {index > 0 && ", "}
                <span className="whitespace-nowrap">{callSign}</span> {stateName(state).toLowerCase()}
              </Fragment>
            ))}
      </SummaryRow>
      {sensitive && <SensitiveBadge />}
    </span>
  );
}

function SummaryRow({ children }: { children: ReactNode }) {
  return <span className="block text-pretty text-[0.8125rem] text-ink-2">{children}</span>;
}
