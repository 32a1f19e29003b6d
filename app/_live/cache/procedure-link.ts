import { httpBatchLink, httpLink, splitLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { isHeavy, maxBatchSize } from "../../../server/domain/limits";
import type { createPageFetch } from "./page-fetch";

type Options = { url: string; headers?: Record<string, string> };

/** Queries that contain a caller's words or location. They must not be in a URL, which proxies log and browsers remember. */
const confidentialPaths = ["places.search", "intake.similar"];

/** Sends queries and mutations in batches of a size that the server accepts. */
export function procedureLink(options: Options, pageFetch: ReturnType<typeof createPageFetch>) {
  const single = { ...options, transformer: superjson };
  const batch = { ...single, maxItems: maxBatchSize };
  const posted = { methodOverride: "POST", fetch: pageFetch.read } as const;
  return splitLink<AppRouter>({
    // Queries whose input may be too long for a URL, or must not be in one.
    condition: ({ context, path }) => context.posted === true || confidentialPaths.includes(path),
    true: splitLink({
      condition: ({ path }) => isHeavy(path),
      true: httpLink({ ...single, ...posted }),
      false: httpBatchLink({ ...batch, ...posted }),
    }),
    false: splitLink({
      condition: ({ path }) => isHeavy(path),
      true: httpLink({ ...single, fetch: pageFetch.read }),
      false: httpBatchLink({ ...batch, fetch: pageFetch.readOrWrite }),
    }),
  });
}
