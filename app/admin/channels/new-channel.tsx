"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type ChannelKind, channelKinds } from "@/db/vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { ChoiceField } from "../choice-field";
import { FormFoot } from "../form-foot";
import type { ToldSecret } from "./listed-channel";
import { SensitiveField } from "./sensitive-field";

type Props = { pushIsOn: boolean; onClose: () => void; onMade: (told: ToldSecret) => void };

/** Adds a channel to an agency; whoever shows this form tells the secret. */
export function NewChannel({ pushIsOn, onClose, onMade }: Props) {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const meaning = useTranslations("channelMeaning");
  const trpc = useTRPC();
  const agencies = useQuery(trpc.admin.agencies.queryOptions());
  const [agencyCode, setAgency] = useState("");
  const [kind, setKind] = useState<ChannelKind>("webhook");
  const [url, setUrl] = useState("");
  const [sensitive, setSensitive] = useState(false);
  const [tried, setTried] = useState(false);
  const { save, saving, text, wrong } = useSave(trpc.outbox.addChannel.mutationOptions(), {
    done: t("added"),
    onDone: ({ secret }) => (secret ? onMade({ agency: agencyCode, secret }) : onClose()),
  });
  const isWebhook = kind === "webhook";
  const urlIsWrong = isWebhook && !isWebAddress(url.trim());
  const submit = () => {
    setTried(true);
    if (agencyCode === "" || urlIsWrong) return;
    save({ agencyCode, kind, sensitive, ...(isWebhook && { url: url.trim() }) });
  };
  return (
    <Sheet
      title={t("add")}
      dirty={agencyCode !== "" || url !== ""}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text} saving={saving} />}
    >
      <SelectField
        label={t("agency")}
        value={agencyCode}
        error={(tried && agencyCode === "" ? t("agencyMissing") : null) ?? wrong("agencyCode")}
        choices={[
          { value: "", name: t("agencyChoose") },
          ...(agencies.data ?? []).map(({ code, name }) => ({ value: code, name })),
        ]}
        onChange={({ target }) => setAgency(target.value)}
      />
      <ChoiceField
        label={t("kind")}
        value={kind}
        choices={channelKinds.map((value) => ({ value, name: kindName(value), text: meaning(value) }))}
        onValue={setKind}
      />
      {wrong("kind") && (
        <p role="alert" className="font-medium text-[0.8125rem] text-alarm">
          {t("pushTaken")}
        </p>
      )}
      {!isWebhook && !pushIsOn && <p className="rounded-md bg-raised px-3 py-2 text-pretty">{t("pushOffHint")}</p>}
      {isWebhook && (
        <>
          <TextField
            label={t("url")}
            hint={t("urlHint")}
            type="url"
            maxLength={2_000}
            value={url}
            error={(tried && urlIsWrong) || wrong("url") ? t("urlWrong") : null}
            onChange={({ target }) => setUrl(target.value)}
          />
          <SensitiveField sensitive={sensitive} onSensitive={setSensitive} />
        </>
      )}
    </Sheet>
  );
}

/** An address a message can be posted to, without a password in it. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}
