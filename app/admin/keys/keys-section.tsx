"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SecretDialog } from "../../_ui/secret-dialog";
import { useFormat } from "../../_words/use-format";
import { SectionHeader } from "../_form/section-header";
import { KeyLastUsed, KeyScopes, KeySheet, KeyState } from "./key-sheet";
import { type CreatedKey, NewKeySheet } from "./new-key";

type OpenSheet = { kind: "new" } | { kind: "key"; id: string };

/** Manages the API keys of other systems and trackers. */
export function KeysSection() {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const trpc = useTRPC();
  const [openSheet, setOpenSheet] = useState<OpenSheet | null>(null);
  /** Shown when no sheet is open. */
  const [createdKey, setCreatedKey] = useState<CreatedKey | null>(null);
  const query = useQuery(trpc.keys.list.queryOptions());
  const rows = query.data?.toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));
  const selectedKey = openSheet?.kind === "key" ? query.data?.find(({ id }) => id === openSheet.id) : undefined;
  const close = () => setOpenSheet(null);
  const listSecrets = ({ key, isForUnit }: CreatedKey) => [
    { name: t("key"), value: key, secret: true },
    ...(isForUnit
      ? [{ name: t("trackerAddress"), value: `${location.origin}/api/osmand?token=${key}`, secret: true }]
      : []),
  ];
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenSheet({ kind: "new" })}>
          <KeyRound className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("list")}
          query={query}
          rows={rows}
          keyOf={({ id }) => id}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ id }) => setOpenSheet({ kind: "key", id }) }}
          empty={t("empty")}
          isMuted={({ revokedAt }) => revokedAt !== null}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            {
              header: t("scopes"),
              cell: (key) => <KeyScopes {...key} />,
              isHiddenOnNarrow: true,
              className: "max-w-120",
            },
            {
              header: t("unit"),
              cell: ({ callSign }) => callSign ?? <span className="text-ink-3">{t("anyUnit")}</span>,
            },
            { header: t("created"), cell: ({ createdAt }) => format.dateTime(createdAt), isHiddenOnNarrow: true },
            { header: t("validUntil"), cell: ({ expiresAt }) => format.dateTime(expiresAt), isHiddenOnNarrow: true },
            { header: t("used"), cell: (key) => <KeyLastUsed {...key} /> },
            { header: t("state"), cell: (key) => <KeyState {...key} /> },
          ]}
        />
      </div>
      {openSheet?.kind === "new" && <NewKeySheet onClose={close} onCreated={setCreatedKey} />}
      {selectedKey && <KeySheet apiKey={selectedKey} onClose={close} />}
      {createdKey && !openSheet && (
        <SecretDialog
          title={t("keyTitle", { name: createdKey.name })}
          introduction={t.rich("keyLead", { code: (text) => <code className="font-mono">{text}</code> })}
          lines={listSecrets(createdKey)}
          onClose={() => setCreatedKey(null)}
        />
      )}
    </>
  );
}
