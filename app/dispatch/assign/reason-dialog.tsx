"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { type AssignReason, exceptionReasons, pullReasons, replaceReasons } from "@/server/domain/assign-reason";
import { isOpen } from "@/server/domain/assignment";
import { ConfirmDialog } from "../../_ui/confirm-dialog";
import type { PendingChoice } from "./assign-action";
import { useAssignmentActions } from "./assignment-actions";

const minNoteLength = 3;

/**
 * Asks why a unit is replaced, or sent although it does not match the plan. A digit selects a reason; Enter confirms.
 */
export function ReasonDialog() {
  const { pendingChoice } = useAssignmentActions();
  return pendingChoice && <OpenReasonDialog choice={pendingChoice} />;
}

function OpenReasonDialog({ choice: { incidentId, unit, ...choice } }: { choice: PendingChoice }) {
  const { insteadOf, pulledFrom, mismatch } = choice;
  const t = useTranslations("assignReasonDialog");
  const reasonName = useTranslations("assignReason");
  const stateName = useTranslations("assignmentState");
  const { assign, cancelChoice } = useAssignmentActions();
  const [reason, setReason] = useState<AssignReason | null>(null);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<"missing" | "short" | null>(null);
  const noteField = useRef<HTMLInputElement>(null);
  const { callSign } = unit;
  const reasons: readonly AssignReason[] = insteadOf ? replaceReasons : pulledFrom ? pullReasons : exceptionReasons;
  const submit = () => {
    const text = note.trim();
    if (reason === null) return setProblem("missing");
    if (reason === "other" && text.length < minNoteLength) {
      noteField.current?.focus();
      return setProblem("short");
    }
    void assign(incidentId, unit, {
      ...choice,
      reason,
      ...(reason === "other" && { note: text }),
    });
  };
  return (
    <ConfirmDialog
      title={
        insteadOf
          ? t("replaceTitle", { old: insteadOf.unit.callSign, callSign })
          : pulledFrom
            ? t("pullTitle", { callSign, number: `${pulledFrom.incident.number}` })
            : t("sendTitle", { callSign })
      }
      description={
        <>
          {insteadOf && t("replaceText", { old: insteadOf.unit.callSign, state: stateName(insteadOf.state) })}{" "}
          {pulledFrom &&
            t("pullText", {
              number: `${pulledFrom.incident.number}`,
              priority: pulledFrom.incident.priority,
              place: pulledFrom.incident.address ?? pulledFrom.incident.district.name,
              state: stateName(pulledFrom.state),
              count: pulledFrom.incident.assignments.filter(({ state }) => isOpen(state)).length - 1,
            })}{" "}
          {mismatch && t("sendText", { callSign, cause: mismatch })}
        </>
      }
      choice={{
        legend: t("reason"),
        options: reasons.map((value) => ({ value, name: reasonName(value) })),
        value: reason,
        onChoose: (chosenReason) => {
          setReason(chosenReason);
          setProblem(null);
        },
        problem: problem && t(problem),
      }}
      confirm={t(insteadOf ? "replace" : pulledFrom ? "pull" : "send")}
      onConfirm={submit}
      onClose={cancelChoice}
    >
      {reason === "other" && (
        <label className="mt-2 block">
          <span className="label">{t("words")}</span>
          <input
            ref={noteField}
            type="text"
            maxLength={500}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            className="mt-1 h-9 w-full rounded-md border border-line-2 bg-raised px-3"
          />
        </label>
      )}
    </ConfirmDialog>
  );
}
