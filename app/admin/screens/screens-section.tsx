"use client";

import { useQuery } from "@tanstack/react-query";
import { MonitorUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { DataTable } from "../../_ui/data-table";
import { useFormat } from "../../_words/use-format";
import { SectionHeader } from "../_form/section-header";
import { NewPairingSheet, PairingSheet } from "./pairing-sheets";
import { ScreenSheet } from "./screen-sheet";
import type { Pairing } from "./screen-state-cell";
import { LastSeen, ScreenStateCell } from "./screen-state-cell";

type OpenSheet = { kind: "new" } | { kind: "screen"; id: string } | { kind: "pairing"; pairing: Pairing };

const refetchIntervalMs = 10_000;

/** Manages the wall displays: pairing, settings and the time each was last seen. */
export function ScreensSection() {
  const t = useTranslations("displays");
  const format = useFormat();
  const trpc = useTRPC();
  const [openSheet, setOpenSheet] = useState<OpenSheet | null>(null);
  const query = useQuery({ ...trpc.screens.list.queryOptions(), refetchInterval: refetchIntervalMs });
  const selectedScreen = openSheet?.kind === "screen" ? query.data?.find(({ id }) => id === openSheet.id) : undefined;
  const close = () => setOpenSheet(null);
  const showPairing = (pairing: Pairing) => setOpenSheet({ kind: "pairing", pairing });
  return (
    <>
      <SectionHeader title={t("title")} introduction={t("lead")}>
        <Button look="strong" onClick={() => setOpenSheet({ kind: "new" })}>
          <MonitorUp className="size-4" aria-hidden />
          {t("add")}
        </Button>
      </SectionHeader>
      <div className="min-h-0 flex-1 overflow-auto">
        <DataTable
          label={t("list")}
          query={query}
          rows={query.data}
          keyOf={({ id }) => id}
          open={{ name: ({ name }) => t("open", { name }), onOpen: ({ id }) => setOpenSheet({ kind: "screen", id }) }}
          empty={t("empty")}
          isMuted={({ revokedAt }) => revokedAt !== null}
          columns={[
            { header: t("name"), cell: ({ name }) => name },
            { header: t("state"), cell: (screen) => <ScreenStateCell screen={screen} /> },
            { header: t("seen"), cell: (screen) => <LastSeen screen={screen} /> },
            {
              header: t("since"),
              cell: ({ pairedAt }) => (pairedAt ? format.dateTime(pairedAt) : t("never")),
              isHiddenOnNarrow: true,
            },
          ]}
        />
      </div>
      {openSheet?.kind === "new" && <NewPairingSheet onClose={close} onPairing={showPairing} />}
      {selectedScreen && <ScreenSheet screen={selectedScreen} onClose={close} onPairing={showPairing} />}
      {openSheet?.kind === "pairing" && (
        <PairingSheet
          key={openSheet.pairing.code}
          pairing={openSheet.pairing}
          onClose={close}
          onPairing={showPairing}
        />
      )}
    </>
  );
}
