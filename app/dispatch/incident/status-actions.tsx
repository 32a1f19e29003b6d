"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { isOpen } from "@/server/domain/assignment";
import { canReopen, isNextIncidentStatus, reopenDays } from "@/server/domain/incident";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useRefusal } from "../../_live/cache/refusal";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { ConfirmDialog } from "../../_ui/confirm-dialog";
import { TextField } from "../../_ui/field";
import { recordStart, useUndo } from "../assign/undo-context";
import { CommandButton } from "../commands/command-registry";
import { isTypingOrInDialog } from "../commands/key-press";
import { CloseDialog } from "./close-dialog";
import { ResolveDialog } from "./resolve-dialog";
import { useRefetchDetails } from "./use-incident";
import { useStatusUndo } from "./use-status-undo";

type Props = {
  incident: IncidentView;
  /**
   * Called with the closing note instead of closing the incident as a duplicate: the other incident must be chosen
   * first.
   */
  onDuplicate: (note: string) => void;
};

/**
 * Buttons for the status changes: verify, resolve, reopen, close. A button that does not apply is disabled but not
 * removed, so that no button moves under the pointer. Resolving needs a confirmation if the incident is critical or a
 * crew is still assigned.
 */
export function StatusActions({ incident, onDuplicate }: Props) {
  const t = useTranslations("incidentAction");
  const tUndo = useTranslations("undo");
  const tHistory = useTranslations("history");
  const trpc = useTRPC();
  const refetchDetails = useRefetchDetails(incident.id);
  const describeRefusal = useRefusal();
  const { offerStatusUndo } = useStatusUndo(incident.id);
  const now = useNow();
  const [openDialog, setOpenDialog] = useState<"resolve" | "close" | "reopen" | null>(null);
  /** Closes a dialog. A late response can call this when another dialog is open, which it must leave open. */
  const closeDialog = (dialog: typeof openDialog) => setOpenDialog((open) => (open === dialog ? null : open));
  const { id, status, verifiedAt, priority, assignments } = incident;
  const verify = useMutation(
    trpc.incidents.verify.mutationOptions({
      onMutate: recordStart,
      onSuccess: (_data, _input, { at }) => offerStatusUndo("verified", at, tUndo("verified")),
      onSettled: refetchDetails,
    }),
  );
  const resolve = useMutation(
    trpc.incidents.resolve.mutationOptions({
      onMutate: recordStart,
      onSuccess: (_data, _input, { at }) => {
        closeDialog("resolve");
        offerStatusUndo("resolved", at, tUndo("resolved"));
      },
      onError: (error) => {
        // A crew that this screen does not show yet is still assigned, so ask for confirmation. If the user is typing
        // in a field by now or another dialog is open, show only the refusal, because the new dialog would take the key
        // presses meant for the field or dialog.
        if (describeRefusal(error).code === "crews-out" && !isTypingOrInDialog()) setOpenDialog("resolve");
      },
      onSettled: refetchDetails,
    }),
  );
  const needsConfirmation = priority === 1 || assignments.some(({ state }) => isOpen(state));
  const canReopenNow = now !== null && incident.mergedInto === null && canReopen(incident, new Date(now));
  return (
    <>
      <div className="grid grid-cols-[repeat(4,auto)] gap-1">
        <CommandButton
          command="verify"
          size="small"
          className={narrowButtonClass}
          isEnabled={status !== "closed" && !verifiedAt && !verify.isPending}
          run={() => verify.mutate({ id })}
        >
          {t("verify")}
        </CommandButton>
        <CommandButton
          command="resolve"
          size="small"
          className={narrowButtonClass}
          isEnabled={isNextIncidentStatus(status, "resolved") && !resolve.isPending}
          run={() => (needsConfirmation ? setOpenDialog("resolve") : resolve.mutate({ id, withoutCrews: true }))}
        >
          {t("resolve")}
        </CommandButton>
        <CommandButton
          command="reopen"
          size="small"
          className={narrowButtonClass}
          isEnabled={canReopenNow}
          run={() => setOpenDialog("reopen")}
        >
          {t("reopen")}
        </CommandButton>
        <CommandButton
          command="close"
          size="small"
          className={narrowButtonClass}
          isEnabled={status !== "closed"}
          run={() => setOpenDialog("close")}
        >
          {t("close")}
        </CommandButton>
      </div>
      {openDialog !== "resolve" && <RefusalNote error={verify.error ?? resolve.error} />}
      {openDialog === "resolve" && (
        <ResolveDialog
          incident={incident}
          resolve={() => resolve.mutate({ id })}
          isPending={resolve.isPending}
          error={resolve.error}
          onClose={() => {
            resolve.reset();
            closeDialog("resolve");
          }}
        />
      )}
      {openDialog === "close" && (
        <CloseDialog
          incident={incident}
          onDuplicate={(note) => {
            closeDialog("close");
            onDuplicate(note);
          }}
          onClosed={(at) => offerStatusUndo("closed", at, tUndo("closed"))}
          onClose={() => closeDialog("close")}
        />
      )}
      {status === "closed" && incident.mergedInto === null && now !== null && !canReopenNow && (
        <p className="text-ink-2 text-[0.8125rem]">{tHistory("tooLate", { days: reopenDays })}</p>
      )}
      {openDialog === "reopen" && <ReopenDialog incident={incident} onClose={() => closeDialog("reopen")} />}
    </>
  );
}

/** Makes the buttons so narrow that all four fit in one row of the panel. */
const narrowButtonClass = "h-9! gap-1! px-1! text-xs!";

const minReasonLength = 3;

type ReopenDialogProps = { incident: IncidentView; onClose: () => void };

/** Dialog that reopens an incident. The reason is recorded. */
function ReopenDialog({ incident: { id, number, status }, onClose }: ReopenDialogProps) {
  const t = useTranslations("reopening");
  const trpc = useTRPC();
  const tUndo = useTranslations("undo");
  const { offerUndo } = useUndo();
  const refetchDetails = useRefetchDetails(id);
  const [reason, setReason] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const reopen = useMutation(
    trpc.incidents.reopen.mutationOptions({
      onMutate: recordStart,
      onSuccess: async (_data, _input, { at }) => {
        offerUndo(id, at, tUndo("reopened"), null);
        await refetchDetails();
        onClose();
      },
    }),
  );
  const submit = () => {
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength && !reopen.isPending) reopen.mutate({ id, reason });
  };
  return (
    <ConfirmDialog
      title={t("title", { number })}
      description={t(status === "closed" ? "closed" : "resolved")}
      width="28rem"
      confirm={t("yes")}
      isPending={reopen.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <div className="mt-3">
        <TextField
          label={t("reason")}
          value={reason}
          maxLength={500}
          error={isTooShort ? t("short") : null}
          onChange={({ target }) => setReason(target.value)}
        />
        <RefusalNote error={reopen.error} />
      </div>
    </ConfirmDialog>
  );
}
