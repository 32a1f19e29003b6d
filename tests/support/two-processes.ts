import { type Database, openPostgres } from "../../db/client";
import { type CutProxy, startCutProxy } from "./cut-proxy";
import { fill } from "./databases";
import { type Audience, type Follower, startFollower } from "./follower";
import { createManyUnits } from "./many-units";
import { signedIn } from "./people";
import { type Postgres, startPostgres } from "./postgres";
import { type ProductProcess, startProduct } from "./product";
import { test as plain } from "./test";

/** A screen, the process it hangs on, and the network between. */
type Hanging = { screen: Follower; proxy: CutProxy; process: number };

/** One database, two processes of the product on it, and on each a dispatcher's screen and a wall. */
export type Room = {
  postgres: Postgres;
  database: Database;
  products: [ProductProcess, ProductProcess];
  hanging: Hanging[];
  screens: Follower[];
  /** Kills a process as a crash does and starts it anew; its screens find it at the address they know. */
  restart(process: 0 | 1, between?: () => Promise<void>): Promise<void>;
};

const env = {
  SCREENS: "off",
  LOG_LEVEL: "warn",
  // No fix grows stale while a network is cut for long.
  POSITION_FRESH_MINUTES: "1440",
};

export { expect } from "./test";

/** Vitest's `test` with a `room` for the file. */
export const test = plain.extend("room", { scope: "file" }, async ({}, { onCleanup }): Promise<Room> => {
  const ends: (() => Promise<unknown>)[] = [];
  onCleanup(async () => {
    for (const end of ends.reverse()) await end();
  });
  const postgres = await startPostgres({ durable: true });
  ends.push(postgres.stop);
  const databaseUrl = postgres.url("postgres");
  const database = await openPostgres(databaseUrl, { size: 6 });
  ends.push(() => database.close());
  await fill(database);
  await createManyUnits(database.db, { ambulance: 15, "fire-engine": 10, "police-patrol": 15, "rescue-team": 5 });
  const start = () => startProduct({ databaseUrl, env });
  const products: [ProductProcess, ProductProcess] = await Promise.all([start(), start()]);
  ends.push(() => Promise.all(products.map((product) => product.stop())));
  const hanging: Hanging[] = [];
  for (const process of [0, 1] as const) {
    for (const audience of ["dispatcher", "wall"] as const) {
      const one = await hang(database, products[process], process, audience);
      hanging.push(one);
      ends.push(() => one.proxy.close());
      ends.push(async () => one.screen.end());
    }
  }
  return {
    postgres,
    database,
    products,
    hanging,
    screens: hanging.map(({ screen }) => screen),
    restart: async (process, between = async () => {}) => {
      await products[process].kill9();
      await between();
      products[process] = await start();
      for (const { proxy } of hanging.filter((one) => one.process === process)) proxy.lead(products[process].url);
    },
  };
});

async function hang({ db }: Database, product: ProductProcess, process: 0 | 1, audience: Audience): Promise<Hanging> {
  const proxy = await startCutProxy(product.url);
  const name = `${audience} on process ${process + 1}`;
  const { cookie } = await signedIn(db, product, audience, { username: name.replaceAll(" ", "-") });
  return { screen: await startFollower({ name, url: proxy.url, audience, cookie }), proxy, process };
}
