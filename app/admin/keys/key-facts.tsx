"use client";

import { CircleCheck, CircleSlash, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useNow } from "../../_live/clock/use-now";
import { useFormat } from "../../_words/use-format";
import type { ListedKey } from "./listed-key";

/** What a key may do, in words; the one scope that opens protected data is marked. */
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

export function KeyState({ revokedAt }: Pick<ListedKey, "revokedAt">) {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const Sign = revokedAt ? CircleSlash : CircleCheck;
  return (
    <span className="flex items-start gap-1.5">
      <Sign className={`mt-0.5 size-4 shrink-0 ${revokedAt ? "" : "text-available"}`} aria-hidden />
      {revokedAt ? t("revokedAt", { time: format.moment(revokedAt) }) : t("valid")}
    </span>
  );
}

export function KeyUse({ lastUsedAt }: Pick<ListedKey, "lastUsedAt">) {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const now = useNow();
  if (!lastUsedAt || now === null) return <span className="text-ink-3">{t("never")}</span>;
  return (
    <span title={format.moment(lastUsedAt)}>{t("ago", { age: format.age((now - lastUsedAt.getTime()) / 1_000) })}</span>
  );
}
