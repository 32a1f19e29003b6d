import type { Db } from "../../db/client";
import { createSession } from "./people";
import { type BrowserClient, createBrowserClient } from "./screen-client";
import type { TestServer } from "./server";

type Target = Pick<TestServer, "url" | "apiKey">;

/**
 * A server process, and two tRPC clients through which tests make changes on it: one signed in as a dispatcher
 * (`room`), one as a crew.
 */
export type Clients = {
  server: Target;
  room: BrowserClient;
  crew: BrowserClient;
  reconnectTo: (server: Target) => void;
};

/**
 * Signs in a dispatcher and a crew at a process. After a restart, `reconnectTo` connects the two sessions to the new
 * process.
 */
export async function openClients(db: Db, server: Target, number: number): Promise<Clients> {
  const roomSession = await createSession(db, server, "dispatcher", { username: "room" });
  const crewSession = await createSession(db, server, "crew", { username: `crew-${number}` });
  const connect = (target: Target) => ({
    server: target,
    room: createBrowserClient(target.url, roomSession.cookie),
    crew: createBrowserClient(target.url, crewSession.cookie),
  });
  const clients: Clients = {
    ...connect(server),
    reconnectTo: (target) => Object.assign(clients, connect(target)),
  };
  return clients;
}
