"use client";

import { useTranslations } from "next-intl";
import type { Priority } from "@/db/vocabulary";
import type { Similar } from "@/server/intake/find-similar";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { PriorityMark } from "../../_ui/mark";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";
import { useSimilarWords } from "./similar-words";

type Props = {
  offers: readonly Similar[];
  /** The one Ctrl+Enter attaches to; Alt+Enter takes the first of the others. */
  strong: Similar | undefined;
  /** Null for those who do not take calls. */
  onAttach: ((offer: Similar) => void) | null;
};

/** Incidents this may be a further report of, the surest first. */
export function SimilarList({ offers, strong, onAttach }: Props) {
  const t = useTranslations("intake");
  const status = useTranslations("incidentStatus");
  const names = useNames();
  const wordsOf = useSimilarWords();
  const { byCode } = useTypes();
  const { act } = useConsole();
  if (offers.length === 0) return null;
  const byAlt = offers.find((one) => one !== strong && one.status !== "closed");
  return (
    <section aria-label={t("similar")}>
      <h3 className="label mb-1">{t("similar")}</h3>
      <ul className="overflow-hidden rounded-lg border border-line-2 bg-raised">
        {offers.map((offer) => {
          const type = byCode.get(offer.type);
          const isClosed = offer.status === "closed";
          return (
            <li key={offer.id} className="border-line border-t px-3 py-2 first:border-t-0">
              <div className="flex items-start gap-2">
                <PriorityMark priority={offer.priority as Priority} className="mt-0.5 size-4" />
                <div className="min-w-0 flex-1">
                  <p className="font-semibold leading-snug">
                    #{offer.number} {type ? names.type(type) : offer.type}
                  </p>
                  <p className="truncate text-[0.8125rem] text-ink-2">
                    {[offer.address, offer.district].filter(Boolean).join(", ")}
                  </p>
                  <p className="text-pretty text-[0.8125rem] text-ink-2">{wordsOf(offer)}</p>
                  {offer.strong && <p className="font-semibold text-[0.8125rem]">{t("similarStrong")}</p>}
                  {isClosed && <p className="font-medium text-[0.8125rem]">{status(offer.status)}</p>}
                </div>
                <div className="flex flex-col items-end gap-1">
                  {onAttach && !isClosed && (
                    <Button
                      size="small"
                      aria-label={t("attachTo", { number: offer.number })}
                      aria-keyshortcuts={offer === byAlt ? "Alt+Enter" : undefined}
                      onClick={() => onAttach(offer)}
                    >
                      {t("attach")}
                      {offer === byAlt && (
                        <span className="hidden lg:inline" aria-hidden>
                          <KeyCap>Alt ↵</KeyCap>
                        </span>
                      )}
                    </Button>
                  )}
                  <Button
                    size="small"
                    look="quiet"
                    aria-label={t("lookAt", { number: offer.number })}
                    onClick={() => act({ do: "open-incident", id: offer.id })}
                  >
                    {t("look")}
                  </Button>
                </div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
