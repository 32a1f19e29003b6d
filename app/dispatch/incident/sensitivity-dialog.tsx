"use client";

import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { ConfirmDialog } from "../../_ui/confirm-dialog";
import { TextField } from "../../_ui/field";
import { KeyCap } from "../../_ui/key-cap";
import { formatKeyHint } from "../commands/command-list";
import { useCommand } from "../commands/command-registry";
import { useRefetchDetails } from "./use-incident";

const minReasonLength = 3;

/** Button and dialog that mark an incident as sensitive or remove the mark. The reason is recorded. */
export function SensitivityDialog({ incident: { id, number, sensitive } }: { incident: IncidentView }) {
  const t = useTranslations("sensitivity");
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
  const submit = () => {
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength && !changeSensitivity.isPending)
      changeSensitivity.mutate({ id, sensitive: !sensitive, reason });
  };
  const shortcut = useCommand({ id: "sensitive", run: () => setOpen(true) });
  const Icon = sensitive ? Eye : EyeOff;
  return (
    <>
      <Button {...shortcut} look="quiet" size="small" onClick={() => setOpen(true)}>
        <Icon className="size-3.5" aria-hidden />
        {sensitive ? t("lift") : t("mark")}
        <KeyCap>{formatKeyHint("sensitive")}</KeyCap>
      </Button>
      {open && (
        <ConfirmDialog
          title={sensitive ? t("liftTitle", { number }) : t("markTitle", { number })}
          description={sensitive ? t("liftText") : t("markText")}
          width="28rem"
          confirm={sensitive ? t("lift") : t("mark")}
          isPending={changeSensitivity.isPending}
          onConfirm={submit}
          onClose={() => setOpen(false)}
        >
          <div className="mt-3">
            <TextField
              label={t("reason")}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              maxLength={500}
              error={isTooShort ? t("reasonShort") : null}
            />
            <RefusalNote error={changeSensitivity.error} />
          </div>
        </ConfirmDialog>
      )}
    </>
  );
}
