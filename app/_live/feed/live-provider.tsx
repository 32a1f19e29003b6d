"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { DataProvider } from "../cache/data-provider";
import { pageFetch } from "../cache/page-fetch";
import { useTRPC, useTRPCClient } from "../cache/trpc";
import { createMessageHandler } from "./apply-message";
import { reconnectWhenLate, recordConnectionLoss, recordMessage, recordRefusedAccess } from "./connection";
import { followFeed } from "./follow-feed";
import { ResetNotice } from "./notices";
import { staggerResets } from "./stagger-resets";

/**
 * Access to the server's data, kept up to date by one subscription to the live feed. `lastEventId` is the id of a
 * message that is older than all data of the page; the feed resumes after it. Without it, all data is refetched when
 * the feed starts.
 */
export function LiveProvider({ lastEventId, children }: { lastEventId?: string | undefined; children: ReactNode }) {
  return (
    <DataProvider hasFeed>
      <FeedSubscription lastEventId={lastEventId} />
      {children}
      <ResetNotice />
    </DataProvider>
  );
}

function FeedSubscription({ lastEventId }: { lastEventId: string | undefined }) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // Keep the first id. When the server renders the page again, it sends a newer id, but not the data that goes with it.
  const [firstEventId] = useState(lastEventId);

  useEffect(() => {
    const { apply, stop } = createMessageHandler({ queries: queryClient, trpc, client });
    let mustRefetchDrafts = firstEventId !== undefined;
    const messageBuffer = staggerResets({
      onMessage: (message) => {
        const delayMs = recordMessage(message);
        apply(message);
        checkDelay(delayMs);
        if (!mustRefetchDrafts) return;
        mustRefetchDrafts = false;
        // The feed does not report drafts, and an earlier page load may have saved one while the server was reading the
        // drafts for this page.
        void queryClient.invalidateQueries(trpc.intake.drafts.queryFilter());
        void queryClient.invalidateQueries(trpc.incidents.noteDrafts.queryFilter());
      },
    });
    const checkDelay = reconnectWhenLate(() => {
      recordConnectionLoss();
      follower.retry();
    });
    let wasRefused = false;
    const follower = followFeed({
      client,
      lastEventId: firstEventId,
      onMessage: (message) => {
        if (wasRefused) {
          // Somebody else may have signed in, or the role may have changed, so this page's data may not be theirs.
          follower.stop();
          window.location.reload();
        } else messageBuffer.receive(message);
      },
      onLost: () => {
        messageBuffer.flush();
        recordConnectionLoss();
      },
      onReconnected: pageFetch.abortReads,
      onRefused: () => {
        wasRefused = true;
        messageBuffer.flush();
        recordRefusedAccess();
      },
    });
    window.addEventListener("online", follower.retry);
    return () => {
      window.removeEventListener("online", follower.retry);
      follower.stop();
      messageBuffer.stop();
      stop();
    };
  }, [client, trpc, queryClient, firstEventId]);
  return null;
}
