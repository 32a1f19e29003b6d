"use client";

import { focusManager, MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { recordRefusedAccess } from "../feed/connection";
import { pageFetch } from "./page-fetch";
import { procedureLink } from "./procedure-link";
import { isRefused, readHttpStatus } from "./refusal";
import { TRPCProvider } from "./trpc";

const url = "/api/trpc";

type Props = { children: ReactNode; hasFeed?: boolean };

/**
 * Access to the server's data. With a live feed, cached data does not become stale with age; without one, it is
 * refetched on focus.
 */
export function DataProvider({ children, hasFeed = false }: Props) {
  const [queryClient] = useState(() => makeQueryClient(hasFeed));
  const [trpcClient] = useState(makeTrpcClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function makeTrpcClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url, transformer: superjson }),
        false: procedureLink({ url }, pageFetch),
      }),
    ],
  });
}

export function makeQueryClient(hasFeed: boolean): QueryClient {
  // Otherwise failed queries would not be retried while the window is hidden, and new calls and alarms would not sound.
  if (hasFeed) focusManager.setFocused(true);
  const onError = (error: unknown) => {
    if (readHttpStatus(error) === 401) recordRefusedAccess();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: hasFeed ? Number.POSITIVE_INFINITY : 0,
        // The server may be on a LAN without internet access, so requests are sent even if the browser reports that it
        // is offline.
        networkMode: "always",
        refetchOnWindowFocus: !hasFeed,
        retry: (failureCount, error) => (!isRefused(error) || readHttpStatus(error) === 429) && failureCount < 3,
        retryDelay: (failureCount) => Math.min(1_000 * 2 ** failureCount, 8_000),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
