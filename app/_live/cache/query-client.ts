import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { refused } from "../feed/connection";
import { isRefused, statusOf } from "./status-of";

/** What a screen keeps of the server's data. With `kept`, something tells when it changed, so that time alone need not. */
export function makeQueryClient(kept: boolean): QueryClient {
  const onError = (error: unknown) => {
    if (statusOf(error) === 401) refused();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: kept ? Number.POSITIVE_INFINITY : 0,
        // A LAN without internet is not offline.
        networkMode: "always",
        refetchOnWindowFocus: !kept,
        retry: (failures, error) => !isRefused(error) && failures < 3,
        retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 8_000),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
