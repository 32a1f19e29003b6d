"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { SimilarIncident } from "@/server/intake/find-similar";
import { useRefusal } from "../../_live/cache/refusal";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { KeyCap } from "../../_ui/key-cap";
import { useToast } from "../../_ui/toast";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useNames } from "../../_words/use-names";
import { type CommandId, listKeyCaps } from "../commands/command-list";
import { CommandButton, useCommand } from "../commands/command-registry";
import type { Draft } from "./drafts";
import { useSimilarText } from "./similar-incidents";

type Props = {
  /** The incident that this report very likely duplicates; the main button then attaches the call to it. */
  likelyDuplicate: SimilarIncident | undefined;
  /** Whether the likely duplicate has been shown long enough to be read. */
  isDuplicateRead: boolean;
  /** Whether the last attempt was stopped because it found a likely duplicate; nothing was sent. */
  wasBlockedByDuplicate: boolean;
  isBusy: boolean;
  error: unknown;
  /** Stops resending to a server that does not answer; null while the form is not being resent. */
  onStopRetrying: (() => void) | null;
  onAttach: (incident: SimilarIncident) => void;
  onSend: (options: { skipsDuplicateCheck: boolean }) => void;
};

/**
 * The send buttons, and why the last attempt failed. If a likely duplicate has just appeared, the send key was meant to
 * create an incident: it does not attach the call, but says that nothing was sent.
 */
export function SendFooter({
  likelyDuplicate,
  isDuplicateRead,
  wasBlockedByDuplicate,
  isBusy,
  error,
  onStopRetrying,
  onAttach,
  onSend,
}: Props) {
  const t = useTranslations("intake");
  const tCommon = useTranslations("common");
  const names = useNames();
  const describeRefusal = useRefusal();
  const describeMatch = useSimilarText();
  const { typesByCode } = useTypes();
  const refusal = error ? describeRefusal(error) : null;
  const type = likelyDuplicate && typesByCode.get(likelyDuplicate.type);
  const canKeyAttach = isDuplicateRead || wasBlockedByDuplicate;
  const { ref: notice } = useCommand<HTMLDivElement>(
    likelyDuplicate && !canKeyAttach
      ? { id: "send", isEnabled: !isBusy, run: () => onSend({ skipsDuplicateCheck: false }) }
      : null,
  );
  return (
    <>
      {onStopRetrying && (
        <div role="alert" className="mb-2 flex items-start gap-2 text-[0.8125rem]">
          <p className="min-w-0 flex-1">
            <b className="font-semibold text-alarm">{t("failed")}.</b> {t("waiting")}
          </p>
          <Button size="small" onClick={onStopRetrying}>
            {tCommon("cancel")}
          </Button>
        </div>
      )}
      {refusal && (
        <div role="alert" className="mb-2 text-[0.8125rem]">
          <p className="font-semibold text-alarm">
            {t("failed")}: {refusal.text}
          </p>
          {refusal.fields.map(({ field: path, name, cause }) => (
            <p key={path}>
              <b className="font-semibold">{name}</b>: {cause}
            </p>
          ))}
          <p className="text-ink-2">{t("keepsTrying")}</p>
        </div>
      )}
      {likelyDuplicate && (
        <div ref={notice} className="mb-2 text-[0.8125rem]">
          <p
            role={wasBlockedByDuplicate ? "alert" : undefined}
            className={wasBlockedByDuplicate ? "font-semibold text-alarm" : "font-semibold"}
          >
            {wasBlockedByDuplicate ? t("notSentYet") : t("similarStrong")}
          </p>
          <p className="text-pretty text-ink-2">
            <b className="font-semibold text-ink">
              #{likelyDuplicate.number} {type ? names.type(type) : likelyDuplicate.type}
            </b>{" "}
            {describeMatch(likelyDuplicate)}
          </p>
        </div>
      )}
      {likelyDuplicate ? (
        <div className="space-y-1.5">
          <CommandButton
            command={canKeyAttach ? "send" : null}
            keyCap="none"
            look="strong"
            size="large"
            className="h-auto! min-h-11 w-full py-1.5"
            isEnabled={!isBusy}
            run={() => onAttach(likelyDuplicate)}
          >
            <span className="min-w-0 text-balance whitespace-normal">
              {isBusy ? t("attaching") : t("attachAs", { number: likelyDuplicate.number })}
            </span>
            {canKeyAttach && <WideKeyCaps command="send" />}
          </CommandButton>
          <CommandButton
            command="sendAnyway"
            keyCap="none"
            className="w-full"
            isEnabled={!isBusy}
            run={() => onSend({ skipsDuplicateCheck: true })}
          >
            {t("sendAnyway")}
            <WideKeyCaps command="sendAnyway" />
          </CommandButton>
        </div>
      ) : (
        <CommandButton
          command={["send", "sendAnyway"]}
          keyCap="none"
          type="submit"
          look="strong"
          size="large"
          className="w-full"
          isEnabled={!isBusy}
          run={() => onSend({ skipsDuplicateCheck: false })}
        >
          {isBusy ? t("sending") : t("send")}
          <WideKeyCaps command="send" />
        </CommandButton>
      )}
    </>
  );
}

type SendingState = { isShown: boolean; isInProgress: boolean; isBlocked: boolean; isDuplicate: boolean };

/** Shows a toast if sending a form fails after the user has left the form. */
export function useSendFailedToast(
  { call, description }: Pick<Draft, "call" | "description">,
  { isShown, isInProgress, isBlocked, isDuplicate }: SendingState,
): void {
  const wasInProgress = useRef(false);
  const t = useTranslations("intake");
  const showToast = useToast();
  const subject = call?.callerNumber ? formatPhoneNumber(call.callerNumber) : description.trim().slice(0, 40);
  const text = `${t(isDuplicate ? "notSentYet" : "failed")} (${subject})`;
  useEffect(() => {
    if (!isShown && !isInProgress && isBlocked && wasInProgress.current) showToast(text);
    wasInProgress.current = !isShown && isInProgress;
  }, [isShown, isInProgress, isBlocked, text, showToast]);
}

function WideKeyCaps({ command }: { command: CommandId }) {
  return (
    <span className="hidden gap-0.5 lg:flex" aria-hidden>
      {listKeyCaps(command).map((cap) => (
        <KeyCap key={cap}>{cap}</KeyCap>
      ))}
    </span>
  );
}
