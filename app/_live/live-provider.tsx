"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { LiveChanges } from "./live-changes";
import { TRPCProvider } from "./trpc";

const url = "/api/trpc";

/** The server's data for the screens beneath: read once, then kept true by the one subscription. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [trpcClient] = useState(makeTrpcClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        <LiveChanges />
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
        false: httpBatchLink({ url, transformer: superjson }),
      }),
    ],
  });
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Live messages say what to read again; time alone never does.
        staleTime: Number.POSITIVE_INFINITY,
        // A LAN without internet is not offline.
        networkMode: "always",
        refetchOnWindowFocus: false,
        retry: (failures, error) => !isRefused(error) && failures < 3,
        retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 8_000),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const status = (error.data as { httpStatus?: number } | null)?.httpStatus ?? 0;
  return status >= 400 && status < 500;
}
