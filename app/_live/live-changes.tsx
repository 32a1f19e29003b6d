"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { keepTrue } from "./apply-message";
import { heard, lost, refused } from "./connection";
import { follow } from "./follow";
import { readings } from "./readings";
import { spreadResets } from "./spread-resets";
import { useTRPC, useTRPCClient } from "./trpc";

/** The one subscription of a screen. */
export function LiveChanges() {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();

  useEffect(() => {
    const { apply, stop } = keepTrue({ queries, trpc, client });
    const spread = spreadResets({
      onMessage: (message) => {
        heard(message);
        apply(message);
      },
    });
    const follower = follow({
      client,
      onMessage: spread.take,
      onLost: () => {
        spread.handOn();
        lost();
      },
      onBack: readings.giveUp,
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
