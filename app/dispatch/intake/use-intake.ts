"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Priority } from "@/db/vocabulary";
import { useTRPC } from "../../_live/trpc";
import { useTypes } from "../../_live/use-picture";
import { useConsole } from "../console-context";

/** What of the form keeps it from being sent. */
export type Lack = "place" | "type";

/** The form of a new incident: what it holds, what it lacks, and sending it. */
export function useIntake() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { state, act } = useConsole();
  const { byCode } = useTypes();
  const [lack, setLack] = useState<Lack | null>(null);
  const { draft } = state;
  const type = draft.type === null ? undefined : byCode.get(draft.type);
  const priority = (draft.priority ?? type?.defaultPriority ?? 2) as Priority;

  const create = useMutation(
    trpc.incidents.create.mutationOptions({
      onSuccess: ({ id }, { idempotencyKey }) => {
        act({ do: "sent", id, key: idempotencyKey });
        void queries.invalidateQueries(trpc.incidents.list.pathFilter());
      },
    }),
  );

  function send(): Lack | null {
    const missing = !draft.place ? "place" : !type ? "type" : null;
    setLack(missing);
    if (missing || !draft.place || !type || create.isPending) return missing;
    const { lng, lat, precision, name } = draft.place;
    const address = [name, draft.address.trim()].filter(Boolean).join(", ");
    create.mutate({
      idempotencyKey: draft.key,
      callId: draft.call?.id,
      type: type.code,
      priority,
      location: { lng, lat },
      precision,
      address: address || undefined,
      description: draft.description.trim() || undefined,
    });
    return null;
  }

  return { draft, type, priority, lack, send, sending: create.isPending, error: create.error };
}
