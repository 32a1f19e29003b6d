"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { type AssignmentState, assignmentStates } from "@/db/vocabulary";
import { isNextAssignmentState, listReportableSteps } from "@/server/domain/assignment";
import type { AssignmentView, IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useRefetchIncident } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { useAssignmentActions } from "./assignment-actions";
import type { CrewKeys, PausedKeys } from "./crew-keys";
import { recordStart, useUndo } from "./undo-context";

type CrewActionsProps = {
  incident: IncidentView;
  assignment: AssignmentView;
  keys: CrewKeys;
  pausedKeys: PausedKeys;
  /** Called when a step is reported on this screen. */
  onOwnStep: () => void;
};

/**
 * Actions on a crew: report its next step, record a decline by radio, replace it, recall it. A button that does not
 * apply is disabled but not removed, so that no button moves under the pointer.
 */
export function CrewActions({ incident, assignment, keys, pausedKeys, onOwnStep }: CrewActionsProps) {
  const t = useTranslations("assigned");
  const tUndo = useTranslations("undo");
  const stepName = useTranslations("assignmentStep");
  const stateName = useTranslations("assignmentState");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const refetchIncident = useRefetchIncident();
  const { state, updateConsole } = useConsole();
  const { recall, decline, incidentIdsInFlight } = useAssignmentActions();
  const { offerUndo } = useUndo();
  const [isDeclining, setIsDeclining] = useState(false);
  const { id, unit } = assignment;
  const advance = useMutation(
    trpc.dispatch.advance.mutationOptions({
      onMutate: recordStart,
      onSuccess: (_, { state: reachedState }, { at }) => {
        if (!isUndoableStep(reachedState)) return;
        offerUndo(
          incident.id,
          at,
          tUndo("step", { callSign: unit.callSign, state: stateName(reachedState).toLowerCase() }),
          () => client.dispatch.undoStep.mutate({ id, state: reachedState }),
          (current) => (current ? null : tUndo("changed")),
        );
      },
      onSettled: () => refetchIncident(incident.id),
    }),
  );
  const steps = listReportableSteps(assignment.state, unit.kind).filter(isUndoableStep);
  const likelyStep = steps[0];
  const isReplacing = state.replacingAssignmentId === id;
  const canRecall = isNextAssignmentState(assignment.state, "recalled");
  return (
    <>
      <div className="mt-1 grid grid-cols-6 gap-1">
        {[...steps].sort(byStateOrder).map((step) => (
          <CommandButton
            key={step}
            command={keys.hasStepKey && step === likelyStep && !pausedKeys.step ? "crewStep" : null}
            size="small"
            look={step === likelyStep ? "plain" : "quiet"}
            className="col-span-3"
            isEnabled={!advance.isPending}
            run={() => {
              onOwnStep();
              advance.mutate({ id, state: step });
            }}
          >
            {stepName(step)}
          </CommandButton>
        ))}
        <CommandButton
          command={keys.hasRecallKey ? "decline" : null}
          size="small"
          look="quiet"
          className="col-span-2 col-start-1"
          aria-expanded={isDeclining}
          isEnabled={isNextAssignmentState(assignment.state, "declined")}
          run={() => setIsDeclining(!isDeclining)}
        >
          {stepName("declined")}
        </CommandButton>
        <CommandButton
          command={keys.hasReplaceKey ? "replace" : null}
          size="small"
          look="quiet"
          className="col-span-2"
          aria-pressed={isReplacing}
          isEnabled={canRecall}
          run={() => updateConsole({ do: "replace", assignmentId: isReplacing ? null : id })}
        >
          {t("replace")}
        </CommandButton>
        <CommandButton
          command={keys.hasRecallKey && !pausedKeys.recall ? "recall" : null}
          size="small"
          look="quiet"
          className="col-span-2"
          isEnabled={canRecall && !incidentIdsInFlight.includes(incident.id)}
          run={() => recall(incident.id, assignment)}
        >
          {t("recall")}
        </CommandButton>
      </div>
      {isDeclining && isNextAssignmentState(assignment.state, "declined") && (
        <DeclineForm
          callSign={assignment.unit.callSign}
          onCancel={() => setIsDeclining(false)}
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

type UndoableStep = Exclude<ReturnType<typeof listReportableSteps>[number], "declined">;

/** The same order for every crew, so that the same button is in the same place in adjacent rows. */
const byStateOrder = (a: AssignmentState, b: AssignmentState) =>
  assignmentStates.indexOf(a) - assignmentStates.indexOf(b);

/** A decline is excluded: it raises an alarm, which cannot be undone. */
function isUndoableStep(state: AssignmentState): state is UndoableStep {
  return state !== "declined" && state !== "assigned" && state !== "recalled";
}

type DeclineFormProps = { callSign: string; onDone: (reason: string) => void; onCancel: () => void };

const commonReasons = ["vehicle", "busy", "road"] as const;

/**
 * Asks why a crew declined by radio. Common reasons take one click. The form can be opened with a shortcut key, and the
 * letters typed right after it are the reason, so the field is focused at once.
 */
function DeclineForm({ callSign, onDone, onCancel }: DeclineFormProps) {
  const t = useTranslations("decline");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState("");
  useLayoutEffect(() => field.current?.focus(), []);
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
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
        ref={field}
        maxLength={500}
        value={reason}
        placeholder={t("hint")}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={handleKey}
        className="mt-1 h-8 w-full rounded-md border border-line-2 bg-panel px-2"
      />
      <div className="mt-1.5 flex flex-wrap gap-1">
        {commonReasons.map((commonReason) => (
          <Button key={commonReason} size="small" onKeyDown={handleKey} onClick={() => onDone(t(commonReason))}>
            {t(commonReason)}
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
