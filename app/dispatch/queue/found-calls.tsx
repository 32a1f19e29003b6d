"use client";

import { useTranslations } from "next-intl";
import type { FoundCall } from "@/server/search/search-calls";
import { SensitiveBadge } from "../../_ui/badges";
import { formatPhoneNumber } from "../../_words/phone-number";
import { useFormat } from "../../_words/use-format";
import { useActions } from "../console-context";

/** Returns a function that describes a found call in two parts: its number, and its time and outcome. */
export function useCallText() {
  const tCall = useTranslations("callStatus");
  const dispositionName = useTranslations("disposition");
  const format = useFormat();
  return ({ callerNumber, receivedAt, disposition, incidentNumber }: FoundCall) => ({
    name: callerNumber === null ? tCall("noNumber") : formatPhoneNumber(callerNumber),
    detail: [
      `${format.date(receivedAt)} ${format.hourMinute(receivedAt)}`,
      disposition && dispositionName(disposition),
      incidentNumber !== null && `#${incidentNumber}`,
    ]
      .filter(Boolean)
      .join(" · "),
  });
}

/** Calls found by number or words. A call about an incident opens that incident. */
export function FoundCalls({ calls }: { calls: readonly FoundCall[] }) {
  const t = useTranslations("history");
  const { updateConsole } = useActions();
  const describeCall = useCallText();
  if (calls.length === 0) return null;
  return (
    <section aria-labelledby="found-calls" className="border-line border-b pb-1">
      <h3 id="found-calls" className="px-3.5 pt-2 pb-0.5 font-semibold text-ink-3 text-xs">
        {t("calls")}
      </h3>
      <ul>
        {calls.map((call) => {
          const { name, detail } = describeCall(call);
          const { id, incidentId, sensitive } = call;
          const text = (
            <>
              <span className="block font-medium">{name}</span>
              <span className="block text-ink-2 text-[0.8125rem]">{detail}</span>
              {sensitive && <SensitiveBadge />}
            </>
          );
          return (
            <li key={id}>
              {incidentId === null ? (
                <div className="px-3.5 py-1.5">{text}</div>
              ) : (
                <button
                  type="button"
                  onClick={() => updateConsole({ do: "select-incident", id: incidentId })}
                  className="w-full px-3.5 py-1.5 text-left hover:bg-hover focus-visible:-outline-offset-2"
                >
                  {text}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
