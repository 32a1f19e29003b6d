"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowRightLeft, Ban, Phone, PhoneOutgoing } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { filterDispositions } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import { toNationalNumber } from "@/server/domain/call";
import { readHttpStatus } from "../../_live/cache/refusal";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { Button } from "../../_ui/button";
import { Elapsed } from "../../_ui/elapsed";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { type CommandId, formatKeyHint } from "../commands/command-list";
import { CommandButton, WideKeyCap } from "../commands/command-registry";
import type { DraftCall } from "../intake/drafts";
import type { FilterDisposition } from "./call-actions";
import { useCallActions } from "./call-actions";
import { CallerHistory, CallPlace } from "./caller-details";
import { LostClaimNotice, useLostClaim } from "./lost-claim-notice";
import { useCallRights, useCalls } from "./use-calls";

/**
 * The call of the open form: number, age, location and caller history, with buttons that filter or release it. The
 * number stays in view when the form is scrolled; `Panel` scrolls a focused field to below it.
 */
export function CallStrip({ call }: { call: DraftCall }) {
  const t = useTranslations("callStrip");
  const format = useFormat();
  const { callsById } = useCalls();
  const lostClaim = useLostClaim(call);
  const listedCall = callsById.get(call.id);
  const neighbour = listedCall?.neighbour;
  const number = listedCall ? listedCall.callerNumber : call.callerNumber;
  return (
    <section aria-label={t("title")} className="contents">
      <p data-sticky className="sticky top-0 z-2 flex flex-wrap items-baseline gap-x-2 bg-raised px-3.5 pt-2 pb-0.5">
        <Phone className="size-4 self-center" aria-hidden />
        {number ? (
          <a href={`tel:${number}`} className="font-semibold text-base hover:underline">
            {formatPhoneNumber(number)}
          </a>
        ) : (
          <b className="font-semibold text-base">{t("noNumber")}</b>
        )}
        <span className="text-ink-2">{t("since", { time: format.clock(call.receivedAt) })}</span>
        <Elapsed since={call.receivedAt} className="ml-auto font-semibold" />
      </p>
      <div className="space-y-2 border-line border-b bg-raised px-3.5 pb-2.5">
        <div>
          {neighbour && (
            <p className="flex items-center gap-2 font-semibold text-base">
              <ArrowRightLeft className="size-4" aria-hidden />
              {t("handover", { neighbour })}
            </p>
          )}
          <p className="flex flex-wrap gap-x-3 text-[0.8125rem] text-ink-2">
            {listedCall && number && !neighbour && <CallerHistory history={listedCall.history} />}
            {call.location && <CallPlace location={call.location} />}
            {listedCall?.missedAt && <span>{t("missed", { time: format.hourMinute(listedCall.missedAt) })}</span>}
          </p>
          {call.note && (
            <p className="mt-0.5 max-h-32 overflow-y-auto whitespace-pre-line text-pretty text-[0.8125rem]">
              {neighbour ? call.note : t("note", { note: call.note })}
            </p>
          )}
        </div>
        {lostClaim ? (
          <LostClaimNotice call={call} lostClaim={lostClaim} />
        ) : (
          <>
            {listedCall?.source === "hand" && listedCall.mine && <NumberField call={listedCall} />}
            {neighbour && <p className="text-pretty text-[0.8125rem] text-ink-2">{t("refusing", { neighbour })}</p>}
            <FilterButtons call={call} />
            <ReleaseButtons
              call={call}
              isManual={listedCall?.source === "hand"}
              blockableNumber={neighbour ? null : number}
            />
          </>
        )}
      </div>
    </section>
  );
}

type ReleaseButtonsProps = { call: DraftCall; isManual: boolean; blockableNumber: string | null };

