"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { AgencyRefusal } from "@/db/agency-vocabulary";
import { findAddedText } from "@/server/domain/draft";
import { isContentRefused, readHttpStatus, useRefusal } from "../_live/cache/refusal";
import { useTRPC, useTRPCClient } from "../_live/cache/trpc";
import { createLocalCopyManager, type LocalCopyManager, useLocalCopies } from "../_session/local-copies";
import { createSendLoop, type SendResult } from "../_session/send-loop";
import { createUnsentStore, newId } from "../_session/unsent-store";
import { useMe } from "../_session/use-me";
import { useToast } from "../_ui/toast";

type Note = { id: string; text: string };
export type Answer = "acknowledge" | { reason: AgencyRefusal; note?: Note };

/**
 * What this officer has entered about an incident. `queuedNote` and `queuedAnswer` are sent until the server answers;
 * the ids of notes prevent duplicates. `isLate`: the server could not be reached.
 */
type Unsent = {
  note: Note;
  queuedNote: Note | null;
  refusal: { reason?: AgencyRefusal; noteId: string; text: string };
  queuedAnswer: Answer | null;
  isLate: boolean;
};

const createBlankRefusal = () => ({ noteId: newId(), text: "" });
export const unsentAnswers = createUnsentStore<Unsent>(
  () => ({
    note: { id: newId(), text: "" },
    queuedNote: null,
    refusal: createBlankRefusal(),
    queuedAnswer: null,
    isLate: false,
  }),
  ({ note, queuedNote, refusal, queuedAnswer }) =>
    note.text !== "" || refusal.text !== "" || queuedNote !== null || queuedAnswer !== null,
);

/** Why the server refused what was last sent about an incident. */
export const answerErrors = createUnsentStore<{ note?: unknown; answer?: unknown }>(
  () => ({}),
  () => false,
);

export function changeUnsent(incidentId: string, changes: Partial<Unsent>): void {
  unsentAnswers.set(incidentId, { ...unsentAnswers.get(incidentId), ...changes });
}

let requestSend = () => {};

/** Sends what the officer has typed into the note field, also after an outage or a reload of the page. */
export function queueNote(incidentId: string): void {
  const { note, queuedNote } = unsentAnswers.get(incidentId);
  const text = note.text.trim();
  if (text === "" || queuedNote) return;
  answerErrors.set(incidentId, {});
  changeUnsent(incidentId, { queuedNote: { id: note.id, text }, isLate: false });
  requestSend();
}

/** Sends the agency's answer, also after an outage or a reload. It replaces an earlier answer that was not sent. */
export function queueAnswer(incidentId: string, queuedAnswer: Answer): void {
  answerErrors.set(incidentId, {});
  changeUnsent(incidentId, { queuedAnswer, isLate: false });
  requestSend();
}

/** Ends the sending of an answer, unless the officer has replaced it meanwhile. */
function finishAnswer(incidentId: string, sentAnswer: Answer, error: unknown): void {
  if (unsentAnswers.get(incidentId).queuedAnswer !== sentAnswer) return;
  const isRefusalStored = error === null && sentAnswer !== "acknowledge";
  changeUnsent(incidentId, {
    ...{ queuedAnswer: null, isLate: false },
    ...(isRefusalStored && { refusal: createBlankRefusal() }),
  });
  if (error !== null) answerErrors.set(incidentId, { answer: error });
}

/** Ends the sending of a note. What the officer typed in the meantime remains in the field. */
function finishNote(incidentId: string, sentNote: Note, error: unknown): void {
  const { text } = unsentAnswers.get(incidentId).note;
  changeUnsent(incidentId, {
    ...{ queuedNote: null, isLate: false },
    ...(error === null && { note: { id: newId(), text: findAddedText(sentNote.text, text) } }),
  });
  if (error !== null) answerErrors.set(incidentId, { note: error });
}

type Client = ReturnType<typeof useTRPCClient>;
const options = { context: { hasTimeout: true } };

/** Returns null if the server accepts the request, otherwise its refusal. Throws if sending again can succeed. */
function send(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => null,
    (error) => {
      if (isContentRefused(error)) return error;
      throw error;
    },
  );
}

async function sendQueued({ agency }: Client, onAnswered: (error: unknown) => void): Promise<SendResult> {
  for (const incidentId of unsentAnswers.listIds()) {
    const { queuedAnswer, queuedNote } = unsentAnswers.get(incidentId);
    try {
      if (queuedAnswer) {
        const request =
          queuedAnswer === "acknowledge"
            ? agency.acknowledge.mutate({ id: incidentId }, options)
            : agency.refuse.mutate({ id: incidentId, ...queuedAnswer }, options);
        const error = await send(request);
        finishAnswer(incidentId, queuedAnswer, error);
        onAnswered(error);
      }
      if (queuedNote) {
        const error = await send(agency.addNote.mutate({ incidentId, ...queuedNote }, options));
        finishNote(incidentId, queuedNote, error);
        onAnswered(error);
      }
    } catch (error) {
      for (const id of unsentAnswers.listIds()) changeUnsent(id, { isLate: true });
      return readHttpStatus(error) === 401 ? "signed-out" : "unreachable";
    }
  }
  return "all";
}

const pageId = newId();

/**
 * Sends the officer's answers and notes as soon as the server can be reached. Keeps what is not sent in this browser,
 * and restores it when the page is opened again.
 */
export function useAnswerSender(): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const showToast = useToast();
  const describeRefusal = useRefusal();
  const { data: me } = useMe();
  const personId = me?.id;
  const copies = useLocalCopies();
  const onAnswered = useRef<(error: unknown) => void>(undefined);
  onAnswered.current = (error) => {
    // The officer may have opened another incident meanwhile.
    if (error) showToast(describeRefusal(error).text);
    void queryClient.invalidateQueries(trpc.agency.pathFilter());
  };

  useEffect(() => {
    if (personId === undefined) return;
    const managers = new Map<string, LocalCopyManager>();
    const unsubscribe = unsentAnswers.subscribe((incidentId) => {
      const manager = managers.get(incidentId) ?? createLocalCopyManager(`${pageId} agency ${incidentId}`);
      managers.set(incidentId, manager);
      const content = unsentAnswers.has(incidentId) ? unsentAnswers.get(incidentId) : null;
      manager.keepCopy(content && { what: "agency", personId, incidentId, base: null, content });
    });
    const loop = createSendLoop(() => sendQueued(client, (error) => onAnswered.current?.(error)));
    requestSend = loop.request;
    window.addEventListener("online", loop.request);
    return () => {
      unsubscribe();
      loop.stop();
      window.removeEventListener("online", loop.request);
    };
  }, [personId, client]);

  useEffect(() => {
    for (const copy of copies.toReversed()) {
      // If there are several copies of one incident, the others are restored after the newest has been sent.
      if (copy.what !== "agency" || unsentAnswers.has(copy.incidentId)) continue;
      unsentAnswers.set(copy.incidentId, { ...(copy.content as Unsent), isLate: true });
      const restoredCopy = createLocalCopyManager(copy.id);
      restoredCopy.takeOverCopy(copy);
      restoredCopy.keepCopy(null);
    }
    requestSend();
  }, [copies]);
}
