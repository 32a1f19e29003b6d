"use client";

import { MapPin, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { Button } from "../../_ui/button";
import { useActions } from "../console-context";
import { type DecisionChoices, HazardDecision } from "./decision";
import { type DecidableHazard, useDecisions } from "./use-decisions";
import { useCanDecide } from "./use-fire-watches";

type Place = { lng: number; lat: number };
type RowProps = {
  id: string;
  isSelected: boolean;
  place: Place;
  mark: ReactNode;
  title: string;
  /** Undefined if the title is in the user's language. */
  titleLanguage?: string;
  /** A short number after the title, and its meaning. */
  tag?: { text: string; name: string };
  /** The line in bold below the title: what was decided or is proposed. */
  state: string | null;
  lines: readonly string[];
  isAlarming?: boolean;
  /** Content shown only while the row is chosen. */
  children?: ReactNode;
};

/** A row of a list of hazards. The chosen row shows details and the possible decisions. */
export function HazardRow(props: RowProps) {
  const { id, isSelected, place, mark, title, titleLanguage, tag, state, lines, isAlarming, children } = props;
  const { updateConsole, camera } = useActions();
  return (
    <li className="border-line border-b [contain-intrinsic-size:auto_4.25rem] [content-visibility:auto]">
      <button
        type="button"
        data-watch={id}
        aria-expanded={isSelected}
        onClick={() => {
          updateConsole({ do: "open-hazards", id: isSelected ? null : id });
          if (!isSelected) camera.current?.fitTo([place]);
        }}
        className={`flex w-full items-start gap-2.5 px-3 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 ${isSelected ? "bg-pressed hover:bg-pressed" : ""}`}
      >
        {mark}
        <span className="min-w-0 flex-1 text-[0.8125rem] leading-4.5">
          <span className="flex items-baseline gap-1.5 text-sm leading-5">
            <span lang={titleLanguage} className="min-w-0 flex-1 truncate font-semibold">
              {title}
            </span>{" "}
            {tag && (
              <span className="text-ink-3 text-xs">
                <span className="sr-only">{tag.name}</span>
                <span aria-hidden>{tag.text}</span>
              </span>
            )}
          </span>{" "}
          {state && <span className={`block truncate font-medium ${isAlarming ? "text-alarm" : ""}`}>{state}</span>}{" "}
          {lines.map((line) => (
            <span key={line} className="block truncate text-ink-2">
              {line}
            </span>
          ))}
        </span>
      </button>
      {isSelected && <div className="space-y-2.5 bg-pressed/40 px-3 pb-3 text-[0.8125rem]">{children}</div>}
    </li>
  );
}

type DecisionState = {
  state: string;
  incidentId: string | null;
  incidentNumber: number | null;
  isAttached: boolean;
  decidedAt: Date | null;
};

type ActionsProps = {
  subject: DecidableHazard;
  place: Place;
  decision: DecisionState;
  /** The possible decisions; null if the hazard has ended. */
  choices: DecisionChoices | null;
  reasonText: (reason: string) => string;
};

/** Buttons that show the place on the map, open the incident, undo the decision, or decide. */
export function HazardActions({ subject, place, decision, choices, reasonText }: ActionsProps) {
  const t = useTranslations("watch");
  const { updateConsole, camera } = useActions();
  const canDecide = useCanDecide();
  const { state, incidentId, incidentNumber, isAttached, decidedAt } = decision;
  const { restore, isPending, error } = useDecisions(subject, reasonText);
  const { id, name } = subject;
  return (
    <>
      <div className="flex flex-wrap gap-1">
        <Button
          size="small"
          look="quiet"
          className="-ml-2"
          onClick={() => {
            updateConsole({ do: "view", view: "map" });
            camera.current?.fitTo([place]);
          }}
        >
          <MapPin className="size-3.5" aria-hidden />
          {t("show")}
        </Button>
        {state === "incident" && incidentId && incidentNumber !== null && (
          <Button size="small" look="quiet" onClick={() => updateConsole({ do: "select-incident", id: incidentId })}>
            {t("incident", { number: incidentNumber })}
          </Button>
        )}
        {(state === "dismissed" || isAttached) && decidedAt && canDecide && (
          <Button
            size="small"
            disabled={isPending}
            aria-label={t(isAttached ? "detachSubject" : "restoreSubject", { subject: name })}
            onClick={() => restore({ id, decidedAt })}
          >
            <Undo2 className="size-3.5" aria-hidden />
            {t(isAttached ? "detach" : "restore")}
          </Button>
        )}
      </div>
      <RefusalNote error={error} />
      {state === "open" && choices && canDecide && (
        <HazardDecision key={id} subject={subject} choices={choices} reasonText={reasonText} />
      )}
    </>
  );
}
