"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "../../_words/use-format";
import { findClass, findColourIndex } from "../parts/count-classes";
import { chooseReadableInk } from "../parts/use-heat-colours";

type Props = { count: number; text: string; classes: readonly number[]; ramp: readonly string[]; className?: string };

/** A table cell with a count, coloured by the count's class. Zero is shown as a dot. */
export function CountCell({ count, text, classes, ramp, className = "" }: Props) {
  const index = findClass(count, classes);
  const colour = index < 0 ? null : (ramp[findColourIndex(index, classes.length)] ?? null);
  return (
    <td
      className={`border border-panel text-center ${colour ? "font-medium" : "text-ink-3"} ${className}`}
      style={colour ? { background: colour, color: chooseReadableInk(colour) } : undefined}
    >
      {count === 0 ? (
        <>
          <span aria-hidden>·</span>
          <span className="sr-only">0</span>
        </>
      ) : (
        text
      )}
    </td>
  );
}

/** Legend: the range of counts that each colour represents. */
export function ClassLegend({ classes, ramp }: { classes: readonly number[]; ramp: readonly string[] }) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const formatClassRange = (index: number) => {
    const [lowerLimit = 0, nextLowerLimit] = [classes[index], classes[index + 1]];
    if (nextLowerLimit === undefined) return t("orMore", { least: format.number(lowerLimit) });
    if (nextLowerLimit - lowerLimit === 1) return format.number(lowerLimit);
    return t("range", { least: format.number(lowerLimit), most: format.number(nextLowerLimit - 1) });
  };
  return (
    <ul aria-label={t("legend")} className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs">
      {classes.map((lowerLimit, index) => (
        <li key={lowerLimit} className="flex items-center gap-1.5">
          <span
            aria-hidden
            className="size-3.5 rounded-[0.1875rem] border border-line-2"
            style={{ background: ramp[findColourIndex(index, classes.length)] }}
          />
          {formatClassRange(index)}
        </li>
      ))}
    </ul>
  );
}
