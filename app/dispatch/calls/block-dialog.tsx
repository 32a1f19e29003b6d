"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { blockHours } from "@/server/domain/call";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { Button, buttonClass } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { useToast } from "../../_ui/toast";
import { useFormat } from "../../_words/use-format";
import { useCallDesk } from "./call-desk";
import { inGroups } from "./caller-number";

const offered = [1, 6, 12, blockHours.usual, 72, 168, blockHours.most] as const;
const shortestReason = 3;

/** Blocks the number of a call for some hours: for how long and why is asked before anything is done. */
export function BlockDialog() {
  const { blocking, setBlocking } = useCallDesk();
  if (!blocking?.callerNumber) return null;
  return (
    <BlockForm
      key={blocking.id}
      callId={blocking.id}
      number={blocking.callerNumber}
      onClose={() => setBlocking(null)}
    />
  );
}

function BlockForm({ callId, number, onClose }: { callId: string; number: string; onClose: () => void }) {
  const t = useTranslations("blocking");
  const common = useTranslations("common");
  const format = useFormat();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const tell = useToast();
  const now = useNow();
  const [hours, setHours] = useState<number>(blockHours.usual);
  const [reason, setReason] = useState("");
  const [short, setShort] = useState(false);
  const inWords = (at: Date) => t("moment", { day: format.day(at), time: format.hourMinute(at) });
  const block = useMutation(
    trpc.calls.block.mutationOptions({
      onSuccess: async ({ until }) => {
        await queries.invalidateQueries(trpc.calls.pathFilter());
        tell(t("done", { number: inGroups(number), until: inWords(until) }));
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setShort(reason.trim().length < shortestReason);
    if (reason.trim().length >= shortestReason && !block.isPending) block.mutate({ callId, hours, reason });
  };
  const name = (count: number) => (count < 48 ? t("hours", { count }) : t("days", { count: count / 24 }));
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <Dialog.Popup className="fixed top-1/2 left-1/2 z-60 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <form onSubmit={submit} noValidate>
            <Dialog.Title className="font-semibold text-base">{t("title", { number: inGroups(number) })}</Dialog.Title>
            <Dialog.Description className="mt-1.5 mb-4 text-pretty text-ink-2">{t("text")}</Dialog.Description>
            <div className="space-y-4">
              <TextField
                label={t("reason")}
                value={reason}
                maxLength={500}
                error={short ? t("short") : null}
                onChange={({ target }) => setReason(target.value)}
              />
              <SelectField
                label={t("for")}
                value={String(hours)}
                choices={offered.map((one) => ({ value: String(one), name: name(one) }))}
                hint={now === null ? null : t("until", { until: inWords(new Date(now + hours * 3_600_000)) })}
                onChange={({ target }) => setHours(Number(target.value))}
              />
            </div>
            <RefusalNote error={block.error} />
            <div className="mt-5 flex justify-end gap-2">
              <Dialog.Close className={buttonClass({ look: "quiet" })}>{common("cancel")}</Dialog.Close>
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
