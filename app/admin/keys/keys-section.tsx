"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { ShownOnce } from "../../_ui/shown-once";
import { useFormat } from "../../_words/use-format";
import { SectionHead } from "../section-head";
import { KeyScopes, KeyState, KeyUse } from "./key-facts";
import { KeySheet } from "./key-sheet";
import { type MadeKey, NewKey } from "./new-key";

type Opened = { what: "new" } | { what: "key"; id: string } | { what: "made"; made: MadeKey };

/** The ways in for other systems: what each may do, and whether it is used. */
export function KeysSection() {
  const t = useTranslations("apiKeys");
  const format = useFormat();
  const trpc = useTRPC();
  const [opened, setOpened] = useState<Opened | null>(null);
  const query = useQuery(trpc.keys.list.queryOptions());
  const rows = query.data?.toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));
  const chosen = opened?.what === "key" ? query.data?.find(({ id }) => id === opened.id) : undefined;
  const close = () => setOpened(null);
  const linesOf = ({ key, isOfUnit }: MadeKey) => [
    { name: t("key"), value: key, secret: true },
    ...(isOfUnit
      ? [{ name: t("trackerAddress"), value: `${location.origin}/api/osmand?token=${key}`, secret: true }]
      : []),
  ];
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened({ what: "new" })}>
          <KeyRound className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("list")}
          query={query}
          rows={rows}
          keyOf={({ id }) => id}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ id }) => setOpened({ what: "key", id }) }}
          empty={t("empty")}
          muted={({ revokedAt }) => revokedAt !== null}
          columns={[
            { head: t("name"), cell: ({ name }) => name },
            { head: t("scopes"), cell: (key) => <KeyScopes {...key} />, aside: true, className: "max-w-120" },
            { head: t("unit"), cell: ({ callSign }) => callSign ?? <span className="text-ink-3">{t("anyUnit")}</span> },
            { head: t("created"), cell: ({ createdAt }) => format.moment(createdAt), aside: true },
            { head: t("used"), cell: (key) => <KeyUse {...key} /> },
            { head: t("state"), cell: (key) => <KeyState {...key} /> },
          ]}
        />
      </div>
      {opened?.what === "new" && <NewKey onClose={close} onMade={(made) => setOpened({ what: "made", made })} />}
      {chosen && <KeySheet apiKey={chosen} onClose={close} />}
      {opened?.what === "made" && (
        <ShownOnce
          title={t("keyTitle", { name: opened.made.name })}
          lead={t.rich("keyLead", { code: (words) => <code className="font-mono">{words}</code> })}
          lines={linesOf(opened.made)}
          onClose={close}
        />
      )}
    </>
  );
}
