"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import { isNextAssignmentState, reportableSteps } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import type { CrewKeys } from "./crew-keys";
import { useOverrides } from "./override-context";

type CrewActionsProps = { incident: IncidentView; assignment: AssignmentView; keys: CrewKeys };

/** Actions on a crew: report its next step, exchange it, record a decline by radio, recall it. */
export function CrewActions({ incident, assignment, keys }: CrewActionsProps) {
  const t = useTranslations("assigned");
  const stepName = useTranslations("assignmentStep");
  const trpc = useTRPC();
  const refetchIncident = useRefetchIncident();
  const { state, act } = useConsole();
  const { recall, decline, busyIncidentIds } = useOverrides();
  const [isDeclining, setIsDeclining] = useState(false);
  const advance = useMutation(trpc.dispatch.advance.mutationOptions({ onSettled: () => refetchIncident(incident.id) }));
  const nextStates = reportableSteps(assignment.state, assignment.unit.kind).filter(
    (reportableState) => reportableState !== "declined",
  );
  const isReplacing = state.replacingAssignmentId === assignment.id;
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-1">
        {nextStates.map((state, index) => (
          <CommandButton
            key={state}
            command={keys.hasStepKey && index === 0 ? "crewStep" : null}
            size="small"
            look={index === 0 ? "plain" : "quiet"}
            isEnabled={!advance.isPending}
            run={() => advance.mutate({ id: assignment.id, state })}
          >
            {stepName(state)}
          </CommandButton>
        ))}
        <span className="ml-auto flex items-center gap-0.5">
          {isNextAssignmentState(assignment.state, "declined") && (
            <CommandButton
              command={keys.hasRecallKey ? "decline" : null}
              size="small"
              look="quiet"
              aria-expanded={isDeclining}
              run={() => setIsDeclining(!isDeclining)}
            >
              {stepName("declined")}
            </CommandButton>
          )}
          {isNextAssignmentState(assignment.state, "recalled") && (
            <>
              <CommandButton
                command={keys.hasExchangeKey ? "exchange" : null}
                size="small"
                look="quiet"
                aria-pressed={isReplacing}
                run={() => act({ do: "replace", assignmentId: isReplacing ? null : assignment.id })}
              >
                <ArrowLeftRight className="size-3.5" aria-hidden />
                {t("replace")}
              </CommandButton>
              <CommandButton
                command={keys.hasRecallKey ? "recall" : null}
                size="small"
                look="quiet"
                isEnabled={!busyIncidentIds.includes(incident.id)}
                run={() => recall(incident.id, assignment)}
              >
                {t("recall")}
              </CommandButton>
            </>
          )}
        </span>
      </div>
      {isDeclining && isNextAssignmentState(assignment.state, "declined") && (
        <DeclineForm
          callSign={assignment.unit.callSign}
          onStop={() => setIsDeclining(false)}
          onDone={(reason) => {
            setIsDeclining(false);
            void decline(incident.id, assignment, reason);
          }}
        />
      )}
      <RefusalNote error={advance.error} />
    </>
  );
}

type DeclineFormProps = { callSign: string; onDone: (reason: string) => void; onStop: () => void };

const usualReasons = ["vehicle", "busy", "road"] as const;

/** Asks why a crew declined by radio. Common reasons take one click. */
function DeclineForm({ callSign, onDone, onStop }: DeclineFormProps) {
  const t = useTranslations("decline");
  const id = useId();
  const [reason, setReason] = useState("");
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onStop();
    }
  };
  return (
    <form
      aria-label={t("title", { callSign })}
      className="mt-1.5 rounded-lg border border-line-2 bg-raised p-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== "") onDone(reason.trim());
      }}
    >
      <label htmlFor={id} className="label">
        {t("title", { callSign })}
      </label>
      <input
        id={id}
        // biome-ignore lint/a11y/noAutofocus: the form is opened by a key, and the keys typed next are the reason.
        autoFocus
        maxLength={500}
        value={reason}
        placeholder={t("hint")}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={handleKey}
        className="mt-1 h-8 w-full rounded-md border border-line-2 bg-panel px-2"
      />
      <div className="mt-1.5 flex flex-wrap gap-1">
        {usualReasons.map((usualReason) => (
          <Button key={usualReason} size="small" onKeyDown={handleKey} onClick={() => onDone(t(usualReason))}>
            {t(usualReason)}
          </Button>
        ))}
        <Button
          type="submit"
          size="small"
          look="strong"
          className="ml-auto"
          disabled={reason.trim() === ""}
          onKeyDown={handleKey}
        >
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
