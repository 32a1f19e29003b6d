"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { ClosureList, ClosureMark, type ListedClosure } from "./closure-text";
import { ScrollBox } from "./panel";

type Props = {
  closures: readonly ListedClosure[];
  isOpen: boolean;
  onToggle: () => void;
  /** CSS classes that position the notes on the map. */
  className: string;
};

/** The number of closures, in a corner of the map; expands to their names, reasons and end times. */
export function ClosureDisclosure({ closures, isOpen, onToggle, className }: Props) {
  const t = useTranslations("closures");
  if (closures.length === 0) return null;
  const Chevron = isOpen ? ChevronDown : ChevronUp;
  return (
    <section
      aria-label={t("title")}
      className={`absolute flex max-w-[min(20rem,calc(100%-4.5rem))] flex-col-reverse rounded-lg border border-line bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)] ${className}`}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex h-9 items-center gap-2 rounded-lg px-2.5 font-semibold text-[0.8125rem] hover:bg-hover"
      >
        <ClosureMark className="size-5" />
        {t("count", { count: closures.length })}
        <Chevron className="size-4 text-ink-3" aria-hidden />
      </button>
      {isOpen && (
        <ScrollBox name={t("inForce")} className="max-h-40 overflow-y-auto border-line border-b p-2.5 text-[0.8125rem]">
          <ClosureList closures={closures} />
        </ScrollBox>
      )}
    </section>
  );
}
