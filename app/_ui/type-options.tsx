"use client";

import { useTranslations } from "next-intl";
import { categories } from "@/db/vocabulary";
import { useTypes } from "../_live/cache/use-live-data";
import { useNames } from "../_words/use-names";

/** The options of a `select` element for an incident type, grouped by category. The values are the types' codes. */
export function TypeOptions() {
  const categoryName = useTranslations("category");
  const names = useNames();
  const { types } = useTypes();
  return categories.map((category) => (
    <optgroup key={category} label={categoryName(category)}>
      {types
        .filter((type) => type.category === category)
        .map((type) => (
          <option key={type.code} value={type.code}>
            {names.type(type)}
          </option>
        ))}
    </optgroup>
  ));
}
