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
  /**
   * The value that the open dialog sets. Fixed when the dialog opens, because a colleague may change the incident
   * meanwhile. Null while the dialog is closed.
   */
  const [intendedSensitive, setIntendedSensitive] = useState<boolean | null>(null);
  const [reason, setReason] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const changeSensitivity = useMutation(
    trpc.incidents.changeSensitivity.mutationOptions({
      // A late response leaves a dialog that now sets the other value open, and keeps what was typed since.
      onSuccess: (_data, sent) => {
        setIntendedSensitive((intended) => (intended === sent.sensitive ? null : intended));
        setReason((text) => (text === sent.reason ? "" : text));
        return refetchDetails();
      },
    }),
  );
  const isAlreadySet = intendedSensitive === sensitive && !changeSensitivity.isPending;
  const submit = () => {
    if (intendedSensitive === null || isAlreadySet) return;
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength && !changeSensitivity.isPending)
      changeSensitivity.mutate({ id, sensitive: intendedSensitive, reason });
  };
  const open = () => setIntendedSensitive(!sensitive);
  const shortcut = useCommand({ id: "sensitive", run: open });
  const Icon = sensitive ? Eye : EyeOff;
  return (
    <>
      <Button {...shortcut} look="quiet" size="small" onClick={open}>
        <Icon className="size-3.5" aria-hidden />
        {sensitive ? t("lift") : t("mark")}
        <KeyCap>{formatKeyHint("sensitive")}</KeyCap>
      </Button>
      {intendedSensitive !== null && (
        <ConfirmDialog
          title={intendedSensitive ? t("markTitle", { number }) : t("liftTitle", { number })}
          description={intendedSensitive ? t("markText") : t("liftText")}
          width="28rem"
          confirm={intendedSensitive ? t("mark") : t("lift")}
          isPending={changeSensitivity.isPending || isAlreadySet}
          onConfirm={submit}
          onClose={() => setIntendedSensitive(null)}
        >
          <div className="mt-3">
            <TextField
              label={t("reason")}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
              maxLength={500}
              error={isTooShort ? t("reasonShort") : null}
            />
            {isAlreadySet && (
              <p role="alert" className="mt-2 font-medium">
                {intendedSensitive ? t("alreadyMarked") : t("alreadyLifted")}
              </p>
            )}
            <RefusalNote error={changeSensitivity.error} />
          </div>
        </ConfirmDialog>
      )}
    </>
  );
}
