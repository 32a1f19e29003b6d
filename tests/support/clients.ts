import type { Db } from "../../db/client";
import { asBrowser, type Browser } from "./follower";
import { createSession } from "./people";
import type { Product } from "./product";

type Target = Pick<Product, "url" | "apiKey">;

/**
 * A process of the product with two clients through which tests make changes: one of a signed-in dispatcher (`room`)
 * and one of a signed-in crew.
 */
export type Clients = { product: Target; room: Browser; crew: Browser; reconnectTo: (product: Target) => void };

/**
 * Signs in a dispatcher and a crew at a process. After a restart, `reconnectTo` connects the two sessions to the new
 * process.
 */
export async function openClients(db: Db, product: Target, number: number): Promise<Clients> {
  const roomSession = await createSession(db, product, "dispatcher", { username: "room" });
  const crewSession = await createSession(db, product, "crew", { username: `crew-${number}` });
  const connect = (target: Target) => ({
    product: target,
    room: asBrowser(target.url, roomSession.cookie),
    crew: asBrowser(target.url, crewSession.cookie),
  });
  const clients: Clients = {
    ...connect(product),
    reconnectTo: (target) => Object.assign(clients, connect(target)),
  };
  return clients;
}
