"use client";

import { useTranslations } from "next-intl";
import type { FoundCall } from "@/server/search/search-calls";
import { SensitiveBadge } from "../../_ui/badges";
import { Button } from "../../_ui/button";
import { FailedLine } from "../../_ui/state-message";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";
import type { ConsoleAction } from "../console-state";
import type { useFoundCalls } from "./use-search";

/** Returns a function that describes a found call in two parts: its number, and its time and outcome. */
export function useCallText() {
  const tCall = useTranslations("callStatus");
  const tToday = useTranslations("callsToday");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  return ({ callerNumber, receivedAt, disposition, incidentNumber, sensitive }: FoundCall) => ({
    // A search that is not by number leaves out the numbers of sensitive calls; their badge says why.
    name: callerNumber !== null ? formatPhoneNumber(callerNumber) : sensitive ? null : tCall("noNumber"),
    detail: [
      `${format.date(receivedAt)} ${format.hourMinute(receivedAt)}`,
      disposition ? dispositionName(disposition) : tToday("waiting"),
      incidentNumber !== null && `#${incidentNumber}`,
    ]
      .filter(Boolean)
      .join(" · "),
  });
}

/** What a found call opens: its incident or, if it has none, the sheet with what is known about the call. */
export function openFoundCall(
  { id, incidentId }: Pick<FoundCall, "id" | "incidentId">,
  from?: Extract<ConsoleAction, { do: "open-call" }>["from"],
): ConsoleAction {
  return incidentId === null ? { do: "open-call", id, from } : { do: "select-incident", id: incidentId, from };
}

/** Calls found by number, words or time, with a button for more. */
export function FoundCalls({ search }: { search: ReturnType<typeof useFoundCalls> }) {
  const t = useTranslations("history");
  const { calls, hasMore, isLoadingMore, hasFailed, loadMore, refetch } = search;
  if (calls.length === 0 && !hasFailed) return null;
  return (
    <section aria-labelledby="found-calls" className="border-line border-b pb-1">
      <h3 id="found-calls" className="px-3.5 pt-2 pb-0.5 font-semibold text-ink-3 text-xs">
        {t("calls")}
      </h3>
      <CallRows calls={calls} />
      {hasFailed && (
        <div className="px-3.5 pb-1.5 text-[0.8125rem]">
          <FailedLine text={t("callsFailed")} refetch={() => (calls.length > 0 ? loadMore() : refetch())} />
        </div>
      )}
      {hasMore && !hasFailed && (
        <Button size="small" className="mx-3.5 my-1" disabled={isLoadingMore} onClick={() => loadMore()}>
          {t("moreCalls")}
        </Button>
      )}
    </section>
  );
}

/** Calls as buttons. A call about an incident opens that incident, any other the sheet about the call. */
export function CallRows({ calls }: { calls: readonly FoundCall[] }) {
  const { updateConsole } = useActions();
  const describeCall = useCallText();
  return (
    <ul>
      {calls.map((call) => {
        const { name, detail } = describeCall(call);
        return (
          <li key={call.id}>
            <button
              type="button"
              onClick={() => updateConsole(openFoundCall(call))}
              className="w-full px-3.5 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
            >
              {name && <span className="block font-medium">{name}</span>}
              <span className="block text-ink-2 text-[0.8125rem]">{detail}</span>
              {call.sensitive && <SensitiveBadge />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
