"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button, buttonClass } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { useRefresh } from "./use-refresh";

const shortestReason = 3;

type Props = { incident: IncidentView; onClose: () => void };

/** Opens an incident again; the reason goes into the trail. */
export function ReopenDialog({ incident: { id, number, status }, onClose }: Props) {
  const t = useTranslations("reopening");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const refresh = useRefresh(id);
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const reopen = useMutation(
    trpc.incidents.reopen.mutationOptions({
      onSuccess: async () => {
        await refresh();
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShort(reason.trim().length < shortestReason);
    if (reason.trim().length >= shortestReason && !reopen.isPending) reopen.mutate({ id, reason });
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
              error={short ? t("short") : null}
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