/** Buttons that release a call and, for supervisors, block its number. */
function ReleaseButtons({ call, isManual, blockableNumber }: ReleaseButtonsProps) {
  const t = useTranslations("callStrip");
  const { release, setBlockTarget } = useCallActions();
  const { canBlock } = useCallRights();
  return (
    <p className="flex flex-wrap items-center gap-1.5">
      <CommandButton command="release" keyCap="wide" size="small" look="quiet" run={() => release(call, isManual)}>
        <PhoneOutgoing className="size-4" aria-hidden />
        {t(isManual ? "withdraw" : "release")}
      </CommandButton>
      {canBlock && blockableNumber && (
        <Button
          size="small"
          look="quiet"
          onClick={() => setBlockTarget({ id: call.id, callerNumber: blockableNumber })}
        >
          <Ban className="size-4" aria-hidden />
          {t("block")}
        </Button>
      )}
    </p>
  );
}

const filterCommands: Record<FilterDisposition, CommandId> = {
  ghost: "ghost",
  prank: "prank",
  dropped: "dropped",
  information: "information",
  "non-emergency": "nonEmergency",
  test: "test",
};

/** Buttons for the dispositions that end a call without an incident, each with a shortcut key. */
function FilterButtons({ call }: { call: DraftCall }) {
  const t = useTranslations("callStrip");
  const filterName = useTranslations("noise");
  const { filter } = useCallActions();
  return (
    <fieldset className="grid grid-cols-[auto_auto_auto] gap-1.5">
      <legend className="sr-only">{t("noise")}</legend>
      {filterDispositions.map((disposition) => (
        <CommandButton
          key={disposition}
          command={filterCommands[disposition]}
          keyCap="none"
          size="small"
          className="min-w-0 justify-start! px-1!"
          run={() => filter(call, disposition)}
        >
          <WideKeyCap>{formatKeyHint(filterCommands[disposition])}</WideKeyCap>
          <span className="min-w-0 truncate">{filterName(disposition)}</span>
        </CommandButton>
      ))}
    </fieldset>
  );
}

const retryMs = 2_000;

/** Callback number of a manual call. Saved on Enter, and before the form is sent or left. */
function NumberField({ call }: { call: OpenCall }) {
  const t = useTranslations("callNumber");
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const [text, setText] = useState(call.callerNumber ?? "");
  const save = useMutation(
    trpc.calls.setNumber.mutationOptions({
      trpc: { context: { hasTimeout: true } },
      // Sent again until the server answers, also after the form was sent and closed.
      retry: (_, error) => readHttpStatus(error) === undefined,
      retryDelay: retryMs,
      // Requests run one after another, so that the last number typed is the one stored.
      scope: { id: `callback number ${call.id}` },
      onSuccess: () =>
        refetchAffected({ topic: "calls" }, trpc.calls.list.pathFilter(), trpc.incidents.calls.pathFilter()),
    }),
  );
  const digits = text.replace(/[\s().-]/g, "");
  const callerNumber = digits === "" ? null : digits;
  const isSent = save.variables?.callerNumber === callerNumber && !save.isError;
  const isChanged = toNationalNumber(digits) !== (call.callerNumber ?? "") && !isSent;
  const saveNumber = () => {
    if (isChanged) save.mutate({ id: call.id, callerNumber });
  };
  // The field is inside the intake form, which Enter must not submit.
  const handleKey = (event: KeyboardEvent) => {
    const isEnter = event.key === "Enter";
    // Command keys, such as those that send the form or open another one, do not blur the field first. So save now.
    if (!isEnter && (!event.altKey || event.key === "Alt") && !/^F\d+$/.test(event.key)) return;
    if (isEnter && !event.ctrlKey && !event.metaKey && !event.altKey) event.preventDefault();
    saveNumber();
  };
  return (
    <div>
      <div className="flex gap-1.5">
        <input
          type="tel"
          inputMode="tel"
          autoComplete="off"
          aria-label={t("label")}
          placeholder={t("hint")}
          value={text}
          maxLength={26}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={handleKey}
          onBlur={saveNumber}
          className="h-8 min-w-0 flex-1 rounded-md border border-line-2 bg-panel px-2.5"
        />
        <Button className="h-8!" onClick={saveNumber} disabled={!isChanged || save.isPending}>
          {t("keep")}
        </Button>
      </div>
      <RefusalNote error={save.error} />
    </div>
  );
}
