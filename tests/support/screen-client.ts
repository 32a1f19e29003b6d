import { environmentManager, QueryObserver } from "@tanstack/react-query";
import { createTRPCClient, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { EventSource } from "eventsource";
import superjson from "superjson";
import { makeQueryClient } from "../../app/_live/cache/data-provider";
import { createPageFetch } from "../../app/_live/cache/page-fetch";
import { procedureLink } from "../../app/_live/cache/procedure-link";
import { createMessageHandler } from "../../app/_live/feed/apply-message";
import { followFeed } from "../../app/_live/feed/follow-feed";
import { staggerResets } from "../../app/_live/feed/stagger-resets";
import type { LiveMessage } from "../../server/feed/message";
import type { AppRouter } from "../../server/router";
import type { SessionCookies } from "./people";
import { pause } from "./processes";

/** The kind of screen: a dispatch console, which receives full data, or a wall display, which receives masked data. */
export type Audience = "dispatcher" | "wall";

/** An incident in the cache of a screen. */
export type CachedIncident = {
  id: string;
  number: number;
  status: string;
  priority: number;
  version: number;
  sensitive: boolean;
  location: { lng: number; lat: number } | null;
  assignments: readonly { id: string; state: string }[];
};

/** A message of the live feed with its id and the time when it was received, in ms since the epoch. */
export type ReceivedMessage = { at: number; id: string; message: LiveMessage };

/**
 * A screen without a browser: the client code of the screens, run in this process, with its query cache and the
 * messages it has received. It reads the open incidents and all units, as a wall or a console does.
 */
export type ScreenClient = Awaited<ReturnType<typeof startScreenClient>>;

type Options = { name: string; url: string; audience: Audience; cookie: SessionCookies["cookie"] };

/** Creates a tRPC client that sends requests as the screens do. */
export function createBrowserClient(
  url: string,
  cookie: string,
  onMessage: (receivedMessage: ReceivedMessage) => void = () => {},
  pageFetch = createPageFetch(),
) {
  const trpcUrl = `${url}/api/trpc`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url: trpcUrl,
          transformer: superjson,
          EventSource: eventSourceWith(onMessage),
          eventSourceOptions: {
            fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, cookie } } as RequestInit),
          },
        }),
        false: procedureLink({ url: trpcUrl, headers: { cookie } }, pageFetch),
      }),
    ],
  });
}

function eventSourceWith(onMessage: (receivedMessage: ReceivedMessage) => void) {
  return class extends EventSource {
    constructor(...args: ConstructorParameters<typeof EventSource>) {
      super(...args);
      this.addEventListener("message", ({ data, lastEventId: id }) => {
        onMessage({ at: Date.now(), id, message: superjson.deserialize(JSON.parse(data)) });
      });
    }
  };
}

export type BrowserClient = ReturnType<typeof createBrowserClient>;

/** Starts such a screen and waits for its first data. */
export async function startScreenClient({ name, url, audience, cookie }: Options) {
  environmentManager.setIsServer(() => false);
  const receivedMessages: ReceivedMessage[] = [];
  const pageFetch = createPageFetch();
  const client = createBrowserClient(
    url,
    cookie,
    (receivedMessage) => receivedMessages.push(receivedMessage),
    pageFetch,
  );
  const queryClient = makeQueryClient(true);
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const openFilter = { status: "open" } as const;
  const unsubscribes = [
    audience === "wall"
      ? new QueryObserver(queryClient, trpc.incidents.overview.queryOptions(openFilter)).subscribe(() => {})
      : new QueryObserver(queryClient, trpc.incidents.list.queryOptions(openFilter)).subscribe(() => {}),
    new QueryObserver(queryClient, trpc.units.list.queryOptions()).subscribe(() => {}),
  ];
  const messageHandler = createMessageHandler({ queries: queryClient, trpc, client });
  const staggeredHandler = staggerResets({ onMessage: messageHandler.apply, random: () => 0 });
  const feed = followFeed({
    client,
    onMessage: staggeredHandler.receive,
    onLost: () => {},
    onReconnected: pageFetch.abortReads,
    onRefused: () => {},
  });

  const cachedIncidents = (): readonly CachedIncident[] | undefined =>
    audience === "wall"
      ? queryClient.getQueryData(trpc.incidents.overview.queryKey(openFilter))
      : queryClient.getQueryData(trpc.incidents.list.queryKey(openFilter));
  const cachedUnits = () => queryClient.getQueryData(trpc.units.list.queryKey());
  while (!cachedIncidents() || !cachedUnits() || receivedMessages.length === 0) await pause(20);
  return {
    name,
    audience,
    cookie,
    client,
    messages: receivedMessages,
    /** The open incidents in the cache. */
    incidents: () => cachedIncidents() ?? [],
    units: () => cachedUnits() ?? [],
    end: () => {
      feed.stop();
      staggeredHandler.stop();
      messageHandler.stop();
      for (const unsubscribe of unsubscribes) unsubscribe();
      queryClient.clear();
    },
  };
}

/** Presses the panic button of the crew that has this session, during an assignment or without one. */
export async function callForHelp(server: { url: string }, cookie: string, assignmentId?: string): Promise<void> {
  const at = new Date().toISOString();
  const press = { id: crypto.randomUUID(), assignmentId: assignmentId ?? null, what: "panic", at } as const;
  await createBrowserClient(server.url, cookie).crew.press.mutate({ presses: [press], sentAt: at });
}
