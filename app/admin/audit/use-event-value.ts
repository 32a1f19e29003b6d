"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Messages } from "../../../server/words/catalogues";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";

type Field = keyof Messages["auditField"];

/** The words of which section a field's values are written in. */
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
  textSize: "screenTextSize",
  theme: "screenTheme",
} as const satisfies Record<string, keyof Messages>;

/** Puts a value of the trail into words, by the field it stands in; what has no words is written as it is. */
export function useEventValue() {
  const t = useTranslations("audit");
  const fieldName = useTranslations("auditField");
  const words = useTranslations();
  const format = useFormat();
  const names = useNames();

  return useMemo(() => {
    const say = words as unknown as { (key: string): string; has: (key: string) => boolean };
    const inSection = (section: keyof Messages, word: string): string | null => {
      const key = `${section}.${word}`;
      return say.has(key) ? say(key) : null;
    };
    const ofText = (field: string, text: string): string => {
      if (field === "agencyCode" || field === "agency") return names.agency(text);
      if (field === "scopes") return inSection("scope", text) ?? text;
      if (field === "skills") return names.skill(text);
      if (field === "state") return inSection("assignmentState", text) ?? inSection("incidentStatus", text) ?? text;
      if (field === "undone") return inSection("disposition", text) ?? text;
      if (field === "kind") return inSection("unitKind", text) ?? text;
      const section = Object.hasOwn(sectionOf, field) ? sectionOf[field as keyof typeof sectionOf] : null;
      if (section) return inSection(section, text) ?? text;
      const isMoment = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text);
      return isMoment ? `${format.moment(new Date(text))} WIB` : text;
    };
    const ofOne = (field: string, value: unknown): string => {
      if (value === null || value === undefined || value === "") return t("nothing");
      if (typeof value === "boolean") return value ? t("yes") : t("no");
      if (typeof value === "string") return ofText(field, value);
      if (typeof value === "number") {
        if (field === "priority") return inSection("priority", String(value)) ?? String(value);
        return field.endsWith("Seconds") ? t("secondsValue", { count: value }) : String(value);
      }
      if (Array.isArray(value)) return value.map((one) => ofOne(field, one)).join(", ") || t("nothing");
      return ofObject(value as Record<string, unknown>);
    };
    const ofObject = (value: Record<string, unknown>): string => {
      if (typeof value.lat === "number" && typeof value.lng === "number") {
        return format.coordinates(value.lng, value.lat);
      }
      if (Array.isArray(value.coordinates)) {
        return t("points", { count: value.coordinates.flat(3).length / 2 });
      }
      const parts = Object.entries(value).map(([field, one]) => `${name(field)}: ${ofOne(field, one)}`);
      return parts.length > 0 ? `(${parts.join("; ")})` : t("nothing");
    };
    const name = (field: string) => (fieldName.has(field as Field) ? fieldName(field as Field) : field);
    return { name, value: ofOne };
  }, [t, words, fieldName, format, names]);
}
