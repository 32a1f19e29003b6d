"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import type { TypeView } from "@/server/assignment/list-types";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { type GuessedType, GuessedTypes } from "./guessed-types";
import { TypeChooser } from "./type-chooser";

type Props = {
  type: TypeView | undefined;
  isChosen: boolean;
  guesses: readonly GuessedType[];
  inputRef: RefObject<HTMLInputElement | null>;
  lacking: boolean;
  /** Null follows the words again. */
  onChoose: (type: TypeView | null) => void;
};

/** What happened: guessed from the words while nobody chose, with any other type one key away. */
export function TypeField({ type, isChosen, guesses, inputRef, lacking, onChoose }: Props) {
  const t = useTranslations("intake");
  const [searching, setSearching] = useState(false);
  return (
    <div>
      <p className="label mb-1">{t("type")}</p>
      {(searching || !type) && (
        <TypeChooser
          inputRef={inputRef}
          invalid={lacking && !type}
          describedBy="type-problem"
          onPick={(one) => {
            setSearching(false);
            onChoose(one);
          }}
          onLeave={searching ? () => setSearching(false) : undefined}
        />
      )}
      {type && !searching && (
        <div className="overflow-hidden rounded-lg border border-line-2 bg-raised">
          <GuessedTypes type={type} isChosen={isChosen} guesses={guesses} onChoose={onChoose} />
          <div className="flex gap-1 p-1">
            <Button
              size="small"
              look="quiet"
              aria-keyshortcuts="Alt+J"
              onClick={() => {
                // At once: what is typed right after the key belongs into the field.
                flushSync(() => setSearching(true));
                inputRef.current?.focus();
              }}
            >
              {t("otherType")}
              <span className="hidden lg:inline" aria-hidden>
                <KeyCap>Alt J</KeyCap>
              </span>
            </Button>
            {isChosen && guesses.length > 0 && (
              <Button size="small" look="quiet" onClick={() => onChoose(null)}>
                {t("followWords")}
              </Button>
            )}
          </div>
        </div>
      )}
      <p id="type-problem" role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem] empty:hidden">
        {lacking && !type && t("needType")}
      </p>
    </div>
  );
}
