"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../_live/cache/trpc";
import { Button } from "../_ui/button";
import { IncidentList } from "./incident-list";

type Props = { agency: string | null; chosenId: string | null; onChoose: (id: string) => void };

/** The agency's closed incidents, newest first, a page at a time. */
export function HistoryList({ agency, chosenId, onChoose }: Props) {
  const t = useTranslations("history");
  const tOfficer = useTranslations("officer");
  const trpc = useTRPC();
  // For each page before the current one, the number of its last incident.
  const [pageCursors, setPageCursors] = useState<readonly number[]>([]);
  const before = pageCursors.at(-1);
  const query = useQuery({
    ...trpc.agency.history.queryOptions(before === undefined ? {} : { before }),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = query;
  const lastNumber = data?.incidents.at(-1)?.number;
  return (
    <>
      <IncidentList
        agency={agency}
        query={{ data: data?.incidents, error, refetch }}
        empty={{ title: tOfficer("historyEmpty") }}
        chosenId={chosenId}
        onChoose={onChoose}
      />
      {(pageCursors.length > 0 || data?.hasMore) && (
        <div className="flex justify-between gap-2 px-3.5 py-3">
          <Button disabled={pageCursors.length === 0} onClick={() => setPageCursors(pageCursors.slice(0, -1))}>
            {t("newer")}
          </Button>
          <Button
            disabled={!data?.hasMore || query.isPlaceholderData}
            onClick={() => lastNumber !== undefined && setPageCursors([...pageCursors, lastNumber])}
          >
            {t("older")}
          </Button>
        </div>
      )}
    </>
  );
}
