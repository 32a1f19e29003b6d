import { sql } from "drizzle-orm";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Database } from "../../db/client";

const HealthAnswer = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  database: z.object({ ok: z.boolean(), postgis: z.string().nullable(), embedded: z.boolean() }),
  live: z.object({ ok: z.boolean() }),
  version: z.string(),
});

const patienceMs = 2_000;

/** Whether the product can work: 503 when the database does not answer in time. Open to all, and tells nothing else. */
export function healthRoute(app: FastifyInstance, database: Database, version: string): void {
  app.get(
    "/api/health",
    {
      config: { need: "nothing", by: "nobody" },
      schema: { summary: "Health", response: { 200: HealthAnswer, 503: HealthAnswer } },
    },
    async (_, reply) => {
      const postgis = await postgisVersion(database);
      const live = database.listening();
      reply.code(postgis === null ? 503 : 200).header("cache-control", "no-store");
      return {
        status: postgis === null ? "down" : live ? "ok" : "degraded",
        database: { ok: postgis !== null, postgis, embedded: database.embedded },
        live: { ok: live },
        version,
      };
    },
  );
}

async function postgisVersion({ db }: Database): Promise<string | null> {
  const asked = db.execute(sql`select postgis_lib_version() as version`).then(
    (result) => (result as unknown as { rows: { version: string }[] }).rows[0]?.version ?? null,
    () => null,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  const version = await Promise.race([asked, late]);
  clearTimeout(timer);
  return version;
}
