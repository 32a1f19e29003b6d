"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type AssignReason, exceptionReasons, replaceReasons } from "@/server/domain/assign-reason";
import { Button, buttonClass } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { type PendingChoice, useOverrides } from "./override-context";

const minNoteLength = 3;

/** Asks why a unit is replaced, or sent although it does not match the plan. A digit selects a reason; Enter confirms. */
export function ReasonDialog() {
  const { pendingChoice } = useOverrides();
  return pendingChoice && <OpenReasonDialog choice={pendingChoice} />;
}

function OpenReasonDialog({ choice: { incidentId, unit, insteadOf, lacks } }: { choice: PendingChoice }) {
  const t = useTranslations("assignReasonDialog");
  const common = useTranslations("common");
  const reasonName = useTranslations("assignReason");
  const stateName = useTranslations("assignmentState");
  const { assign, dropChoice } = useOverrides();
  const [reason, setReason] = useState<AssignReason | null>(null);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<"missing" | "short" | null>(null);
  const firstInput = useRef<HTMLInputElement>(null);
  const noteField = useRef<HTMLInputElement>(null);
  const { callSign } = unit;
  const reasons: readonly AssignReason[] = insteadOf ? replaceReasons : exceptionReasons;
  const choose = (chosenReason: AssignReason) => {
    setReason(chosenReason);
    setProblem(null);
  };
  const submit = () => {
    const text = note.trim();
    if (reason === null) return setProblem("missing");
    if (reason === "other" && text.length < minNoteLength) {
      noteField.current?.focus();
      return setProblem("short");
    }
    void assign(incidentId, unit, {
      insteadOf,
      lacks,
      reason,
      ...(reason === "other" && { note: text }),
    });
  };
  // Listens on the window, because the digit may be pressed before the dialog has the focus.
  useEffect(() => {
    addEventListener("keydown", handleKey);
    return () => removeEventListener("keydown", handleKey);
  });
  function handleKey(event: KeyboardEvent) {
    const isNote = event.target instanceof HTMLInputElement && event.target.type === "text";
    const chosenReason = isNote ? undefined : reasons[Number(event.key) - 1];
    if (chosenReason && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      choose(chosenReason);
      document.querySelector<HTMLInputElement>(`input[name="assign-reason"][value="${chosenReason}"]`)?.focus();
    }
    if (event.key === "Enter" && !event.repeat && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      submit();
    }
  }
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && dropChoice()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Popup
          initialFocus={firstInput}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl"
        >
          <AlertDialog.Title className="font-semibold text-base">
            {insteadOf ? t("replaceTitle", { old: insteadOf.unit.callSign, callSign }) : t("sendTitle", { callSign })}
          </AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-pretty text-ink-2">
            {insteadOf && t("replaceText", { old: insteadOf.unit.callSign, state: stateName(insteadOf.state) })}{" "}
            {lacks && t("sendText", { callSign, cause: lacks })}
          </AlertDialog.Description>
          <fieldset className="mt-3" aria-describedby={problem ? "assign-reason-problem" : undefined}>
            <legend className="label mb-1">{t("reason")}</legend>
            <div className="grid gap-0.5">
              {reasons.map((offeredReason, index) => (
                <label
                  key={offeredReason}
                  className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-focus"
                >
                  <input
                    ref={index === 0 ? firstInput : undefined}
                    type="radio"
                    name="assign-reason"
                    value={offeredReason}
                    checked={reason === offeredReason}
                    onChange={() => choose(offeredReason)}
                    className="size-4 accent-(--strong)"
                  />
                  <span className="flex-1">{reasonName(offeredReason)}</span>
                  <KeyCap>{index + 1}</KeyCap>
                </label>
              ))}
            </div>
          </fieldset>
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
          {problem && (
            <p id="assign-reason-problem" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
              {t(problem)}
            </p>
          )}
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</AlertDialog.Close>
            <Button look="strong" onClick={submit}>
              {t(insteadOf ? "replace" : "send")}
              <KeyCap>Enter</KeyCap>
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
