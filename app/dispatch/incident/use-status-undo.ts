"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { undoClosingMinutes } from "@/server/domain/incident";
import { useTRPCClient } from "../../_live/cache/trpc";
import { readServerTime } from "../../_live/feed/connection";
import { useUndo } from "../assign/undo-context";

type UndoableStatus = "verified" | "resolved" | "closed";

/** Returns a function to call after a status change that was started at `at`. It offers to undo the change. */
export function useStatusUndo(incidentId: string) {
  const t = useTranslations("undo");
  const client = useTRPCClient();
  const { offerUndo } = useUndo();
  const offerStatusUndo = useCallback(
    (status: UndoableStatus, at: number, text: string) => {
      const changedAt = readServerTime();
      offerUndo(
        incidentId,
        at,
        text,
        () => client.incidents.undoStatus.mutate({ id: incidentId, status }),
        (incident, now) => {
          if (status === "closed")
            return now - changedAt > undoClosingMinutes * 60_000 ? t("late", { minutes: undoClosingMinutes }) : null;
          // The list contains only open incidents, so a missing one has been closed. The status in the list may be
          // older than this change, so do not check it.
          return incident === undefined ? t("changed") : null;
        },
      );
    },
    [client, offerUndo, incidentId, t],
  );
  return { offerStatusUndo };
}
