import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { roles } from "../db/vocabulary";
import type { Actor } from "./context";
import { permissions } from "./domain/permission";

/**
 * Until people sign in with accounts, a screen holds a signed ticket that says who it is and until when. It is made on the
 * server's own machine only (`npm run demo`, `npm run db -- ticket`), and carries no more than a name and a role.
 */
const Ticket = z.strictObject({ name: z.string().min(1).max(64), role: z.enum(roles), until: z.number() });

export const sessionCookie = "muba_session";

export function signTicket(
  secret: string,
  { name, role, until }: { name: string; role: Actor["role"] & string; until: Date },
): string {
  const payload = Buffer.from(JSON.stringify({ name, role, until: until.getTime() })).toString("base64url");
  return `${payload}.${signature(secret, payload)}`;
}

/** The person a ticket stands for, or null when it is forged, garbled or over. */
export function readTicket(secret: string, ticket: string, now: Date): (Actor & { until: Date }) | null {
  const [payload = "", signed = ""] = ticket.split(".");
  const [given, expected] = [Buffer.from(signed), Buffer.from(signature(secret, payload))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const { success, data } = Ticket.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  if (!success || data.until <= now.getTime()) return null;
  const { name, role, until } = data;
  return { kind: "person", id: name, name, role, scopes: permissions[role], simulated: false, until: new Date(until) };
}

function signature(secret: string, payload: string): string {
  return createHmac("sha256", secret).update(`ticket:${payload}`).digest("base64url");
}
