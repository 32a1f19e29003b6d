"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { SecretDialog } from "../../_ui/secret-dialog";
import { useNames } from "../../_words/use-names";
import { SectionHeader } from "../_form/section-header";
import { ChannelSheet } from "./channel-sheet";
import type { NewSecret } from "./channel-state";
import { ChannelState } from "./channel-state";
import { NewChannelSheet } from "./new-channel";

type OpenSheet = { kind: "new" } | { kind: "channel"; id: string };

/** Manages the channels over which agencies are notified: webhooks and web push. */
export function ChannelsSection() {
  const t = useTranslations("channels");
  const kindName = useTranslations("channelKind");
  const names = useNames();
  const trpc = useTRPC();
  const [openSheet, setOpenSheet] = useState<OpenSheet | null>(null);
  /** Shown when no sheet is open. */
  const [newSecret, setNewSecret] = useState<NewSecret | null>(null);
  const query = useQuery(trpc.outbox.channels.queryOptions(undefined, { refetchInterval: 10_000 }));
  const selectedChannel = openSheet?.kind === "channel" && query.data?.channels.find(({ id }) => id === openSheet.id);
  const isPushOn = query.data?.pushIsOn ?? false;
  const close = () => setOpenSheet(null);
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenSheet({ kind: "new" })}>
          <Plus className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("title")}
          query={query}
          rows={query.data?.channels}
          keyOf={({ id }) => id}
          empty={t("empty")}
          isMuted={({ enabled }) => !enabled}
          open={{
            name: ({ agency, kind }) => t("open", { agency: names.agency(agency), kind: kindName(kind) }),
            onOpen: ({ id }) => setOpenSheet({ kind: "channel", id }),
          }}
          columns={[
            { header: t("agency"), cell: ({ agency }) => names.agency(agency) },
            {
              header: t("kind"),
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
            { header: t("state"), cell: (channel) => <ChannelState channel={channel} isPushOn={isPushOn} /> },
          ]}
        />
      </div>
      {openSheet?.kind === "new" && <NewChannelSheet isPushOn={isPushOn} onClose={close} onSecret={setNewSecret} />}
      {selectedChannel && (
        <ChannelSheet
          key={selectedChannel.id}
          channel={selectedChannel}
          isPushOn={isPushOn}
          onClose={close}
          onSecret={setNewSecret}
        />
      )}
      {newSecret && openSheet?.kind !== "new" && !selectedChannel && (
        <SecretDialog
          title={t("secretTitle", { agency: names.agency(newSecret.agency) })}
          introduction={t("secretLead")}
          lines={[{ name: t("secret"), value: newSecret.secret, secret: true }]}
          onClose={() => setNewSecret(null)}
        />
      )}
    </>
  );
}
