import { listOpenCalls, type OpenCallRow } from "../../db/queries/call";
import { actorReference, type Context } from "../context";
import { findCallState, missedShownHours } from "../domain/call";

/**
 * Lists the calls that are not over, oldest first: ringing calls, claimed calls (`mine` if the actor claimed them), and
 * missed calls received within the last `missedShownHours`. Each has the history of its phone number: the number of
 * other calls, how many of them were unfounded, and the latest of them. Calls about sensitive incidents are left out.
 */
export async function listCalls(context: Context) {
  return (await listOpenCalls(context.db, { only_id: null, ...callWindow(context) })).map((row) =>
    toOpenCall(row, context),
  );
}

/** Returns one call as `listCalls` does; undefined if the call is over. */
export async function readOpenCall(context: Context, id: string) {
  const [row] = await listOpenCalls(context.db, { only_id: id, ...callWindow(context) });
  return row && toOpenCall(row, context);
}

function toOpenCall(row: OpenCallRow, { actor }: Context) {
  const { lng, lat, accuracyM, claimerName, claimedBy, total, unfounded, lastAt, ...call } = row;
  const { lastDisposition: disposition, lastIncidentNumber: incidentNumber, ...sharedFields } = call;
  return {
    ...sharedFields,
    state: findCallState({ ...sharedFields, claimedBy, disposition: null, blocked: false }),
    mine: claimedBy === actorReference(actor),
    claimerName,
    location: lng === null || lat === null ? null : { lng, lat, accuracyM },
    history: { total, unfounded, last: lastAt && { at: lastAt, disposition, incidentNumber } },
  };
}
export type OpenCall = ReturnType<typeof toOpenCall>;

function callWindow({ now }: Context) {
  return { missed_since: new Date(now().getTime() - missedShownHours * 3_600_000) };
}
