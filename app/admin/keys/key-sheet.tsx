"use client";

import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { KeyScopes, KeyState, KeyUse } from "./key-facts";
import type { ListedKey } from "./listed-key";

/** One key: what it may do, whether it is used, and ending it. */
export function KeySheet({ apiKey, onClose }: { apiKey: ListedKey; onClose: () => void }) {
  const t = useTranslations("apiKeys");
  const common = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const { id, name, scopes, simulated, callSign, createdAt, revokedAt } = apiKey;
  const { save, saving, text } = useSave(trpc.keys.revoke.mutationOptions(), { done: t("revoked"), onDone: onClose });
  const facts = [
    { head: t("state"), cell: <KeyState {...apiKey} /> },
    { head: t("number"), cell: <span className="font-mono">{id}</span> },
    { head: t("scopes"), cell: <KeyScopes scopes={scopes} /> },
    { head: t("unit"), cell: callSign ?? t("anyUnit") },
    { head: t("created"), cell: format.moment(createdAt) },
    { head: t("used"), cell: <KeyUse {...apiKey} /> },
  ];
  return (
    <Sheet
      title={name}
      onClose={onClose}
      foot={
        <div className="flex justify-end">
          <Button look="quiet" onClick={onClose}>
            {common("close")}
          </Button>
        </div>
      }
    >
      <dl className="space-y-3">
        {facts.map(({ head, cell }) => (
          <div key={head}>
            <dt className="label">{head}</dt>
            <dd className="mt-0.5">{cell}</dd>
          </div>
        ))}
      </dl>
      {simulated && <p className="hatched rounded-md px-3 py-2">{t("simulated")}</p>}
      {text && (
        <p role="alert" className="font-medium text-alarm">
          {text}
        </p>
      )}
      {!revokedAt && (
        <div className="border-line border-t pt-4">
          <ConfirmButton
            look="alarm"
            title={t("revokeTitle", { name })}
            text={t("revokeText")}
            yes={t("revokeYes")}
            onYes={() => save({ id })}
            disabled={saving}
          >
            {t("revoke")}
          </ConfirmButton>
        </div>
      )}
    </Sheet>
  );
}
