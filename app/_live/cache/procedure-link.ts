import { httpBatchLink, httpLink, splitLink } from "@trpc/client";
import superjson from "superjson";
import type { AppRouter } from "@/server/router";
import { isHeavy, maxBatchSize } from "../../../server/domain/limits";
import type { createPageFetch } from "./page-fetch";

type Options = { url: string; headers?: Record<string, string> };

/**
 * Queries whose input contains a caller's words, number or location. These must not appear in a URL: proxies log URLs,
 * and browsers remember them.
 */
const confidentialPaths = [
  "places.search",
  "places.searchNarrative",
  "intake.similar",
  "search.incidents",
  "search.calls",
];

/**
 * Mutations that save drafts. They are never batched, and they complete even if the page is closed. They change nothing
 * that other screens show, so they must not count as the page's last write (see `pageFetch`).
 */
const draftPaths = ["intake.saveDraft", "intake.discardDraft", "incidents.saveNoteDraft", "incidents.saveEditDraft"];
/** A save that takes longer is aborted, because its connection may be dead. */
const saveTimeoutMs = 10_000;

function fetchWithTimeout(request: RequestInfo | URL | string, init: RequestInit = {}): Promise<Response> {
  return fetch(request, { ...init, keepalive: true, signal: AbortSignal.timeout(saveTimeoutMs) });
}

/**
 * Sends queries and mutations in batches of a size that the server accepts; heavy procedures are sent one per request.
 */
export function procedureLink(options: Options, pageFetch: ReturnType<typeof createPageFetch>) {
  const singleOptions = { ...options, transformer: superjson };
  const batchOptions = { ...singleOptions, maxItems: maxBatchSize };
  const postOptions = { methodOverride: "POST", fetch: pageFetch.read } as const;
  const otherLink = splitLink<AppRouter>({
    // Sends a query's input in the request body if it may be too long for a URL, or must not be in one.
    condition: ({ context, path }) => context.usesPost === true || confidentialPaths.includes(path),
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
  return splitLink<AppRouter>({
    // `hasTimeout` marks mutations that may be repeated. They are aborted after a timeout, and complete even if the
    // page is closed.
    condition: ({ context, path }) => context.hasTimeout === true || draftPaths.includes(path),
    true: httpLink({ ...singleOptions, fetch: fetchWithTimeout }),
    false: otherLink,
  });
}
