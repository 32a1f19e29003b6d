"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { abortableFetch } from "./abortable-fetch";
import { makeQueryClient } from "./query-client";
import { TRPCProvider } from "./trpc";

const url = "/api/trpc";

type Props = {
  children: ReactNode /** Something tells when data changed, so that time alone need not. */;
  kept?: boolean;
};

/** The server's data for the screens beneath. Without a live feed it is read again whenever somebody looks at it anew. */
export function DataProvider({ children, kept = false }: Props) {
  const [queryClient] = useState(() => makeQueryClient(kept));
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
        false: splitLink({
          // A question too long for an address is asked with a body.
          condition: ({ context }) => context.posted === true,
          true: httpBatchLink({ url, transformer: superjson, methodOverride: "POST", fetch: abortableFetch.ask }),
          false: httpBatchLink({ url, transformer: superjson, fetch: abortableFetch.askOrDo }),
        }),
      }),
    ],
  });
}
