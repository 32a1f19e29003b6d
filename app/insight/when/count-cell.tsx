"use client";

import { classOf, colourOf } from "../map/classes";
import { inkOn } from "./ink-on";

type Props = { count: number; words: string; classes: readonly number[]; ramp: readonly string[]; className?: string };

/** A number in a table, on the colour of its class; nothing is a quiet dot. */
export function CountCell({ count, words, classes, ramp, className = "" }: Props) {
  const index = classOf(count, classes);
  const colour = index < 0 ? null : (ramp[colourOf(index, classes.length)] ?? null);
  return (
    <td
      className={`border border-panel text-center ${colour ? "font-medium" : "text-ink-3"} ${className}`}
      style={colour ? { background: colour, color: inkOn(colour) } : undefined}
    >
      {count === 0 ? (
        <>
          <span aria-hidden>·</span>
          <span className="sr-only">0</span>
        </>
      ) : (
        words
      )}
    </td>
  );
}
