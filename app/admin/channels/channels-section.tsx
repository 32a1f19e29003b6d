"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { ShownOnce } from "../../_ui/shown-once";
import { useNames } from "../../_words/use-names";
import { SectionHead } from "../section-head";
import { ChannelSheet } from "./channel-sheet";
import { ChannelState } from "./channel-state";
import type { ToldSecret } from "./listed-channel";
import { NewChannel } from "./new-channel";

type Opened = { what: "new" } | { what: "channel"; id: string } | { what: "told"; told: ToldSecret };

/** How agencies are told of what is passed to them, beside their officers' screen. */
export function ChannelsSection() {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const names = useNames();
  const trpc = useTRPC();
  const [opened, setOpened] = useState<Opened | null>(null);
  const query = useQuery(trpc.outbox.channels.queryOptions(undefined, { refetchInterval: 10_000 }));
  const chosen = opened?.what === "channel" && query.data?.channels.find(({ id }) => id === opened.id);
  const pushIsOn = query.data?.pushIsOn ?? false;
  const close = () => setOpened(null);
  const tell = (told: ToldSecret) => setOpened({ what: "told", told });
  return (
    <>
      <SectionHead title={t("title")} lead={t("lead")}>
        <Button look="strong" onClick={() => setOpened({ what: "new" })}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHead>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data?.channels}
          keyOf={({ id }) => id}
          empty={t("empty")}
          muted={({ enabled }) => !enabled}
          open={{
            name: ({ agency, kind }) => t("open", { agency: names.agency(agency), kind: kindName(kind) }),
            onOpen: ({ id }) => setOpened({ what: "channel", id }),
          }}
          columns={[
            { head: t("agency"), cell: ({ agency }) => names.agency(agency) },
            {
              head: t("kind"),
              className: "max-w-md",
              cell: ({ kind, url, sensitive }) => (
                <>
                  <p className="font-medium">{kindName(kind)}</p>
                  {url && <p className="break-all text-[0.8125rem] text-ink-3">{url}</p>}
                  {sensitive && (
                    <p className="flex items-center gap-1.5 font-medium text-[0.8125rem]">
                      <TriangleAlert className="size-3.5 shrink-0 text-p2" aria-hidden />
                      {t("full")}
                    </p>
                  )}
                </>
              ),
            },
            { head: t("state"), cell: (channel) => <ChannelState channel={channel} pushIsOn={pushIsOn} /> },
          ]}
        />
      </div>
      {opened?.what === "new" && <NewChannel pushIsOn={pushIsOn} onClose={close} onMade={tell} />}
      {chosen && <ChannelSheet key={chosen.id} channel={chosen} pushIsOn={pushIsOn} onClose={close} onSecret={tell} />}
      {opened?.what === "told" && (
        <ShownOnce
          title={t("secretTitle", { agency: names.agency(opened.told.agency) })}
          lead={t("secretLead")}
          lines={[{ name: t("secret"), value: opened.told.secret, secret: true }]}
          onClose={close}
        />
      )}
    </>
  );
}
