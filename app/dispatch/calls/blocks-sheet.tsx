"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { CallerBlock } from "@/server/calls/list-blocks";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { Sheet } from "../../_ui/sheet";
import { StateMessage } from "../../_ui/state-message";
import { useToast } from "../../_ui/toast";
import { useFormat } from "../../_words/use-format";
import { useCallDesk } from "./call-desk";
import { inGroups } from "./caller-number";
import { useCallRights } from "./use-calls";

/** The numbers that are blocked now: until when, why, by whom, and how many calls that held off; each can be let through again. */
export function BlocksSheet() {
  const { blocksOpen, setBlocksOpen } = useCallDesk();
  const { blocks } = useCallRights();
  return blocksOpen && blocks ? <Blocks onClose={() => setBlocksOpen(false)} /> : null;
}

function Blocks({ onClose }: { onClose: () => void }) {
  const t = useTranslations("blocks");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(trpc.calls.blocks.queryOptions());
  return (
    <Sheet title={t("title")} onClose={onClose}>
      <p className="text-pretty text-ink-2">{t("text")}</p>
      {query.isPending && <p className="text-ink-3">{t("loading")}</p>}
      {query.isError && (
        <StateMessage title={t("failed")} urgent>
          <Button onClick={() => query.refetch()}>{common("retry")}</Button>
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
  const queries = useQueryClient();
  const tell = useToast();
  const now = useNow();
  const { id, callerNumber, reason, until, blockedAt, blockerName, heldOff } = block;
  const number = inGroups(callerNumber);
  const lift = useMutation(
    trpc.calls.unblock.mutationOptions({
      onSuccess: () => tell(t("lifted", { number })),
      onSettled: () => queries.invalidateQueries(trpc.calls.pathFilter()),
    }),
  );
  const left = now === null ? "–" : format.age((until.getTime() - now) / 1_000);
  const when = (at: Date) => `${format.day(at)} ${format.hourMinute(at)}`;
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <b className="whitespace-nowrap font-semibold text-[0.9375rem]">{number}</b>
        <span className="text-ink-2">{t("until", { time: when(until), left })}</span>
        <Button
          size="small"
          className="ml-auto self-center"
          aria-label={t("unblockOf", { number })}
          disabled={lift.isPending}
          onClick={() => lift.mutate({ id })}
        >
          {t("unblock")}
        </Button>
      </div>
      <p className="text-pretty">{reason}</p>
      <p className="text-[0.8125rem] text-ink-3">
        {blockerName ? t("by", { name: blockerName, time: when(blockedAt) }) : when(blockedAt)}
        {" · "}
        {t("heldOff", { count: heldOff })}
      </p>
      <RefusalNote error={lift.error} />
    </li>
  );
}
