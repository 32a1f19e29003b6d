"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { EventKind } from "@/db/event-kinds";
import type { Messages } from "@/server/words/languages";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import type { ListedEvent } from "./audit-filter";

/** Returns functions for the display names of event kinds, actors and kinds of actors. */
export function useEventNames() {
  const kindName = useTranslations("eventKind");
  const actorKindName = useTranslations("actorKind");
  const systemActorName = useTranslations("systemActor");
  const tAudit = useTranslations("audit");
  return useMemo(() => {
    const splitActor = (actor: string) => {
      const [kind = "", id = ""] = actor.split(/:(.*)/);
      return { kind: kind as keyof Messages["actorKind"], id };
    };
    return {
      /** The name of a kind of event. A kind that a newer server has recorded is shown as it is. */
      kind: (kind: EventKind) => {
        // A dot in a message key would mean a nested path.
        const key = kind.replace(".", "-") as keyof Messages["eventKind"];
        return kindName.has(key) ? kindName(key) : kind;
      },
      actor: (actor: string, name: string | null) => {
        const { kind, id } = splitActor(actor);
        if (name) return name;
        if (kind !== "system") return kind === "person" ? tAudit("unknownPerson") : id;
        const systemKey = id as keyof Messages["systemActor"];
        return systemActorName.has(systemKey) ? systemActorName(systemKey) : id;
      },
      actorKind: (actor: string) => {
        const { kind } = splitActor(actor);
        return actorKindName.has(kind) ? actorKindName(kind) : kind;
      },
    };
  }, [kindName, actorKindName, systemActorName, tAudit]);
}

/** Returns a function that names what an event is about: incident, unit, and the changed record, call or account. */
export function useEventSubject() {
  const t = useTranslations("audit");
  const format = useFormat();
  const names = useNames();
  const { formatValue } = useEventValue();
  return ({ incidentNumber, unit, subjectName, subjectType, subjectCallAt, data }: ListedEvent): string =>
    [
      incidentNumber && t("incidentNumber", { number: incidentNumber }),
      unit,
      subjectType && names.type(subjectType),
      subjectName,
      subjectCallAt && t("callAt", { time: format.dateTime(new Date(subjectCallAt)) }),
      typeof data.category === "string" && formatValue("category", data.category),
    ]
      .filter(Boolean)
      .join(", ");
}

type Field = keyof Messages["auditField"];

/** For each audit field, the section of the message catalogue that translates its values. */
const sectionOf = {
  role: "role",
  scope: "scope",
  dispatchRule: "dispatchRule",
  duty: "duty",
  priority: "priority",
  category: "category",
  positionQuality: "positionQuality",
  mobility: "mobility",
  mode: "typeMode",
  unitKind: "unitKind",
  assignmentState: "assignmentState",
  incidentStatus: "incidentStatus",
  disposition: "disposition",
  source: "callSource",
  cause: "callCause",
  language: "screenLanguage",
  theme: "screenTheme",
  scene: "wallScene",
  vehicles: "vehicle",
  by: "safetyCheck",
} as const satisfies Record<string, keyof Messages>;

/** Formats the names and values of event fields; a value without a translation is shown unchanged. */
export function useEventValue() {
  const t = useTranslations("audit");
  const fieldName = useTranslations("auditField");
  const messages = useTranslations();
  const format = useFormat();
  const names = useNames();

  return useMemo(() => {
    const translate = messages as unknown as { (key: string): string; has: (key: string) => boolean };
    const translateFromSection = (section: keyof Messages, code: string): string | null => {
      const key = `${section}.${code}`;
      return translate.has(key) ? translate(key) : null;
    };
    const formatText = (field: string, text: string): string => {
      if (field === "agencyCode" || field === "agency" || field === "agencies") return names.agency(text);
      if (field === "scopes") return translateFromSection("scope", text) ?? text;
      if (field === "skills") return names.skill(text);
      if (field === "state")
        return translateFromSection("assignmentState", text) ?? translateFromSection("incidentStatus", text) ?? text;
      if (field === "undone") return translateFromSection("disposition", text) ?? text;
      if (field === "kind")
        return translateFromSection("unitKind", text) ?? translateFromSection("alarmKind", text) ?? text;
      if (field === "reason") return translateFromSection("agencyRefusal", text) ?? text;
      const section = Object.hasOwn(sectionOf, field) ? sectionOf[field as keyof typeof sectionOf] : null;
      if (section) return translateFromSection(section, text) ?? text;
      const isTimestamp = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);
      return isTimestamp ? `${format.dateTime(new Date(text))} WIB` : text;
    };
    const formatValue = (field: string, value: unknown): string => {
      if (value === null || value === undefined || value === "") return t("nothing");
      if (typeof value === "boolean") return value ? t("yes") : t("no");
      if (typeof value === "string") return formatText(field, value);
      if (typeof value === "number") {
        if (field === "priority") return translateFromSection("priority", String(value)) ?? String(value);
        return field.endsWith("Seconds") ? t("secondsValue", { count: value }) : String(value);
      }
      if (Array.isArray(value)) return value.map((item) => formatValue(field, item)).join(", ") || t("nothing");
      return formatObject(value as Record<string, unknown>);
    };
    const formatObject = (value: Record<string, unknown>): string => {
      if (typeof value.lat === "number" && typeof value.lng === "number") {
        return format.coordinates(value.lng, value.lat);
      }
      if (Array.isArray(value.coordinates)) {
        return t("points", { count: value.coordinates.flat(3).length / 2 });
      }
      const parts = Object.entries(value).map(
        ([field, part]) => `${formatFieldName(field)}: ${formatValue(field, part)}`,
      );
      return parts.length > 0 ? `(${parts.join("; ")})` : t("nothing");
    };
    const formatFieldName = (field: string) => (fieldName.has(field as Field) ? fieldName(field as Field) : field);
    return { formatFieldName, formatValue };
  }, [t, messages, fieldName, format, names]);
}
