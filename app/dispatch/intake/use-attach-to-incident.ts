"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { findAddedText } from "@/server/domain/draft";
import type { SimilarIncident } from "@/server/intake/find-similar";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { useMe } from "../../_session/use-me";
import { recordStart, useUndo } from "../assign/undo-context";
import { useConsole } from "../console-context";
import { appendToNote } from "../saving/unsent-texts";
import { useAnnounce } from "../sounds/announcer";
import { toDraftCall } from "./drafts";
import type { Intake } from "./use-intake";
import { useAnswerTexts } from "./use-later-changes";

/**
 * Attaches the form's call to an existing incident. The form's text becomes a note. Answers are added to the incident
 * if it has the same type; otherwise they go into the note. Undo restores the call and the form.
 */
export function useAttachToIncident({ draft, type, givenAnswers }: Intake, isShown: boolean) {
  const t = useTranslations("intake");
  const describeAnswers = useAnswerTexts(type);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const refetchAffected = useRefetchAffected();
  const announce = useAnnounce();
  const { offerUndo } = useUndo();
  const { updateConsole } = useConsole();
  const { data: me } = useMe();

  function createNoteFor({ type: code }: SimilarIncident): string | undefined {
    const answerTexts = code === type?.code ? [] : describeAnswers(givenAnswers);
    const lines = [draft.description.trim(), draft.address.trim(), ...answerTexts].filter(Boolean);
    return lines.length > 0 ? lines.join("\n").slice(0, 5_000) : undefined;
  }

  const attach = useMutation({
    mutationFn: async (similarIncident: SimilarIncident) => {
      const claimedCall = draft.call ?? toDraftCall(await client.calls.open.mutate({}));
      // Keeps the call in the draft, so that a retry after a later failure attaches the same call.
      if (!draft.call) updateConsole({ do: "take-call", call: claimedCall, targetDraftKey: draft.key });
      if (similarIncident.type === type?.code && givenAnswers.length > 0) {
        await client.incidents.answer.mutate({ id: similarIncident.id, answers: givenAnswers });
      }
      const sentNote = createNoteFor(similarIncident);
      await client.intake.attach.mutate({
        ...{ callId: claimedCall.id, incidentId: similarIncident.id, note: sentNote },
        formKey: draft.key,
      });
      return { callId: claimedCall.id, sentNote: sentNote ?? "" };
    },
    onMutate: recordStart,
    onSuccess: ({ callId, sentNote }, similarIncident, { at }) => {
      const { id, number } = similarIncident;
      const laterText = findAddedText(sentNote, createNoteFor(similarIncident) ?? "");
      if (laterText !== "") appendToNote(id, laterText, isShown);
      updateConsole({ do: "sent", id, key: draft.key });
      announce(t("attached", { number }));
      void refetchAffected({ incidentId: id }, trpc.calls.pathFilter(), trpc.incidents.pathFilter());
      offerUndo(id, at, t("attached", { number }), async () => {
        const call = await client.intake.detach.mutate({ callId });
        if (!call) return;
        const { key: _, call: __, ...entered } = draft;
        updateConsole({ do: "take-call", call: toDraftCall(call), draftAtKeyPress: null, entered });
        void refetchAffected({ topic: "calls" }, trpc.calls.pathFilter());
      });
    },
  });

  return {
    attach: (similarIncident: SimilarIncident) => {
      if (!attach.isPending) attach.mutate(similarIncident);
    },
    isAttaching: attach.isPending,
    error: attach.error,
    canAttach: me?.permissions.includes("calls:answer") ?? false,
  };
}
