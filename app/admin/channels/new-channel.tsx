"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type ChannelKind, channelKinds } from "@/db/agency-vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../_form/choice-field";
import { SaveBar } from "../_form/save-bar";
import type { NewSecret } from "./channel-state";

type SheetProps = { isPushOn: boolean; onClose: () => void; onSecret: (newSecret: NewSecret) => void };

/** Adds a channel to an agency. The caller shows the secret passed to `onSecret`. */
export function NewChannelSheet({ isPushOn, onClose, onSecret }: SheetProps) {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const kindMeaning = useTranslations("channelMeaning");
  const trpc = useTRPC();
  const agencies = useQuery(trpc.admin.agencies.queryOptions());
  const [agencyCode, setAgencyCode] = useState("");
  const [kind, setKind] = useState<ChannelKind>("webhook");
  const [url, setUrl] = useState("");
  const [sensitive, setSensitive] = useState(false);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const { save, isSaving, errorText, fieldError } = useSave(trpc.outbox.addChannel.mutationOptions(), {
    successText: t("added"),
    onSaved: ({ secret }) => secret && onSecret({ agency: agencyCode, secret }),
    onDone: onClose,
  });
  const isWebhook = kind === "webhook";
  const isUrlInvalid = isWebhook && !isWebAddress(url.trim());
  const submit = () => {
    setIsSubmitted(true);
    if (agencyCode === "" || isUrlInvalid) return;
    save({ agencyCode, kind, sensitive, ...(isWebhook && { url: url.trim() }) });
  };
  return (
    <Sheet
      title={t("add")}
      isDirty={agencyCode !== "" || url !== ""}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText} isSaving={isSaving} />}
    >
      <SelectField
        label={t("agency")}
        value={agencyCode}
        error={(isSubmitted && agencyCode === "" ? t("agencyMissing") : null) ?? fieldError("agencyCode")}
        choices={[
          { value: "", name: t("agencyChoose") },
          ...(agencies.data ?? []).map(({ code, name }) => ({ value: code, name })),
        ]}
        onChange={({ target }) => setAgencyCode(target.value)}
      />
      <ChoiceField
        label={t("kind")}
        value={kind}
        choices={channelKinds.map((value) => ({ value, name: kindName(value), text: kindMeaning(value) }))}
        onValue={setKind}
      />
      {fieldError("kind") && (
        <p role="alert" className="font-medium text-[0.8125rem] text-alarm">
          {t("pushTaken")}
        </p>
      )}
      {!isWebhook && !isPushOn && <p className="rounded-md bg-raised px-3 py-2 text-pretty">{t("pushOffHint")}</p>}
      {isWebhook && (
        <>
          <TextField
            label={t("url")}
            hint={t("urlHint")}
            type="url"
            maxLength={2_000}
            value={url}
            error={(isSubmitted && isUrlInvalid) || fieldError("url") ? t("urlWrong") : null}
            onChange={({ target }) => setUrl(target.value)}
          />
          <SensitiveField sensitive={sensitive} onSensitive={setSensitive} />
        </>
      )}
    </Sheet>
  );
}

/** Whether a string is an HTTP or HTTPS address without credentials. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

type FieldProps = { sensitive: boolean; onSensitive: (sensitive: boolean) => void };

/** Sets whether the channel sends sensitive incidents unmasked, and explains what that means. */
export function SensitiveField({ sensitive, onSensitive }: FieldProps) {
  const t = useTranslations("channels");
  return (
    <div className="relative rounded-md border border-p2 p-3">
      <TriangleAlert className="absolute top-3 right-3 size-4 text-p2" aria-hidden />
      <CheckField
        label={t("sensitive")}
        hint={t("sensitiveHint")}
        checked={sensitive}
        onChange={({ target }) => onSensitive(target.checked)}
      />
    </div>
  );
}
