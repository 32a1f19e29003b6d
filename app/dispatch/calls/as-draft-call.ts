import type { OpenCall } from "@/server/calls/list-calls";
import type { DraftCall } from "../draft";

/** What a form keeps of a call. */
export function asDraftCall({ id, callerNumber, receivedAt, location, note }: OpenCall): DraftCall {
  return { id, callerNumber, receivedAt, location, note };
}
