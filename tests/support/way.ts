import type { Db } from "../../db/client";
import { asBrowser, type Browser } from "./follower";
import { signedIn } from "./people";
import type { Product } from "./product";

type At = Pick<Product, "url" | "apiKey">;

/** Through what changes go: a process of the product, with a dispatcher and a crew who are signed in there. */
export type Way = { product: At; room: Browser; crew: Browser; lead: (where: At) => void };

/** Somebody to work in the room and in a crew, at a process; `lead` takes them to where it runs after a restart. */
export async function aWay(db: Db, product: At, number: number): Promise<Way> {
  const room = await signedIn(db, product, "dispatcher", { username: "room" });
  const crew = await signedIn(db, product, "crew", { username: `crew-${number}` });
  const at = (where: At) => ({
    product: where,
    room: asBrowser(where.url, room.cookie),
    crew: asBrowser(where.url, crew.cookie),
  });
  const way: Way = { ...at(product), lead: (where) => Object.assign(way, at(where)) };
  return way;
}
