"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Similar } from "@/server/intake/find-similar";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useConsole } from "../console-context";
import { textAfter } from "../incident/edit-draft";
import { continueInNote } from "../incident/notes";
import type { Intake } from "./use-intake";

/** A field that must be filled before an incident can be created. */
export type MissingField = "place" | "type";

/** Creates an incident from the form. The draft's key makes retries idempotent. */
export function useCreateIncident(
  { draft, type, basePriority, givenAnswers }: Intake,
  checkForDuplicate: () => Promise<Similar | undefined>,
  isShown: boolean,
) {
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const { act } = useConsole();
  const [missingField, setMissingField] = useState<MissingField | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [blockingDuplicateId, setBlockingDuplicateId] = useState<string | null>(null);
  const { mutateAsync: create } = useMutation(
    trpc.incidents.create.mutationOptions({
      onSuccess: ({ id }, { idempotencyKey, description = "" }) => {
        moveLaterTextToNote(id, description, draft.description, isShown);
        act({ do: "sent", id, key: idempotencyKey });
        void refetchAffected({ incidentId: id }, trpc.incidents.list.pathFilter(), trpc.calls.pathFilter());
      },
    }),
  );

  /** Creates the incident, unless a field is missing or a duplicate is likely. Returns the missing field, if any. */
  async function send({ skipsDuplicateCheck }: { skipsDuplicateCheck: boolean }): Promise<MissingField | null> {
    const missingField = !draft.place ? "place" : !type ? "type" : null;
    setMissingField(missingField);
    if (missingField || !draft.place || !type || isSending) return missingField;
    setIsSending(true);
    setError(null);
    const likelyDuplicate = skipsDuplicateCheck ? undefined : await checkForDuplicate();
    setBlockingDuplicateId(likelyDuplicate?.id ?? null);
    const { lng, lat, precision, name } = draft.place;
    const address = [name, draft.address.trim()].filter(Boolean).join(", ");
    if (!likelyDuplicate) {
      await create({
        idempotencyKey: draft.key,
        callId: draft.call?.id,
        type: type.code,
        priority: basePriority,
        location: { lng, lat },
        precision,
        address: address || undefined,
        description: draft.description.trim() || undefined,
        answers: givenAnswers.length > 0 ? givenAnswers : undefined,
      }).catch(setError);
    }
    setIsSending(false);
    return null;
  }

  return { send, missingField, blockingDuplicateId, isSending, error };
}

/** If text was typed after the description had been sent, puts that text into the incident's note field. */
export function moveLaterTextToNote(incidentId: string, sentText: string, currentText: string, isShown: boolean): void {
  const laterText = textAfter(sentText, currentText);
  if (laterText !== "") continueInNote(incidentId, laterText, isShown);
}
