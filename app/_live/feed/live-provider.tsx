"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { DataProvider } from "../cache/data-provider";
import { pageFetch } from "../cache/page-fetch";
import { useTRPC, useTRPCClient } from "../cache/trpc";
import { createMessageHandler } from "./apply-message";
import { recordConnectionLoss, recordMessage, recordRefusedAccess } from "./connection";
import { followFeed } from "./follow-feed";
import { ResetNotice } from "./notices";
import { staggerResets } from "./stagger-resets";

/** Access to the server's data, kept up to date by one subscription to the live feed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  return (
    <DataProvider hasFeed>
      <FeedSubscription />
      {children}
      <ResetNotice />
    </DataProvider>
  );
}

function FeedSubscription() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();

  useEffect(() => {
    const { apply, stop } = createMessageHandler({ queries, trpc, client });
    const messageBuffer = staggerResets({
      onMessage: (message) => {
        recordMessage(message);
        apply(message);
      },
    });
    const follower = followFeed({
      client,
      onMessage: messageBuffer.receive,
      onLost: () => {
        messageBuffer.flush();
        recordConnectionLoss();
      },
      onReconnected: pageFetch.abortReads,
      onRefused: () => {
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
  }, [client, trpc, queries]);
  return null;
}
