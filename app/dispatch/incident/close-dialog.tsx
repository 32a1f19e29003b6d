"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type CloseCode, closeCodes } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { ConfirmDialog } from "../../_ui/confirm-dialog";
import { recordStart } from "../assign/undo-context";
import { useRefetchDetails } from "./use-incident";

type Props = {
  incident: IncidentView;
  /** `at`: when the user closed it, in ms since 1970. */
  onClosed: (at: number) => void;
  /** Called with the closing note instead of closing the incident, if the chosen code is `duplicate`. */
  onDuplicate: (note: string) => void;
  onClose: () => void;
};

/** Dialog that closes an incident: a digit chooses the close code, and Enter confirms. A refusal keeps the input. */
export function CloseDialog({ incident: { id, number, assignments }, onClosed, onDuplicate, onClose }: Props) {
  const t = useTranslations("closing");
  const codeName = useTranslations("closeCode");
  const trpc = useTRPC();
  const refresh = useRefetchDetails(id);
  const [code, setCode] = useState<CloseCode | null>(null);
  const [note, setNote] = useState("");
  const [isCodeMissing, setIsCodeMissing] = useState(false);
  const close = useMutation(
    trpc.incidents.close.mutationOptions({
      onMutate: recordStart,
      onSuccess: async (_data, _input, { at }) => {
        onClosed(at);
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
  return (
    <ConfirmDialog
      title={t("title", { number })}
      description={t("crews", { count: crewCount })}
      choice={{
        legend: t("code"),
        options: closeCodes.map((value) => ({ value, name: codeName(value) })),
        value: code,
        onChoose: (chosenCode) => {
          setCode(chosenCode);
          setIsCodeMissing(false);
        },
        problem: isCodeMissing ? t("missing") : null,
      }}
      confirm={t("yes")}
      isPending={close.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
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
    </ConfirmDialog>
  );
}
