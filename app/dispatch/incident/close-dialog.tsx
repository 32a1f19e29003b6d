"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type CloseCode, closeCodes } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button, buttonClass } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useRefetchDetails } from "./use-incident";

type Props = {
  incident: IncidentView;
  onClosed: () => void;
  /** Called with the closing note instead of closing the incident, if the chosen code is `duplicate`. */
  onDuplicate: (note: string) => void;
  onClose: () => void;
};

/** Dialog that closes an incident: a digit chooses the close code, and Enter confirms. A refusal keeps the input. */
export function CloseDialog({ incident: { id, number, assignments }, onClosed, onDuplicate, onClose }: Props) {
  const t = useTranslations("closing");
  const common = useTranslations("common");
  const codeName = useTranslations("closeCode");
  const trpc = useTRPC();
  const refresh = useRefetchDetails(id);
  const [code, setCode] = useState<CloseCode | null>(null);
  const [note, setNote] = useState("");
  const [isCodeMissing, setIsCodeMissing] = useState(false);
  const firstInput = useRef<HTMLInputElement>(null);
  const close = useMutation(
    trpc.incidents.close.mutationOptions({
      onSuccess: async () => {
        onClosed();
        await refresh();
        onClose();
      },
    }),
  );
  const crewCount = assignments.filter(({ state }) => isOpen(state)).length;
  const submit = () => {
    setIsCodeMissing(code === null);
    if (code === "duplicate") onDuplicate(note.trim());
    else if (code !== null && !close.isPending) close.mutate({ id, code, note: note.trim() });
  };
  // Listens on the window, because the digit may be pressed before the dialog has the focus.
  useEffect(() => {
    addEventListener("keydown", handleKey);
    return () => removeEventListener("keydown", handleKey);
  });
  function handleKey(event: KeyboardEvent) {
    const isNote = event.target instanceof HTMLTextAreaElement;
    const chosenCode = isNote ? undefined : closeCodes[Number(event.key) - 1];
    if (chosenCode && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      setCode(chosenCode);
      setIsCodeMissing(false);
      document.querySelector<HTMLInputElement>(`input[name="close-code"][value="${chosenCode}"]`)?.focus();
    }
    const isSubmitKey = event.key === "Enter" && (isNote ? event.ctrlKey || event.metaKey : true);
    if (isSubmitKey && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      submit();
    }
  }
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <AlertDialog.Popup
          initialFocus={firstInput}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl"
        >
          <AlertDialog.Title className="font-semibold text-base">{t("title", { number })}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1 text-pretty text-ink-2">
            {t("crews", { count: crewCount })}
          </AlertDialog.Description>
          <fieldset className="mt-3" aria-describedby={isCodeMissing ? "close-code-missing" : undefined}>
            <legend className="label mb-1">{t("code")}</legend>
            <div className="grid gap-0.5">
              {closeCodes.map((closeCode, index) => (
                <label
                  key={closeCode}
                  className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-focus"
                >
                  <input
                    ref={index === 0 ? firstInput : undefined}
                    type="radio"
                    name="close-code"
                    value={closeCode}
                    checked={code === closeCode}
                    onChange={() => {
                      setCode(closeCode);
                      setIsCodeMissing(false);
                    }}
                    className="size-4 accent-(--strong)"
                  />
                  <span className="flex-1">{codeName(closeCode)}</span>
                  <KeyCap>{index + 1}</KeyCap>
                </label>
              ))}
            </div>
          </fieldset>
          {isCodeMissing && (
            <p id="close-code-missing" role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
              {t("missing")}
            </p>
          )}
          <label className="mt-3 block">
            <span className="label">{t("note")}</span>
            <textarea
              rows={2}
              maxLength={2_000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
              className="mt-1 w-full resize-none rounded-md border border-line-2 bg-raised px-3 py-2"
            />
          </label>
          <RefusalNote error={close.error} />
          <div className="mt-4 flex justify-end gap-2">
            <AlertDialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</AlertDialog.Close>
            <Button look="strong" disabled={close.isPending} onClick={submit}>
              {t("yes")}
              <KeyCap>Enter</KeyCap>
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
