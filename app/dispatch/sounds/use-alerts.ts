"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import type { ListedIncident } from "@/server/masking/mask-incident";
import { useOpenIncidents, useTypes } from "../../_live/cache/use-live-data";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useNames } from "../../_words/use-names";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { useCalls, useRingingCalls } from "../calls/use-calls";
import { type AlarmSignal, chooseRepeatedSignals, chooseSignal } from "./alarm-signals";
import { useAnnounce } from "./announcer";
import { useSounds } from "./sound-context";

/** Repeat intervals of the ringing sound: normally, and while the user is talking to another caller. */
const [ringIntervalMs, ringIntervalWhileTalkingMs] = [5_000, 15_000];

/**
 * Plays a sound immediately when an alarm is new, and repeats it until the alarm is answered. While a crew calls for
 * help or a critical incident has no unit, only the sounds of these alarms are repeated, in turn.
 */
export function useAlarmSound(): void {
  const { alarms } = useOpenAlarms();
  const { playSound, isAudioBlocked } = useSounds();
  const playedIds = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    // While the browser blocks audio, alarms are not marked as played, so that they sound once audio is allowed.
    if (isAudioBlocked) return;
    const newAlarm = alarms.find(({ id }) => !playedIds.current.has(id));
    playedIds.current = new Set(alarms.map(({ id }) => id));
    if (newAlarm) playSound(chooseSignal(newAlarm));
  }, [alarms, isAudioBlocked, playSound]);

  const { signals, intervalMs } = chooseRepeatedSignals(alarms);
  const signalKey = signals.join(" ");
  useEffect(() => {
    if (!signalKey) return;
    const signalCycle = signalKey.split(" ") as AlarmSignal[];
    let signalIndex = 0;
    const timer = setInterval(() => {
      const signal = signalCycle[signalIndex++ % signalCycle.length];
      if (signal) playSound(signal);
    }, intervalMs);
    return () => clearInterval(timer);
  }, [signalKey, intervalMs, playSound]);
}

/**
 * Plays the ringing sound for each new call, and repeats it while a call rings. Also announces calls to screen readers.
 */
export function useCallAlerts(): void {
  const t = useTranslations("announce");
  const tCall = useTranslations("callStatus");
  const announce = useAnnounce();
  const { playSound } = useSounds();
  const { calls, query } = useCalls();
  const ringingCalls = useRingingCalls();
  const knownStates = useRef<Map<string, string> | null>(null);
  const playedIds = useRef<ReadonlySet<string>>(new Set());
  const isRinging = ringingCalls.length > 0;
  const isTalking = calls.some(({ mine }) => mine);

  useEffect(() => {
    if (!query.data) return;
    const previousStates = knownStates.current;
    knownStates.current = new Map(calls.map(({ id, state }) => [id, state]));
    for (const { id, state, callerNumber, claimerName, mine, history } of calls) {
      const { total, unfounded } = history;
      if (previousStates?.get(id) === state) continue;
      const number = callerNumber === null ? tCall("noNumber") : formatPhoneNumber(callerNumber);
      if (state === "ringing") announce(t("call", { number, total, unfounded }));
      if (previousStates?.get(id) === "ringing" && state === "claimed" && !mine) {
        announce(t("callTaken", { number, name: claimerName ?? "" }));
      }
      if (previousStates?.get(id) === "ringing" && state === "missed") announce(t("callMissed", { number }));
    }
  }, [calls, query.data, announce, t, tCall]);

  useEffect(() => {
    const previousIds = playedIds.current;
    playedIds.current = new Set(ringingCalls.map(({ id }) => id));
    if (ringingCalls.some(({ id }) => !previousIds.has(id))) playSound("call");
  }, [ringingCalls, playSound]);

  useEffect(() => {
    if (!isRinging) return;
    const timer = setInterval(() => playSound("call"), isTalking ? ringIntervalWhileTalkingMs : ringIntervalMs);
    return () => clearInterval(timer);
  }, [isRinging, isTalking, playSound]);
}

/**
 * Plays a sound for each new incident and each refusal of an agency. Announces both, and crew progress, to screen
 * readers.
 */
export function useIncidentAlerts(): void {
  const t = useTranslations("announce");
  const stateName = useTranslations("assignmentState");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const announce = useAnnounce();
  const { playSound } = useSounds();
  const { incidents, query } = useOpenIncidents();
  const { typesByCode } = useTypes();
  const knownIncidents = useRef<Map<string, ListedIncident> | null>(null);

  useEffect(() => {
    if (!query.data) return;
    const previousIncidents = knownIncidents.current;
    const currentIncidents = new Map(incidents.map((incident) => [incident.id, incident]));
    knownIncidents.current = currentIncidents;
    if (!previousIncidents) return;
    let [hasNewIncident, hasRefusal] = [false, false];
    for (const incident of incidents) {
      const previousIncident = previousIncidents.get(incident.id);
      if (previousIncident === incident) continue;
      const { number, priority, address, district } = incident;
      if (!previousIncident) {
        hasNewIncident = true;
        const type = typesByCode.get(incident.type);
        announce(
          t("incident", {
            number,
            priority: priorityName(`${priority as Priority}`),
            type: type ? names.type(type) : incident.type,
            place: address ?? district.name,
          }),
        );
        continue;
      }
      const previousStates = new Map(previousIncident.assignments.map(({ id, state }) => [id, state]));
      for (const { id, state, unit } of incident.assignments) {
        if (previousStates.has(id) && previousStates.get(id) !== state) {
          announce(t("state", { callSign: unit.callSign, state: stateName(state), number }));
        }
      }
      const refusedBefore = new Set(previousIncident.forwardings.map((row) => row.refusedAt && row.agency));
      for (const { agency, refusedAt } of incident.forwardings) {
        if (!refusedAt || refusedBefore.has(agency)) continue;
        hasRefusal = true;
        announce(t("refused", { agency: names.agency(agency), number }));
      }
    }
    for (const [id, { number }] of previousIncidents) if (!currentIncidents.has(id)) announce(t("closed", { number }));
    if (hasRefusal) playSound("alarm");
    else if (hasNewIncident) playSound("incident");
  }, [incidents, query.data, typesByCode, names, priorityName, announce, playSound, stateName, t]);
}
