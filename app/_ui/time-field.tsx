"use client";

import type { ComponentProps } from "react";
import { useFormat } from "../_words/use-format";
import { TextField } from "./field";

/** Converts the value of a time field, in WIB without seconds, to a time; null if the field is empty. */
export function toTime(value: string): Date | null {
  return value === "" ? null : new Date(`${value}:00+07:00`);
}

type Props = Omit<ComponentProps<typeof TextField>, "type" | "value" | "detail"> & { value: string };

/**
 * Field for a date and time in WIB. The browser shows the date in its own language, in which 03/04 may be another day,
 * so the date stands below in words, in the language of the screen.
 */
export function TimeField({ value, ...field }: Props) {
  const format = useFormat();
  const at = toTime(value);
  const isValid = at !== null && !Number.isNaN(at.getTime());
  // Without a maximum, a year may be typed with six digits.
  return (
    <TextField
      type="datetime-local"
      max="9999-12-31T23:59"
      value={value}
      detail={isValid && format.longDateTime(at)}
      {...field}
    />
  );
}
