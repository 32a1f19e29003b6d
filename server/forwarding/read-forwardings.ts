import { sql } from "drizzle-orm";
import type { AgencyRefusal } from "../../db/agency-vocabulary";
import { selectRowsAsJson } from "../../db/json-rows";
import { channel, delivery, forwarding, handover } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { person } from "../../db/schema/people";
import type { filterDispositions } from "../../db/vocabulary";

type Acknowledgement = { acknowledgedAt: Date | null; acknowledgedBy: string | null };
type AgencyAnswer = Acknowledgement & {
  refusedAt: Date | null;
  refusedBy: string | null;
  refusal: AgencyRefusal | null;
};

type Handover = Acknowledgement & {
  id: string;
  neighbour: string;
  phone: string | null;
  handedAt: Date;
  note: string | null;
  byMessage: boolean;
  deliveredAt: Date | null;
  /**
   * Whether the message was not delivered and is not being sent: the outbox has given up, or its channel was switched
   * off or removed.
   */
  isFailed: boolean;
  refusedAt: Date | null;
  refusal: (typeof filterDispositions)[number] | null;
  returnedAt: Date | null;
  theirNumber: number | null;
};

/**
 * SQL condition: the message about a handover may still be delivered, even if the outbox has not created it yet. The
 * neighbour's channel is on and existed when the incident was handed over, and the outbox has not given up on the
 * message. A channel that was removed and set up again sends no messages about earlier handovers.
 */
const beingSentCondition = sql`exists (select from ${channel} left join ${delivery} on ${delivery.id} = ${handover.id} where ${channel.neighbourCode} = ${handover.neighbourCode} and ${channel.enabled} and ${channel.createdAt} <= ${handover.handedAt} and ${delivery.deadAt} is null)`;

/** Whether the message about a handover was not delivered and is not being sent. */
export const handoverFailedSql = sql<boolean>`${handover.byMessage} and ${handover.deliveredAt} is null and not ${beingSentCondition}`;

/** Columns for queries that select incidents: each incident's forwardings and handovers, with the answers to them. */
export const forwardingColumns = {
  forwardings: selectRowsAsJson<{ agency: string; forwardedAt: Date } & AgencyAnswer>(
    {
      agency: forwarding.agencyCode,
      forwardedAt: forwarding.forwardedAt,
      acknowledgedAt: forwarding.acknowledgedAt,
      acknowledgedBy: sql`case when ${forwarding.acknowledgedAt} is not null then ${person.name} end`,
      refusedAt: forwarding.refusedAt,
      refusedBy: sql`case when ${forwarding.refusedAt} is not null then ${person.name} end`,
      refusal: forwarding.refusal,
    },
    sql`from ${forwarding} left join ${person} on coalesce(${forwarding.acknowledgedBy}, ${forwarding.refusedBy}) = 'person:' || ${person.id} where ${forwarding.incidentId} = ${incident.id}`,
    sql`${forwarding.forwardedAt}, ${forwarding.agencyCode}`,
  ),
  handovers: selectRowsAsJson<Handover>(
    {
      id: handover.id,
      neighbour: neighbour.name,
      phone: neighbour.phone,
      handedAt: handover.handedAt,
      note: handover.note,
      acknowledgedAt: handover.acknowledgedAt,
      acknowledgedBy: handover.acknowledgedBy,
      byMessage: handover.byMessage,
      deliveredAt: handover.deliveredAt,
      isFailed: handoverFailedSql,
      refusedAt: handover.refusedAt,
      refusal: handover.refusal,
      returnedAt: handover.returnedAt,
      theirNumber: handover.theirNumber,
    },
    sql`from ${handover} join ${neighbour} on ${neighbour.code} = ${handover.neighbourCode} where ${handover.incidentId} = ${incident.id}`,
    sql`${handover.handedAt}`,
  ),
};
