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
 * the ids of notes prevent duplicates. `queuedAt`: when the answer was queued, in ms since 1970. `isDelayed`: the
 * server could not be reached. `isHeld`: the answer was given before the page was reloaded, or more than
 * `maxAnswerAgeMs` ago; the officer sends or discards it, because it would replace a newer answer of a colleague.
 */
type Unsent = {
  note: Note;
  queuedNote: Note | null;
  refusal: { reason?: AgencyRefusal; noteId: string; text: string };
  queuedAnswer: Answer | null;
  /** Missing in copies that an earlier version stored. */
  queuedAt?: number;
  isDelayed: boolean;
  isHeld: boolean;
};

const maxAnswerAgeMs = 10 * 60_000;

const createBlankRefusal = () => ({ noteId: newId(), text: "" });
export const unsentAnswers = createUnsentStore<Unsent>(
  () => ({
    note: { id: newId(), text: "" },
    queuedNote: null,
    refusal: createBlankRefusal(),
    queuedAnswer: null,
    isDelayed: false,
    isHeld: false,
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
  changeUnsent(incidentId, { queuedNote: { id: note.id, text }, isDelayed: false });
  requestSend();
}

/**
 * Sends the agency's answer, also after an outage of up to ten minutes. It replaces an earlier answer that was not sent.
 */
export function queueAnswer(incidentId: string, queuedAnswer: Answer): void {
  answerErrors.set(incidentId, {});
  changeUnsent(incidentId, { queuedAnswer, queuedAt: Date.now(), isDelayed: false, isHeld: false });
  if (queuedAnswer === "acknowledge") clearRefusal(incidentId);
  requestSend();
}

/** Deletes an answer that is held, and the text of the refusal form. */
export function discardAnswer(incidentId: string): void {
  changeUnsent(incidentId, { queuedAnswer: null, isHeld: false });
  clearRefusal(incidentId);
}

export function clearRefusal(incidentId: string): void {
  changeUnsent(incidentId, { refusal: createBlankRefusal() });
}

/**
 * Moves the text of the refusal form into the note field. If the server has already stored the text with a refusal
 * whose response was lost, the id of the note prevents a duplicate.
 */
export function moveRefusalToNote(incidentId: string): void {
  const { note, refusal } = unsentAnswers.get(incidentId);
  const text = [note.text, refusal.text.trim()].filter(Boolean).join("\n");
  changeUnsent(incidentId, { note: { id: note.text === "" ? refusal.noteId : note.id, text } });
  clearRefusal(incidentId);
}

/**
 * Removes an answer from the queue after the server has accepted or refused it, unless the officer has replaced it
 * meanwhile. Text typed in the meantime remains.
 */
function finishAnswer(incidentId: string, sentAnswer: Answer, error: unknown): void {
  if (unsentAnswers.get(incidentId).queuedAnswer !== sentAnswer) return;
  changeUnsent(incidentId, { queuedAnswer: null, isDelayed: false });
  if (error === null && sentAnswer !== "acknowledge") {
    const { refusal } = unsentAnswers.get(incidentId);
    const text = findAddedText(sentAnswer.note?.text ?? "", refusal.text);
    if (text === "") clearRefusal(incidentId);
    else changeUnsent(incidentId, { refusal: { ...refusal, noteId: newId(), text } });
  }
  if (error !== null) answerErrors.set(incidentId, { answer: error });
}

/**
 * Removes a note from the queue after the server has accepted or refused it. What the officer typed in the meantime
 * remains in the field.
 */
function finishNote(incidentId: string, sentNote: Note, error: unknown): void {
  const { text } = unsentAnswers.get(incidentId).note;
  changeUnsent(incidentId, {
    ...{ queuedNote: null, isDelayed: false },
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

/** Holds a queued answer that is older than `maxAnswerAgeMs`, because a colleague may have answered meanwhile. */
function holdOldAnswer(incidentId: string): void {
  const { queuedAnswer, queuedAt = 0, isHeld } = unsentAnswers.get(incidentId);
  if (queuedAnswer && !isHeld && Date.now() - queuedAt > maxAnswerAgeMs) changeUnsent(incidentId, { isHeld: true });
}

/** Sends everything queued. `onAnswered` loads what the server has stored; until then an answer is shown as queued. */
async function sendQueued({ agency }: Client, onAnswered: (error: unknown) => Promise<void>): Promise<SendResult> {
  let result: SendResult = "all";
  for (const incidentId of unsentAnswers.listIds()) {
    holdOldAnswer(incidentId);
    const { queuedAnswer, queuedNote, isHeld } = unsentAnswers.get(incidentId);
    try {
      if (queuedAnswer && !isHeld) {
        const request =
          queuedAnswer === "acknowledge"
            ? agency.acknowledge.mutate({ id: incidentId }, options)
            : agency.refuse.mutate({ id: incidentId, ...queuedAnswer }, options);
        const error = await send(request);
        await onAnswered(error);
        finishAnswer(incidentId, queuedAnswer, error);
      }
      if (queuedNote) {
        const error = await send(agency.addNote.mutate({ incidentId, ...queuedNote }, options));
        finishNote(incidentId, queuedNote, error);
        void onAnswered(error);
      }
    } catch (error) {
      const status = readHttpStatus(error);
      const isForAll = status === undefined || status === 401;
      for (const id of isForAll ? unsentAnswers.listIds() : [incidentId]) changeUnsent(id, { isDelayed: true });
      result = status === 401 ? "signed-out" : "unreachable";
      // Any other error may concern only this incident.
      if (isForAll) return result;
    }
  }
  return result;
}

const pageId = newId();
const maxRefetchMs = 5_000;

/**
 * Sends the officer's answers and notes as soon as the server can be reached. Keeps what is not sent in this browser,
 * and restores it when the page is opened again. Restored notes are sent; restored answers are held.
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
  const onAnswered = useRef<(error: unknown) => Promise<void>>(undefined);
  onAnswered.current = (error) => {
    // The officer may have opened another incident meanwhile.
    if (error) showToast(describeRefusal(error).text);
    const refetching = queryClient.invalidateQueries(trpc.agency.pathFilter());
    // A server that hangs must not hold back the other answers.
    return Promise.race([refetching, new Promise<void>((resolve) => setTimeout(resolve, maxRefetchMs))]);
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
    const loop = createSendLoop(() => sendQueued(client, async (error) => onAnswered.current?.(error)));
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
      // If there are several copies of one incident, a later load of the page restores the next one.
      if (copy.what !== "agency" || unsentAnswers.has(copy.incidentId)) continue;
      unsentAnswers.set(copy.incidentId, { ...(copy.content as Unsent), isDelayed: true, isHeld: true });
      const restoredCopy = createLocalCopyManager(copy.id);
      restoredCopy.takeOverCopy(copy);
      restoredCopy.keepCopy(null);
    }
    requestSend();
  }, [copies]);
}
