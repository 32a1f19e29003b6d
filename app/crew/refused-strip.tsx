"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../_ui/button";
import { useFormat } from "../_words/use-format";
import { dismissRefusals, useOutbox } from "./outbox";

/** What was pressed and did not count, and why; until the crew says it has read it. */
export function RefusedStrip() {
  const t = useTranslations("crewOutbox");
  const pressName = useTranslations("crewPress");
  const causeName = useTranslations("crewRefused");
  const format = useFormat();
  const { refusals } = useOutbox();
  if (refusals.length === 0) return null;
  return (
    <section role="alert" className="shrink-0 border-alarm border-b border-l-4 bg-alarm-ground">
      <div className="mx-auto max-w-xl px-4 py-2.5">
        <p className="flex items-center gap-2 font-semibold text-alarm text-base">
          <TriangleAlert className="size-5 shrink-0" aria-hidden />
          <span className="flex-1">{t("refused")}</span>
          <Button size="large" onClick={dismissRefusals}>
            {t("understood")}
          </Button>
        </p>
        <ul className="mt-1 ml-7 max-h-32 overflow-y-auto text-base">
          {refusals.map(({ id, what, at, cause }) => (
            <li key={id}>
              <strong>{pressName(what)}</strong> <span className="text-ink-2">{format.hourMinute(new Date(at))}</span>:{" "}
              {causeName(cause)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
