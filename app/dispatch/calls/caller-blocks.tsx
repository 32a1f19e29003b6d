"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CallerBlock } from "@/server/calls/caller-blocks";
import { callerBlockHours } from "@/server/domain/call";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { useRefetchAffected } from "../../_live/feed/refetch-incidents";
import { Button, buttonClass } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { Sheet } from "../../_ui/sheet";
import { StateMessage } from "../../_ui/state-message";
import { useToast } from "../../_ui/toast";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useCallActions } from "./call-actions";
import { useCallRights } from "./use-calls";

const hourChoices = [1, 6, 12, callerBlockHours.default, 72, 168, callerBlockHours.max] as const;
const minReasonLength = 3;

/** Dialog that blocks a caller's number for a chosen time, with a reason. */
export function BlockNumberDialog() {
  const { blockTarget, setBlockTarget } = useCallActions();
  if (!blockTarget?.callerNumber) return null;
  const { id, callerNumber } = blockTarget;
  return (
    <BlockNumberForm
      key={id}
      callId={id}
      number={callerNumber}
      // A late response can close the dialog when another call's is open, which must stay open.
      onClose={() => setBlockTarget((target) => (target?.id === id ? null : target))}
    />
  );
}

function BlockNumberForm({ callId, number, onClose }: { callId: string; number: string; onClose: () => void }) {
  const t = useTranslations("blocking");
  const tCommon = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const showToast = useToast();
  const now = useNow();
  const [hours, setHours] = useState<number>(callerBlockHours.default);
  const [reason, setReason] = useState("");
  const [isTooShort, setIsTooShort] = useState(false);
  const formatMoment = (at: Date) => t("moment", { day: format.day(at), time: format.hourMinute(at) });
  const block = useMutation(
    trpc.calls.block.mutationOptions({
      onSuccess: async ({ until }) => {
        await refetchAffected({ topic: "blocks" }, trpc.calls.pathFilter());
        showToast(t("done", { number: formatPhoneNumber(number), until: formatMoment(until) }));
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTooShort(reason.trim().length < minReasonLength);
    if (reason.trim().length >= minReasonLength && !block.isPending) block.mutate({ callId, hours, reason });
  };
  const durationLabel = (count: number) => (count < 48 ? t("hours", { count }) : t("days", { count: count / 24 }));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-60 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <form onSubmit={submit} noValidate>
            <Dialog.Title className="font-semibold text-base">
              {t("title", { number: formatPhoneNumber(number) })}
            </Dialog.Title>
            <Dialog.Description className="mt-1.5 mb-4 text-pretty text-ink-2">{t("text")}</Dialog.Description>
            <div className="space-y-4">
              <TextField
                label={t("reason")}
                value={reason}
                maxLength={500}
                error={isTooShort ? t("short") : null}
                onChange={({ target }) => setReason(target.value)}
              />
              <SelectField
                label={t("for")}
                value={String(hours)}
                choices={hourChoices.map((hourChoice) => ({
                  value: String(hourChoice),
                  name: durationLabel(hourChoice),
                }))}
                hint={now === null ? null : t("until", { until: formatMoment(new Date(now + hours * 3_600_000)) })}
                onChange={({ target }) => setHours(Number(target.value))}
              />
            </div>
            <RefusalNote error={block.error} />
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className={buttonClass({ look: "quiet" })}>{tCommon("cancel")}</Dialog.Close>
              <Button type="submit" look="alarm" disabled={block.isPending}>
                {t("yes")}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Currently blocked numbers: until when, why and by whom each is blocked, and how many of its calls did not ring. */
export function CallerBlocksSheet() {
  const { isBlockListOpen, setIsBlockListOpen } = useCallActions();
  const { canBlock } = useCallRights();
  return isBlockListOpen && canBlock ? <CallerBlockList onClose={() => setIsBlockListOpen(false)} /> : null;
}

function CallerBlockList({ onClose }: { onClose: () => void }) {
  const t = useTranslations("blocks");
  const tCommon = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.calls.blocks.queryOptions());
  return (
    <Sheet title={t("title")} onClose={onClose}>
      <p className="text-pretty text-ink-2">{t("text")}</p>
      {query.isPending && <p className="text-ink-3">{t("loading")}</p>}
      {query.isError && (
        <StateMessage title={t("failed")} urgent>
          <Button onClick={() => query.refetch()}>{tCommon("retry")}</Button>
        </StateMessage>
      )}
      {query.data?.length === 0 && <StateMessage title={t("none")} />}
      <ul className="divide-y divide-line empty:hidden">
        {query.data?.map((block) => (
          <BlockRow key={block.id} block={block} />
        ))}
      </ul>
    </Sheet>
  );
}

function BlockRow({ block }: { block: CallerBlock }) {
  const t = useTranslations("blocks");
  const format = useFormat();
  const trpc = useTRPC();
  const refetchAffected = useRefetchAffected();
  const showToast = useToast();
  const now = useNow();
  const { id, callerNumber, reason, until, blockedAt, blockerName, blockedCallCount } = block;
  const number = formatPhoneNumber(callerNumber);
  const unblock = useMutation(
    trpc.calls.unblock.mutationOptions({
      onSuccess: () => showToast(t("lifted", { number })),
      onSettled: () => refetchAffected({ topic: "blocks" }, trpc.calls.pathFilter()),
    }),
  );
  const remainingTime = now === null ? "–" : format.age((until.getTime() - now) / 1_000);
  const formatTime = (at: Date) => `${format.day(at)} ${format.hourMinute(at)}`;
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <b className="whitespace-nowrap font-semibold text-[0.9375rem]">{number}</b>
        <span className="text-ink-2">{t("until", { time: formatTime(until), left: remainingTime })}</span>
        <Button
          size="small"
          className="ml-auto self-center"
          aria-label={t("unblockOf", { number })}
          disabled={unblock.isPending}
          onClick={() => unblock.mutate({ id })}
        >
          {t("unblock")}
        </Button>
      </div>
      <p className="text-pretty">{reason}</p>
      <p className="text-[0.8125rem] text-ink-3">
        {blockerName ? t("by", { name: blockerName, time: formatTime(blockedAt) }) : formatTime(blockedAt)}
        {" · "}
        {t("fromBlockedNumber", { count: blockedCallCount })}
      </p>
      <RefusalNote error={unblock.error} />
    </li>
  );
}
