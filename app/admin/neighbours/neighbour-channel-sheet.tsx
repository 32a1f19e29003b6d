"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { CopyButton } from "../../_ui/copy-button";
import { CheckField, SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { FailedLine } from "../../_ui/state-message";
import { SaveBar, SaveFirstNote } from "../_form/save-bar";
import { useDraft } from "../_form/use-draft";
import { isWebAddress, SensitiveField } from "../channels/new-channel";

type Neighbour = { code: string; name: string };
/** The secret of a neighbour's channel, to be shown once. */
export type NeighbourSecret = { name: string; secret: string };
type Callbacks = { onClose: () => void; onSecret: (newSecret: NeighbourSecret) => void };
type NeighbourChannel = { url: string | null; sensitive: boolean; enabled: boolean };

type StatusProps = { code: string; isDirty: boolean; onOpen: () => void };

/** Whether handovers to a neighbour are sent as messages, with a button that opens the settings of the channel. */
export function NeighbourChannelStatus({ code, isDirty, onOpen }: StatusProps) {
  const t = useTranslations("neighbours");
  const trpc = useTRPC();
  const { data: channel, isError, refetch } = useQuery(trpc.forwarding.neighbourChannel.queryOptions({ code }));
  if (channel === undefined) return isError ? <FailedLine text={t("messagesFailed")} refetch={refetch} /> : null;
  const { waiting = 0, failed = 0, enabled = false } = channel ?? {};
  return (
    <section aria-label={t("messages")} className="border-line border-t pt-4">
      <h3 className="label mb-1">{t("messages")}</h3>
      <p>{!channel ? t("messagesOff") : enabled ? t("messagesOn", { waiting, failed }) : t("messagesPaused")}</p>
      <SaveFirstNote isDirty={isDirty} />
      <Button className="mt-2" onClick={onOpen} disabled={isDirty}>
        {t(channel ? "changeMessages" : "setUp")}
      </Button>
    </section>
  );
}

/** Loads the channel of a neighbour, then shows the form that changes it. */
export function NeighbourChannelSheet({ neighbour, ...callbacks }: { neighbour: Neighbour } & Callbacks) {
  const t = useTranslations("neighbours");
  const trpc = useTRPC();
  const query = useQuery(trpc.forwarding.neighbourChannel.queryOptions({ code: neighbour.code }));
  if (query.data !== undefined) {
    return <NeighbourChannelForm neighbour={neighbour} channel={query.data} {...callbacks} />;
  }
  if (!query.isError) return null;
  return (
    <Sheet title={t("messagesOf", { name: neighbour.name })} onClose={callbacks.onClose}>
      <FailedLine text={t("messagesFailed")} refetch={query.refetch} />
    </Sheet>
  );
}

type Props = { neighbour: Neighbour; channel: NeighbourChannel | null } & Callbacks;

function NeighbourChannelForm({ neighbour: { code, name }, channel, onClose, onSecret }: Props) {
  const t = useTranslations("neighbours");
  const tChannel = useTranslations("channels");
  const trpc = useTRPC();
  const { draft, change, isDirty, isSubmitted, markSubmitted, rebaseOnLatest } = useDraft(() => ({
    url: channel?.url ?? "",
    secretChoice: channel ? "keep" : "new",
    secret: "",
    sensitive: channel?.sensitive ?? false,
    enabled: channel?.enabled ?? true,
    base: channel && { url: channel.url, sensitive: channel.sensitive, enabled: channel.enabled },
  }));
  const { save, isSaving, errorText, fieldError } = useSave(trpc.forwarding.saveNeighbourChannel.mutationOptions(), {
    successText: t("messagesSaved"),
    onSaved: ({ secret }) => secret && onSecret({ name, secret }),
    onDone: onClose,
    onVersionConflict: rebaseOnLatest,
  });
  const removal = useSave(trpc.forwarding.removeNeighbourChannel.mutationOptions(), {
    successText: t("messagesRemoved"),
    onDone: onClose,
  });
  const ourAddress = `${window.location.origin}/api/v1/neighbours/${code}/messages`;
  const isUrlInvalid = !isWebAddress(draft.url.trim());
  const isOwnUrl = !isUrlInvalid && new URL(draft.url.trim()).origin === window.location.origin;
  const isSecretMissing = draft.secretChoice === "theirs" && !draft.secret.trim().startsWith("whsec_");
  const submit = () => {
    markSubmitted();
    if (isUrlInvalid || isOwnUrl || isSecretMissing) return;
    const secret =
      draft.secretChoice === "keep" ? undefined : draft.secretChoice === "new" ? "new" : draft.secret.trim();
    save({
      code,
      url: draft.url.trim(),
      sensitive: draft.sensitive,
      enabled: draft.enabled,
      base: draft.base,
      ...(secret && { secret }),
    });
  };
  const isUrlRejected = (isSubmitted && isUrlInvalid) || fieldError("url");
  const urlError = isSubmitted && isOwnUrl ? t("urlOurs") : isUrlRejected ? tChannel("urlWrong") : null;
  return (
    <Sheet
      title={t("messagesOf", { name })}
      isDirty={isDirty}
      onClose={onClose}
      onSubmit={submit}
      footer={<SaveBar error={errorText ?? removal.errorText} isSaving={isSaving} />}
    >
      <p className="text-pretty">{t("messagesLead")}</p>
      <div>
        <p className="label">{t("ourAddress")}</p>
        <p className="select-all break-all font-mono">{ourAddress}</p>
        <CopyButton text={ourAddress} className="mt-1" />
      </div>
      <TextField
        label={t("theirAddress")}
        hint={tChannel("urlHint")}
        type="url"
        maxLength={2_000}
        value={draft.url}
        error={urlError}
        onChange={({ target }) => change({ url: target.value })}
      />
      <SelectField
        label={t("secretChoice")}
        hint={t("secretHint")}
        value={draft.secretChoice}
        choices={[
          ...(channel ? [{ value: "keep", name: t("secretKeep") }] : []),
          { value: "new", name: t("secretNew") },
          { value: "theirs", name: t("secretTheirs") },
        ]}
        onChange={({ target }) => change({ secretChoice: target.value })}
      />
      {draft.secretChoice === "theirs" && (
        <TextField
          label={t("secretValue")}
          autoComplete="off"
          maxLength={200}
          value={draft.secret}
          error={(isSubmitted && isSecretMissing) || fieldError("secret") ? t("secretWrong") : null}
          onChange={({ target }) => change({ secret: target.value })}
        />
      )}
      <SensitiveField sensitive={draft.sensitive} onSensitive={(sensitive) => change({ sensitive })} />
      <CheckField
        label={t("messagesEnabled")}
        checked={draft.enabled}
        onChange={({ target }) => change({ enabled: target.checked })}
      />
      {channel && (
        <div className="border-line border-t pt-4">
          <ConfirmButton
            look="alarm"
            title={t("messagesRemoveTitle", { name })}
            text={t("messagesRemoveText")}
            confirmLabel={t("removeYes")}
            onConfirm={() => removal.save({ code })}
            disabled={removal.isSaving}
          >
            {t("messagesRemove")}
          </ConfirmButton>
        </div>
      )}
    </Sheet>
  );
}
