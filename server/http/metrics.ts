import type { FastifyInstance } from "fastify";
import { isEqualInConstantTime } from "../compare-secrets";
import { Refusal } from "../errors";
import { registry } from "../metrics/metrics";

/**
 * The metrics of this process for Prometheus. Requests must send METRICS_TOKEN; if it is not set, the response is 404.
 * Only the token is checked, so while the database is down, all metrics are available except those read from the
 * database.
 */
export function declareMetricsRoute(
  app: FastifyInstance,
  token: string | undefined,
  readGauges: () => Promise<void>,
): void {
  app.get(
    "/metrics",
    {
      config: {
        need: [],
        authenticatedBy: "token",
        records: "nothing",
        rateLimit: { max: 300, timeWindow: "1 minute" },
      },
      schema: { hide: true },
    },
    async ({ headers: { authorization = "" } }, reply) => {
      if (!token) throw new Refusal("not-found");
      const [, sentToken = ""] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      if (!isEqualInConstantTime(sentToken, token)) {
        reply.header("www-authenticate", "Bearer");
        throw new Refusal("unauthenticated");
      }
      await readGauges();
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}
