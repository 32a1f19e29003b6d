"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { Priority } from "@/db/vocabulary";
import type { IncidentView } from "@/server/incidents/read-incidents";
import { useOpenIncidents, useTypes } from "../../_live/cache/use-live-data";
import { useNames } from "../../_words/use-names";
import { useOpenAlarms } from "../alarms/use-open-alarms";
import { formatPhoneNumber } from "../calls/phone-number";
import { useCalls, useRinging } from "../calls/use-calls";
import { useAnnounce } from "./announcer";
import { useSounds } from "./sound-context";

/** Repeat intervals of the alarm and panic sounds until answered. */
const [alarmEveryMs, panicEveryMs] = [6_000, 2_500];

/** Repeat intervals of the ringing sound, and while talking to another caller. */
const [ringEveryMs, ringWhileTalkingEveryMs] = [5_000, 15_000];

/** Repeats the alarm sound until every alarm is answered. */
export function useAlarmSound(): void {
  const { alarms } = useOpenAlarms();
  const { sound } = useSounds();
  const panic = alarms.some(({ kind }) => kind === "panic");
  const standing = alarms.length > 0;
  useEffect(() => {
    if (!standing) return;
    const signal = panic ? "panic" : "alarm";
    sound(signal);
    const again = setInterval(() => sound(signal), panic ? panicEveryMs : alarmEveryMs);
    return () => clearInterval(again);
  }, [standing, panic, sound]);
}

/**
 * Repeats the ringing sound while a call rings, starting at once for each new one; announces calls to screen readers.
 */
export function useCallAlerts(): void {
  const t = useTranslations("announce");
  const desk = useTranslations("callDesk");
  const say = useAnnounce();
  const { sound } = useSounds();
  const { calls, query } = useCalls();
  const ringing = useRinging();
  const known = useRef<Map<string, string> | null>(null);
  const heard = useRef<ReadonlySet<string>>(new Set());
  const rings = ringing.length > 0;
  const talking = calls.some(({ mine }) => mine);

  useEffect(() => {
    if (!query.data) return;
    const before = known.current;
    known.current = new Map(calls.map(({ id, state }) => [id, state]));
    for (const { id, state, callerNumber, claimerName, mine, history } of calls) {
      const { total, unfounded } = history;
      if (before?.get(id) === state) continue;
      const number = callerNumber === null ? desk("noNumber") : formatPhoneNumber(callerNumber);
      if (state === "ringing") say(t("call", { number, total, unfounded }));
      if (before?.get(id) === "ringing" && state === "claimed" && !mine) {
        say(t("callTaken", { number, name: claimerName ?? "" }));
      }
      if (before?.get(id) === "ringing" && state === "missed") say(t("callMissed", { number }));
    }
  }, [calls, query.data, say, t, desk]);

  useEffect(() => {
    const before = heard.current;
    heard.current = new Set(ringing.map(({ id }) => id));
    if (ringing.some(({ id }) => !before.has(id))) sound("call");
  }, [ringing, sound]);

  useEffect(() => {
    if (!rings) return;
    const again = setInterval(() => sound("call"), talking ? ringWhileTalkingEveryMs : ringEveryMs);
    return () => clearInterval(again);
  }, [rings, talking, sound]);
}

/** Plays a sound for a new incident; announces incidents and crew progress to screen readers. */
export function useIncidentAlerts(): void {
  const t = useTranslations("announce");
  const stateName = useTranslations("assignmentState");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const say = useAnnounce();
  const { sound } = useSounds();
  const { incidents, query } = useOpenIncidents();
  const { byCode } = useTypes();
  const known = useRef<Map<string, IncidentView> | null>(null);

  useEffect(() => {
    if (!query.data) return;
    const before = known.current;
    const now = new Map(incidents.map((incident) => [incident.id, incident]));
    known.current = now;
    if (!before) return;
    let came = false;
    for (const incident of incidents) {
      const old = before.get(incident.id);
      if (old === incident) continue;
      const { number, priority, address, district } = incident;
      if (!old) {
        came = true;
        const type = byCode.get(incident.type);
        say(
          t("incident", {
            number,
            priority: priorityName(`${priority as Priority}`),
            type: type ? names.type(type) : incident.type,
            place: address ?? district.name,
          }),
        );
        continue;
      }
      const states = new Map(old.assignments.map(({ id, state }) => [id, state]));
      for (const { id, state, unit } of incident.assignments) {
        if (states.has(id) && states.get(id) !== state) {
          say(t("state", { callSign: unit.callSign, state: stateName(state), number }));
        }
      }
    }
    for (const [id, { number }] of before) if (!now.has(id)) say(t("closed", { number }));
    if (came) sound("incident");
  }, [incidents, query.data, byCode, names, priorityName, say, sound, stateName, t]);
}
