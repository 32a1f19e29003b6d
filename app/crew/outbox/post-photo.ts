"use client";

import { requestTimeoutMs } from "../../../server/domain/limits";
import type { QueuedPhoto } from "./outbox";

/** Longer than the server waits for a photo, so that a photo over a slow network is aborted only by the server. */
const photoTimeoutMs = requestTimeoutMs.photo + 15_000;

/** Sends a photo to the server. Throws if the server cannot be reached or does not respond in time. */
export function postPhoto({ id, unitId, assignmentId, takenAt, picture }: QueuedPhoto): Promise<Response> {
  const query = new URLSearchParams({ id, unitId, assignmentId, takenAt });
  const signal = AbortSignal.timeout(photoTimeoutMs);
  const headers = { "content-type": picture.type };
  return fetch(`/api/crew/photos?${query}`, { method: "POST", body: picture, headers, signal });
}
