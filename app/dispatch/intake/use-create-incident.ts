"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Similar } from "@/server/intake/find-similar";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useConsole } from "../console-context";
import type { Intake } from "./use-intake";

/** A missing field that prevents sending. */
export type MissingField = "place" | "type";

/** Creates an incident from the form. The draft's key makes retries idempotent. */
export function useCreateIncident(
  { draft, type, basePriority, givenAnswers }: Intake,
  check: () => Promise<Similar | undefined>,
) {
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const { act } = useConsole();
  const [missingField, setMissingField] = useState<MissingField | null>(null);
  const [isChecking, setIsChecking] = useState(false);
  const [haltedBy, setHaltedBy] = useState<string | null>(null);
  const create = useMutation(
    trpc.incidents.create.mutationOptions({
      onSuccess: ({ id }, { idempotencyKey }) => {
        act({ do: "sent", id, key: idempotencyKey });
        void refetchAffected({ incidentId: id }, trpc.incidents.list.pathFilter(), trpc.calls.pathFilter());
      },
    }),
  );

  /** Returns the missing field, if any. `anyway` skips the duplicate check. */
  async function send({ anyway }: { anyway: boolean }): Promise<MissingField | null> {
    const missingField = !draft.place ? "place" : !type ? "type" : null;
    setMissingField(missingField);
    if (missingField || !draft.place || !type || create.isPending || isChecking) return missingField;
    if (!anyway) {
      setIsChecking(true);
      const likelyDuplicate = await check();
      setIsChecking(false);
      setHaltedBy(likelyDuplicate?.id ?? null);
      if (likelyDuplicate) return null;
    }
    const { lng, lat, precision, name } = draft.place;
    const address = [name, draft.address.trim()].filter(Boolean).join(", ");
    create.mutate({
      idempotencyKey: draft.key,
      callId: draft.call?.id,
      type: type.code,
      priority: basePriority,
      location: { lng, lat },
      precision,
      address: address || undefined,
      description: draft.description.trim() || undefined,
      answers: givenAnswers.length > 0 ? givenAnswers : undefined,
    });
    return null;
  }

  return { send, missingField, haltedBy, isSending: create.isPending || isChecking, error: create.error };
}
