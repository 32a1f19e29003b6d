"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { canReopen, isNextIncidentStatus } from "@/server/domain/incident";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { Button, buttonClass } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { CommandButton } from "../commands/command-registry";
import { CloseDialog } from "./close-dialog";
import { useRefetchDetails } from "./use-incident";

/** Buttons for the status changes that are possible now: verify, resolve, reopen, close. */
export function StatusActions({ incident }: { incident: IncidentView }) {
  const t = useTranslations("incidentAction");
  const trpc = useTRPC();
  const refetchDetails = useRefetchDetails(incident.id);
  const now = useNow();
  const [openDialog, setOpenDialog] = useState<"close" | "reopen" | null>(null);
  const verify = useMutation(trpc.incidents.verify.mutationOptions({ onSettled: refetchDetails }));
  const resolve = useMutation(trpc.incidents.resolve.mutationOptions({ onSettled: refetchDetails }));
  const { id, status, verifiedAt } = incident;
  const canReopenNow = now !== null && canReopen(incident, new Date(now));
  return (
    <>
      <div className="flex gap-1.5 empty:hidden">
        {status !== "closed" && !verifiedAt && (
          <CommandButton
            command="verify"
            className="min-w-0 flex-1"
            isEnabled={!verify.isPending}
            run={() => verify.mutate({ id })}
          >
            {t("verify")}
          </CommandButton>
        )}
        {isNextIncidentStatus(status, "resolved") && (
          <CommandButton
            command="resolve"
            className="min-w-0 flex-1"
            isEnabled={!resolve.isPending}
            run={() => resolve.mutate({ id })}
          >
            {t("resolve")}
          </CommandButton>
        )}
        {canReopenNow && (
          <CommandButton command="reopen" className="min-w-0 flex-1" run={() => setOpenDialog("reopen")}>
            {t("reopen")}
          </CommandButton>
        )}
        {status !== "closed" && (
          <CommandButton command="close" className="min-w-0 flex-1" run={() => setOpenDialog("close")}>
            {t("close")}
          </CommandButton>
        )}
      </div>
      <RefusalNote error={verify.error ?? resolve.error} />
      {openDialog === "close" && <CloseDialog incident={incident} onClose={() => setOpenDialog(null)} />}
      {openDialog === "reopen" && <ReopenDialog incident={incident} onClose={() => setOpenDialog(null)} />}
    </>
  );
}

const minReasonLength = 3;

type ReopenDialogProps = { incident: IncidentView; onClose: () => void };

/** Dialog that reopens an incident. The reason is recorded. */
function ReopenDialog({ incident: { id, number, status }, onClose }: ReopenDialogProps) {
  const t = useTranslations("reopening");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const refetchDetails = useRefetchDetails(id);
  const [reason, setReason] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const reopen = useMutation(
    trpc.incidents.reopen.mutationOptions({
      onSuccess: async () => {
        await refetchDetails();
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength && !reopen.isPending) reopen.mutate({ id, reason });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <form onSubmit={submit} noValidate>
            <Dialog.Title className="font-semibold text-base">{t("title", { number })}</Dialog.Title>
            <Dialog.Description className="mt-1.5 mb-4 text-pretty text-ink-2">
              {t(status === "closed" ? "closed" : "resolved")}
            </Dialog.Description>
            <TextField
              label={t("reason")}
              value={reason}
              maxLength={500}
              error={isTooShort ? t("short") : null}
              onChange={({ target }) => setReason(target.value)}
            />
            <RefusalNote error={reopen.error} />
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</Dialog.Close>
              <Button type="submit" look="strong" disabled={reopen.isPending}>
                {t("yes")}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
