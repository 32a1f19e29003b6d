import { and, count, eq, inArray, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { confirmReplicated, inTransaction, isConnectionLost } from "../../db/transaction";
import { unfoundedDispositions } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Context } from "../context";
import { isReceivedAtImplausible, toNationalNumber } from "../domain/call";
import { Moment } from "../moment";
import { plainText } from "../plain-text";
import { createActiveBlockCondition } from "./caller-blocks";

/**
 * A phone number, from the phone system or typed by hand. It is stored in the form that is dialled within the country.
 */
export const CallerNumber = z
  .string()
  .regex(/^\+?[0-9]{2,20}$/, "must be 2 to 20 digits, with an optional leading +")
  .transform(toNationalNumber);

/** Characters that phone systems put between the digits of a number. */
const separators = /[\s()./-]/g;

export const ReceiveCallInput = z.strictObject({
  externalId: plainText(128, 1).optional(),
  /**
   * The number of the caller; null if the phone system gives none, or a text such as "anonymous". Such a call must ring
   * too.
   */
  callerNumber: z
    .string()
    .max(256)
    .nullish()
    .transform((text) => CallerNumber.safeParse(text?.replace(separators, "")).data ?? null)
    .meta({
      description: "2 to 20 digits, with an optional leading +. The number of any other text is taken as withheld",
    }),
  receivedAt: Moment.optional().meta({
    description:
      "When the caller was connected; by default the time of this request, which also replaces a time that is more than a minute ahead or an hour old",
  }),
  location: z
    .strictObject({
      lng: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      accuracyM: z.number().min(0).max(1_000_000).optional(),
    })
    .optional(),
  note: plainText(5_000).optional(),
});

/**
 * Stores a call from the phone system. The call rings until somebody claims it, unless its number is blocked. If a call
 * with this external id is already stored, returns that call. Also returns how many other calls came from the same
 * number, how many of them were unfounded, and whether the call's time was replaced because it is implausible.
 */
export async function receiveCall(context: Context, input: z.output<typeof ReceiveCallInput>) {
  const insert = async (tx: Db) => {
    const at = context.now();
    const reportedAt = input.receivedAt ?? at;
    const isClockWrong = isReceivedAtImplausible(reportedAt, at);
    const { callerNumber } = input;
    const [block] =
      callerNumber === null
        ? []
        : await tx
            .select({ id: callerBlock.id })
            .from(callerBlock)
            .where(createActiveBlockCondition(callerNumber, at))
            .limit(1);
    const [insertedCall] = await tx
      .insert(call)
      .values({
        externalId: input.externalId,
        callerNumber,
        receivedAt: isClockWrong || reportedAt > at ? at : reportedAt,
        // The call rings from now on, whatever the clock of the phone system says.
        claimSeenAt: at,
        blocked: block !== undefined,
        location: input.location && { lng: input.location.lng, lat: input.location.lat },
        accuracyM: input.location?.accuracyM,
        note: input.note,
        simulated: context.actor.simulated,
      })
      .onConflictDoNothing({ target: call.externalId })
      .returning({ id: call.id, callerNumber: call.callerNumber });
    const existingCall =
      insertedCall ??
      (
        await tx
          .select({ id: call.id, callerNumber: call.callerNumber })
          .from(call)
          .where(eq(call.externalId, input.externalId ?? ""))
      )[0];
    if (!existingCall) throw new Error("a call neither inserted nor found");
    if (!insertedCall) await confirmReplicated(tx);
    else {
      const data = { callId: insertedCall.id, blocked: block !== undefined, ...(isClockWrong && { reportedAt }) };
      await record(tx, context, [{ kind: "call.received", data }]);
    }
    const repeatCaller = await countOtherCalls(tx, existingCall);
    const created = insertedCall !== undefined;
    return { id: existingCall.id, created, isClockWrong: created && isClockWrong, repeatCaller };
  };
  const result = await inTransaction(context.db, insert).catch((error: unknown) => {
    // The commit's result is unknown. The external id makes it safe to try once more.
    if (input.externalId !== undefined && isConnectionLost(error)) return inTransaction(context.db, insert);
    throw error;
  });
  if (result.created) context.announce();
  return result;
}

/**
 * Counts the other calls of a call's number, and how many of them were unfounded. Calls about sensitive incidents are
 * left out.
 */
async function countOtherCalls(tx: Db, { id, callerNumber }: { id: string; callerNumber: string | null }) {
  if (callerNumber === null) return { total: 0, unfounded: 0 };
  const isUnfounded = inArray(call.disposition, [...unfoundedDispositions]);
  const [counts] = await tx
    .select({ total: count(), unfounded: sql<number>`count(*) filter (where ${isUnfounded})`.mapWith(Number) })
    .from(call)
    .leftJoin(incident, eq(incident.id, call.incidentId))
    .where(and(eq(call.callerNumber, callerNumber), ne(call.id, id), sql`${incident.sensitive} is not true`));
  return counts ?? { total: 0, unfounded: 0 };
}
