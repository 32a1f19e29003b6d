"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";

/** How urgent, in words and in its colour; the mark beside it has its shape. */
export function PriorityWord({ priority }: { priority: number }) {
  const t = useTranslations("priority");
  return (
    <span className="font-semibold text-[0.8125rem]" style={{ color: `var(--p${priority})` }}>
      P{priority} {t(`${priority as Priority}`)}
    </span>
  );
}
