import { httpBatchLink, httpLink, splitLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { isHeavy, maxBatchSize } from "../../../server/domain/limits";
import type { createPageFetch } from "./page-fetch";

type Options = { url: string; headers?: Record<string, string> };

/**
 * Queries whose input contains a caller's words, number or location, which must not appear in a URL: proxies log URLs, and browsers remember
 * them.
 */
const confidentialPaths = [
  "places.search",
  "places.searchNarrative",
  "intake.similar",
  "search.incidents",
  "search.calls",
];

/** Sends queries and mutations in batches of a size that the server accepts; heavy procedures are sent one per request. */
export function procedureLink(options: Options, pageFetch: ReturnType<typeof createPageFetch>) {
  const singleOptions = { ...options, transformer: superjson };
  const batchOptions = { ...singleOptions, maxItems: maxBatchSize };
  const postOptions = { methodOverride: "POST", fetch: pageFetch.read } as const;
  return splitLink<AppRouter>({
    // Sends a query's input in the request body if it may be too long for a URL, or must not be in one.
    condition: ({ context, path }) => context.posted === true || confidentialPaths.includes(path),
    true: splitLink({
      condition: ({ path }) => isHeavy(path),
      true: httpLink({ ...singleOptions, ...postOptions }),
      false: httpBatchLink({ ...batchOptions, ...postOptions }),
    }),
    false: splitLink({
      condition: ({ path }) => isHeavy(path),
      true: httpLink({ ...singleOptions, fetch: pageFetch.read }),
      false: httpBatchLink({ ...batchOptions, fetch: pageFetch.readOrWrite }),
    }),
  });
}
