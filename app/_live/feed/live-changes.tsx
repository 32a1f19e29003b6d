"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { abortableFetch } from "../cache/abortable-fetch";
import { useTRPC, useTRPCClient } from "../cache/trpc";
import { applyMessages } from "./apply-message";
import { heard, lost, refused } from "./connection";
import { followFeed } from "./follow-feed";
import { spreadResets } from "./spread-resets";

/** The one subscription of a screen. */
export function LiveChanges() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();

  useEffect(() => {
    const { apply, stop } = applyMessages({ queries, trpc, client });
    const spread = spreadResets({
      onMessage: (message) => {
        heard(message);
        apply(message);
      },
    });
    const follower = followFeed({
      client,
      onMessage: spread.take,
      onLost: () => {
        spread.handOn();
        lost();
      },
      onBack: abortableFetch.giveUp,
      onRefused: () => {
        spread.handOn();
        refused();
      },
    });
    window.addEventListener("online", follower.retry);
    return () => {
      window.removeEventListener("online", follower.retry);
      follower.stop();
      spread.stop();
      stop();
    };
  }, [client, trpc, queries]);
  return null;
}
