"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { CircleCheck, CircleSlash, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { findKeyState } from "@/server/domain/key-validity";
import type { AppRouter } from "@/server/router";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { useNow } from "../../_live/clock/use-now";

import { ConfirmButton } from "../../_ui/confirm-button";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { CloseBar, FormError } from "../_form/save-bar";

/** Shows the scopes, state and last use of one key, and revokes it. */
export function KeySheet({ apiKey, onClose }: { apiKey: ListedKey; onClose: () => void }) {
  const t = useTranslations("apiKeys");

  const format = useFormat();
  const trpc = useTRPC();
  const { id, name, scopes, simulated, callSign, createdAt, expiresAt, revokedAt } = apiKey;
  const { save, isSaving, errorText } = useSave(trpc.keys.revoke.mutationOptions(), {
    successText: t("revoked"),
    onDone: onClose,
  });
  const facts = [
    { label: t("state"), cell: <KeyState {...apiKey} /> },
    { label: t("number"), cell: <span className="font-mono">{id}</span> },
    { label: t("scopes"), cell: <KeyScopes scopes={scopes} /> },
    { label: t("unit"), cell: callSign ?? t("anyUnit") },
    { label: t("created"), cell: format.dateTime(createdAt) },
    { label: t("validUntil"), cell: format.dateTime(expiresAt) },
    { label: t("used"), cell: <KeyLastUsed {...apiKey} /> },
  ];
  return (
    <Sheet title={name} onClose={onClose} footer={<CloseBar />}>
      <dl className="space-y-3">
        {facts.map(({ label, cell }) => (
          <div key={label}>
            <dt className="label">{label}</dt>
            <dd className="mt-0.5">{cell}</dd>
          </div>
        ))}
      </dl>
      {simulated && <p className="hatched rounded-md px-3 py-2">{t("simulated")}</p>}
      <FormError text={errorText} />
      {!revokedAt && (
        <div className="border-line border-t pt-4">
          <ConfirmButton
            look="alarm"
            title={t("revokeTitle", { name })}
            text={t("revokeText")}
            confirmLabel={t("revokeYes")}
            onConfirm={() => save({ id })}
            disabled={isSaving}
          >
            {t("revoke")}
          </ConfirmButton>
        </div>
      )}
    </Sheet>
  );
}

/** The scopes of a key; the one that grants access to sensitive data is marked. */
export function KeyScopes({ scopes }: Pick<ListedKey, "scopes">) {
  const t = useTranslations("scope");
  return (
    <ul className="flex flex-wrap gap-x-1.5 gap-y-1">
      {scopes.map((scope) => (
        <li
          key={scope}
          className="flex items-center gap-1 rounded border border-line px-1.5 py-0.5 text-[0.8125rem] leading-4"
        >
          {scope === "sensitive:read" && <TriangleAlert className="size-3.5 text-p2" aria-hidden />}
          {t(scope)}
        </li>
      ))}
    </ul>
  );
}

const stateStyles = {
  valid: { Icon: CircleCheck, tone: "text-available" },
  expiring: { Icon: TriangleAlert, tone: "text-p2" },
  expired: { Icon: CircleSlash, tone: "" },
  revoked: { Icon: CircleSlash, tone: "" },
} as const;

/** Whether a key is valid, about to expire, expired or revoked, with an icon and words. */
export function KeyState({ revokedAt, expiresAt }: Pick<ListedKey, "revokedAt" | "expiresAt">) {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const state = findKeyState({ revokedAt, expiresAt }, useNow() ?? 0);
  const { Icon, tone } = stateStyles[state];
  const texts = {
    valid: t("valid"),
    expiring: t("expiringAt", { time: format.dateTime(expiresAt) }),
    expired: t("expiredAt", { time: format.dateTime(expiresAt) }),
    revoked: t("revokedAt", { time: revokedAt ? format.dateTime(revokedAt) : "" }),
  };
  return (
    <span className={`flex items-start gap-1.5 ${state === "expiring" ? "font-medium" : ""}`}>
      <Icon className={`mt-0.5 size-4 shrink-0 ${tone}`} aria-hidden />
      {texts[state]}
    </span>
  );
}

export function KeyLastUsed({ lastUsedAt }: Pick<ListedKey, "lastUsedAt">) {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const now = useNow();
  if (!lastUsedAt || now === null) return <span className="text-ink-3">{t("never")}</span>;
  return (
    <span title={format.dateTime(lastUsedAt)}>
      {t("ago", { age: format.age((now - lastUsedAt.getTime()) / 1_000) })}
    </span>
  );
}

/** An API key as `keys.list` returns it, without its secret. */
export type ListedKey = inferRouterOutputs<AppRouter>["keys"]["list"][number];
