"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleCheck, Send, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRefusal } from "../../_live/cache/refusal";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { CheckField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { useNames } from "../../_words/use-names";
import { SaveBar, SaveFirstNote } from "../_form/save-bar";
import { pickChangedWithBase, useDraft } from "../_form/use-draft";
import type { ListedChannel, NewSecret } from "./channel-state";
import { ChannelState, useFailureText } from "./channel-state";
import { isWebAddress, SensitiveField } from "./new-channel";

type Props = {
  channel: ListedChannel;
  isPushOn: boolean;
  onClose: () => void;
  onSecret: (newSecret: NewSecret) => void;
};

/** Changes one channel, shows its delivery state, renews its secret or removes it. */
export function ChannelSheet({ channel, isPushOn, onClose, onSecret }: Props) {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const failureText = useFailureText();
  const names = useNames();
  const trpc = useTRPC();
  const { id, agency, kind } = channel;
  const isWebhook = kind === "webhook";
  const { draft, initialDraft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    url: channel.url ?? "",
    sensitive: channel.sensitive,
    enabled: channel.enabled,
  }));
  const { save, isSaving, errorText, fieldError } = useSave(trpc.outbox.changeChannel.mutationOptions(), {
    successText: t("saved"),
    onSaved: ({ secret }) => secret && onSecret({ agency, secret }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const removal = useSave(trpc.outbox.removeChannel.mutationOptions(), {
    successText: t("removed"),
    onDone: onClose,
  });
  const isUrlInvalid = isWebhook && !isWebAddress(draft.url.trim());
  const submit = () => {
    markSubmitted();
    if (!isUrlInvalid) save({ id, ...pickChangedWithBase(initialDraft, { ...draft, url: draft.url.trim() }) });
  };
  return (
    <Sheet
      title={t("sheet", { agency: names.agency(agency), kind: kindName(kind) })}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText ?? removal.errorText} isSaving={isSaving} />}
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
            error={(isSubmitted && isUrlInvalid) || fieldError("url") ? t("urlWrong") : null}
            onChange={({ target }) => change({ url: target.value })}
          />
          <SensitiveField sensitive={draft.sensitive} onSensitive={(sensitive) => change({ sensitive })} />
        </>
      )}
      <section aria-label={t("state")} className="border-line border-t pt-4">
        <h3 className="label mb-1">{t("state")}</h3>
        <ChannelState channel={channel} isPushOn={isPushOn} />
        {channel.lastError && channel.waiting + channel.dead > 0 && (
          <p className="mt-1 text-[0.8125rem] text-ink-3">
            {t("lastError", { error: failureText(channel.lastError) })}
          </p>
        )}
        {isWebhook && <TestMessage id={id} />}
      </section>
      <section aria-label={t("ending")} className="flex flex-wrap gap-2 border-line border-t pt-4">
        <SaveFirstNote isDirty={isWebhook && isDirty} />
        {isWebhook && (
          <ConfirmButton
            look="plain"
            title={t("renewTitle")}
            text={t("renewText")}
            confirmLabel={t("renewYes")}
            onConfirm={() => save({ id, newSecret: true })}
            disabled={isSaving || isDirty}
          >
            {t("renew")}
          </ConfirmButton>
        )}
        <ConfirmButton
          look="alarm"
          title={t("removeTitle")}
          text={t("removeText", { count: channel.waiting })}
          confirmLabel={t("removeYes")}
          onConfirm={() => removal.save({ id })}
          disabled={removal.isSaving}
        >
          {t("remove")}
        </ConfirmButton>
      </section>
    </Sheet>
  );
}

/** Sends a test message to the saved address and shows the result. */
function TestMessage({ id }: { id: string }) {
  const t = useTranslations("channels");
  const trpc = useTRPC();
  const describeRefusal = useRefusal();
  const sendTest = useMutation(trpc.outbox.testChannel.mutationOptions());
  const failureText = useFailureText();
  const refusal = sendTest.error ? describeRefusal(sendTest.error).text : null;
  const failure = refusal ?? (sendTest.data?.error ? failureText(sendTest.data.error) : null);
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3">
      <Button disabled={sendTest.isPending} onClick={() => sendTest.mutate({ id })}>
        <Send className="size-4" aria-hidden />
        {sendTest.isPending ? t("testing") : t("test")}
      </Button>
      <p role="status" className="min-w-0 flex-1">
        {sendTest.data && !failure && (
          <span className="flex items-center gap-1.5">
            <CircleCheck className="size-4 shrink-0" aria-hidden />
            {t("testDone")}
          </span>
        )}
        {failure && (
          <span className="flex items-center gap-1.5 font-medium text-alarm">
            <TriangleAlert className="size-4 shrink-0" aria-hidden />
            {t("testFailed", { error: failure })}
          </span>
        )}
      </p>
    </div>
  );
}
