import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { Refusal } from "../errors";
import { readTicket, sessionCookie } from "../session";

/** A screen's way in: a ticket becomes a cookie that scripts cannot read. Guessing is slowed down. */
export function sessionRoutes(app: FastifyInstance, { secret, secure }: { secret: string; secure: boolean }): void {
  const cookie = { httpOnly: true, sameSite: "strict", path: "/", secure } as const;
  app.post(
    "/api/session",
    {
      schema: { hide: true, body: z.strictObject({ ticket: z.string().max(1_000) }) },
      config: { rateLimit: { max: 20, timeWindow: "1 minute" } },
    },
    async (request, reply) => {
      const { ticket } = request.body as { ticket: string };
      const person = readTicket(secret, ticket, new Date());
      if (!person) throw new Refusal("unauthenticated");
      return reply
        .setCookie(sessionCookie, ticket, { ...cookie, expires: person.until })
        .code(204)
        .send();
    },
  );
  app.delete("/api/session", { schema: { hide: true } }, async (_, reply) =>
    reply.clearCookie(sessionCookie, cookie).code(204).send(),
  );
}
