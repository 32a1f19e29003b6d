"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, Send, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { CheckField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { useNames } from "../../_words/use-names";
import { FormFoot } from "../form-foot";
import { ChannelState } from "./channel-state";
import type { ListedChannel, ToldSecret } from "./listed-channel";
import { isWebAddress } from "./new-channel";
import { SensitiveField } from "./sensitive-field";

type Props = {
  channel: ListedChannel;
  pushIsOn: boolean;
  onClose: () => void;
  onSecret: (told: ToldSecret) => void;
};

/** One channel: where it leads, whether it is on, whether it works, a new secret, and its end. */
export function ChannelSheet({ channel, pushIsOn, onClose, onSecret }: Props) {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const names = useNames();
  const trpc = useTRPC();
  const { id, agency, kind } = channel;
  const isWebhook = kind === "webhook";
  const [start] = useState({ url: channel.url ?? "", sensitive: channel.sensitive, enabled: channel.enabled });
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<typeof draft>) => setDraft((last) => ({ ...last, ...part }));
  const { save, saving, text, wrong } = useSave(trpc.outbox.changeChannel.mutationOptions(), {
    done: t("saved"),
    onDone: ({ secret }) => (secret ? onSecret({ agency, secret }) : onClose()),
  });
  const removal = useSave(trpc.outbox.removeChannel.mutationOptions(), { done: t("removed"), onDone: onClose });
  const urlIsWrong = isWebhook && !isWebAddress(draft.url.trim());
  const submit = () => {
    setTried(true);
    if (!urlIsWrong)
      save({ id, sensitive: draft.sensitive, enabled: draft.enabled, ...(isWebhook && { url: draft.url.trim() }) });
  };
  return (
    <Sheet
      title={t("sheet", { agency: names.agency(agency), kind: kindName(kind) })}
      dirty={JSON.stringify(draft) !== JSON.stringify(start)}
      onClose={onClose}
      onSubmit={submit}
      foot={<FormFoot text={text ?? removal.text} saving={saving} />}
    >
      <CheckField
        label={t("enabled")}
        hint={t("enabledHint")}
        checked={draft.enabled}
        onChange={({ target }) => change({ enabled: target.checked })}
      />
      {isWebhook && (
        <>
          <TextField
            label={t("url")}
            hint={t("urlHint")}
            type="url"
            maxLength={2_000}
            value={draft.url}
            error={(tried && urlIsWrong) || wrong("url") ? t("urlWrong") : null}
            onChange={({ target }) => change({ url: target.value })}
          />
          <SensitiveField sensitive={draft.sensitive} onSensitive={(sensitive) => change({ sensitive })} />
        </>
      )}
      <section aria-label={t("state")} className="border-line border-t pt-4">
        <h3 className="label mb-1">{t("state")}</h3>
        <ChannelState channel={channel} pushIsOn={pushIsOn} />
        {channel.lastError && channel.waiting + channel.dead > 0 && (
          <p className="mt-1 text-[0.8125rem] text-ink-3">{t("lastError", { error: channel.lastError })}</p>
        )}
        {isWebhook && <TestMessage id={id} />}
      </section>
      <section aria-label={t("ending")} className="flex flex-wrap gap-2 border-line border-t pt-4">
        {isWebhook && (
          <ConfirmButton
            look="plain"
            title={t("renewTitle")}
            text={t("renewText")}
            yes={t("renewYes")}
            onYes={() => save({ id, newSecret: true })}
            disabled={saving}
          >
            {t("renew")}
          </ConfirmButton>
        )}
        <ConfirmButton
          look="alarm"
          title={t("removeTitle")}
          text={t("removeText", { count: channel.waiting })}
          yes={t("removeYes")}
          onYes={() => removal.save({ id })}
          disabled={removal.saving}
        >
          {t("remove")}
        </ConfirmButton>
      </section>
    </Sheet>
  );
}

/** Posts a test to the saved address and tells at once how it went. */
function TestMessage({ id }: { id: string }) {
  const t = useTranslations("channels");
  const trpc = useTRPC();
  const inWords = useRefusal();
  const test = useMutation(trpc.outbox.testChannel.mutationOptions());
  const failed = test.error ? inWords(test.error).text : test.data?.error;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <Button disabled={test.isPending} onClick={() => test.mutate({ id })}>
        <Send className="size-4" aria-hidden />
        {test.isPending ? t("testing") : t("test")}
      </Button>
      <p role="status" className="min-w-0 flex-1">
        {test.data && !failed && (
          <span className="flex items-center gap-1.5">
            <CircleCheck className="size-4 shrink-0" aria-hidden />
            {t("testDone")}
          </span>
        )}
        {failed && (
          <span className="flex items-center gap-1.5 font-medium text-alarm">
            <TriangleAlert className="size-4 shrink-0" aria-hidden />
            {t("testFailed", { error: failed })}
          </span>
        )}
      </p>
    </div>
  );
}
