"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button, buttonClass } from "../../_ui/button";
import { TextField } from "../../_ui/field";
import { KeyCap } from "../../_ui/key-cap";
import { hintOf } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useRefetchDetails } from "./use-incident";

const minReasonLength = 3;

/** Button and dialog that mark an incident as sensitive or remove the mark. The reason is recorded. */
export function SensitivityDialog({ incident: { id, number, sensitive } }: { incident: IncidentView }) {
  const t = useTranslations("sensitivity");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const refetchDetails = useRefetchDetails(id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const changeSensitivity = useMutation(
    trpc.incidents.changeSensitivity.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        setReason("");
        return refetchDetails();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength) changeSensitivity.mutate({ id, sensitive: !sensitive, reason });
  };
  const shortcut = useCommand({ id: "sensitive", run: () => setOpen(true) });
  const Icon = sensitive ? Eye : EyeOff;
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger {...shortcut} className={buttonClass({ look: "quiet", size: "small" })}>
        <Icon className="size-3.5" aria-hidden />
        {sensitive ? t("lift") : t("mark")}
        <KeyCap>{hintOf("sensitive")}</KeyCap>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <form onSubmit={submit} noValidate>
            <Dialog.Title className="font-semibold text-base">
              {sensitive ? t("liftTitle", { number }) : t("markTitle", { number })}
            </Dialog.Title>
            <Dialog.Description className="mt-1.5 mb-4 text-pretty text-ink-2">
              {sensitive ? t("liftText") : t("markText")}
            </Dialog.Description>
            <TextField
              label={t("reason")}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              maxLength={500}
              error={isTooShort ? t("reasonShort") : null}
            />
            <RefusalNote error={changeSensitivity.error} />
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</Dialog.Close>
              <Button type="submit" look="strong" disabled={changeSensitivity.isPending}>
                {sensitive ? t("lift") : t("mark")}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
