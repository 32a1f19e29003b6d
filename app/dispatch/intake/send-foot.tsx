"use client";

import { useTranslations } from "next-intl";
import type { Similar } from "@/server/intake/find-similar";
import { useRefusal } from "../../_live/cache/refusal";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useNames } from "../../_words/use-names";
import { useSimilarWords } from "./similar-words";

type Props = {
  /** What the report very likely tells of again: attaching it comes first then. */
  strong: Similar | undefined;
  /** It was found out only when the report was to be sent, so that was not done. */
  halted: boolean;
  busy: boolean;
  error: unknown;
  onAttach: (offer: Similar) => void;
  onSend: (wish: { anyway: boolean }) => void;
};

/** What Ctrl+Enter does, said on its button; and why the last try did not succeed. */
export function SendFoot({ strong, halted, busy, error, onAttach, onSend }: Props) {
  const t = useTranslations("intake");
  const names = useNames();
  const refused = useRefusal();
  const wordsOf = useSimilarWords();
  const { byCode } = useTypes();
  const words = error ? refused(error) : null;
  const type = strong && byCode.get(strong.type);
  return (
    <>
      {words && (
        <div role="alert" className="mb-2 text-[0.8125rem]">
          <p className="font-semibold text-alarm">
            {t("failed")}: {words.text}
          </p>
          {words.fields.map(({ field: path, name, cause }) => (
            <p key={path}>
              <b className="font-semibold">{name}</b>: {cause}
            </p>
          ))}
          <p className="text-ink-2">{t("keepsTrying")}</p>
        </div>
      )}
      {strong && (
        <div className="mb-2 text-[0.8125rem]">
          <p role={halted ? "alert" : undefined} className={halted ? "font-semibold text-alarm" : "font-semibold"}>
            {halted ? t("notSentYet") : t("similarStrong")}
          </p>
          <p className="text-pretty text-ink-2">
            <b className="font-semibold text-ink">
              #{strong.number} {type ? names.type(type) : strong.type}
            </b>{" "}
            {wordsOf(strong)}
          </p>
        </div>
      )}
      {strong ? (
        <div className="space-y-1.5">
          <Button
            look="strong"
            size="large"
            className="h-auto! min-h-11 w-full py-1.5"
            disabled={busy}
            aria-keyshortcuts="Control+Enter"
            onClick={() => onAttach(strong)}
          >
            <span className="min-w-0 text-balance whitespace-normal">
              {busy ? t("attaching") : t("attachAs", { number: strong.number })}
            </span>
            <Keys keys={["Ctrl", "↵"]} />
          </Button>
          <Button
            className="w-full"
            disabled={busy}
            aria-keyshortcuts="Control+Shift+Enter"
            onClick={() => onSend({ anyway: true })}
          >
            {t("sendAnyway")}
            <Keys keys={["Ctrl", "Shift", "↵"]} />
          </Button>
        </div>
      ) : (
        <Button
          type="submit"
          look="strong"
          size="large"
          className="w-full"
          disabled={busy}
          aria-keyshortcuts="Control+Enter Control+Shift+Enter"
        >
          {busy ? t("sending") : t("send")}
          <Keys keys={["Ctrl", "↵"]} />
        </Button>
      )}
    </>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="hidden gap-0.5 lg:flex" aria-hidden>
      {keys.map((key) => (
        <KeyCap key={key}>{key}</KeyCap>
      ))}
    </span>
  );
}
