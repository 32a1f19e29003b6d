"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { SimilarIncident } from "@/server/intake/find-similar";
import { isRefused, isReusedKey, readHttpStatus } from "../../_live/cache/refusal";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useUndo } from "../assign/undo-context";
import { useConsole } from "../console-context";
import type { Intake } from "./use-intake";
import { type CreateInput, composeAddress, useLaterChanges } from "./use-later-changes";

/** A field that must be filled before an incident can be created. */
export type MissingField = "place" | "type";

/** `pressedAt`: when the person sent the form, in ms since 1970. */
type SendOptions = { skipsDuplicateCheck: boolean; pressedAt: number };

/** A request without a response is aborted and sent again after this time, because the connection may be dead. */
const responseTimeoutMs = 20_000;
const retryMs = 2_000;

/**
 * Creates an incident from the form. While the server does not answer, the form is sent again with its current content.
 * The draft's key makes this idempotent.
 */
export function useCreateIncident(
  intake: Intake,
  checkForDuplicate: () => Promise<SimilarIncident | undefined>,
  isShown: boolean,
) {
  const { draft, type, basePriority, givenAnswers } = intake;
  const keepLaterChanges = useLaterChanges(intake, isShown);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const refetchAffected = useRefetchAffected();
  const { updateConsole } = useConsole();
  const t = useTranslations("undo");
  const { offerUndo } = useUndo();
  const [missingField, setMissingField] = useState<MissingField | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [blockingDuplicateId, setBlockingDuplicateId] = useState<string | null>(null);
  /** The options for the next retry; null if none is pending. */
  const [retryOptions, setRetryOptions] = useState<SendOptions | null>(null);
  /** Inputs of requests that were not answered. The server may have created the incident from any of them. */
  const unansweredInputs = useRef<CreateInput[]>([]);
  const { mutateAsync: create } = useMutation({
    mutationFn: async ({ input }: { input: CreateInput; pressedAt: number }) => {
      const signal = AbortSignal.timeout(responseTimeoutMs);
      try {
        return { ...(await client.incidents.create.mutate(input, { signal })), input };
      } catch (error) {
        if (!isRefused(error)) unansweredInputs.current.push(input);
        if (!isReusedKey(error)) throw error;
        for (const earlierInput of unansweredInputs.current) {
          const result = await client.incidents.create.mutate(earlierInput, { signal }).catch(() => null);
          if (result) return { ...result, input: earlierInput };
        }
        throw error;
      }
    },
    onSuccess: ({ id, input }, { pressedAt }) => {
      offerUndo(id, pressedAt, t("created"), null);
      // The live feed reports the answers that this adds.
      void keepLaterChanges(id, input);
      updateConsole({ do: "sent", id, key: input.idempotencyKey });
      void refetchAffected({ incidentId: id }, trpc.incidents.list.pathFilter(), trpc.calls.pathFilter());
    },
  });

  /** Creates the incident, unless a field is missing or a duplicate is likely. Returns the missing field, if any. */
  async function send(options: SendOptions): Promise<MissingField | null> {
    const missingField = !draft.place ? "place" : !type ? "type" : null;
    setMissingField(missingField);
    if (missingField) setRetryOptions(null);
    if (missingField || !draft.place || !type || isSending) return missingField;
    setIsSending(true);
    setError(null);
    const likelyDuplicate = options.skipsDuplicateCheck ? undefined : await checkForDuplicate();
    setBlockingDuplicateId(likelyDuplicate?.id ?? null);
    const { lng, lat, precision } = draft.place;
    let isUnanswered = false;
    if (!likelyDuplicate) {
      const input = {
        idempotencyKey: draft.key,
        callId: draft.call?.id,
        type: type.code,
        priority: basePriority,
        location: { lng, lat },
        precision,
        address: composeAddress(draft) || undefined,
        description: draft.description.trim() || undefined,
        answers: givenAnswers.length > 0 ? givenAnswers : undefined,
      };
      await create({ input, pressedAt: options.pressedAt }).catch((error) => {
        isUnanswered = readHttpStatus(error) === undefined;
        if (!isUnanswered) setError(error);
      });
    }
    setIsSending(false);
    setRetryOptions(isUnanswered ? { ...options } : null);
    return null;
  }

  const latestSend = useRef(send);
  useEffect(() => {
    latestSend.current = send;
  });
  useEffect(() => {
    if (!retryOptions) return;
    const timer = setTimeout(() => void latestSend.current(retryOptions), retryMs);
    return () => clearTimeout(timer);
  }, [retryOptions]);

  const stopRetrying = () => setRetryOptions(null);
  return {
    send,
    missingField,
    blockingDuplicateId,
    isSending,
    isRetrying: retryOptions !== null,
    stopRetrying,
    error,
  };
}
