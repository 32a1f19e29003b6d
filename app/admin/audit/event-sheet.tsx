"use client";

import { useTranslations } from "next-intl";

import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { CloseBar } from "../_form/save-bar";
import type { ListedEvent } from "./audit-filter";
import { splitEventData } from "./event-fields";
import { useEventNames, useEventValue } from "./use-event-texts";

/** Shows one event: actor, time, network address and each changed field. */
export function EventSheet({ event, onClose }: { event: ListedEvent; onClose: () => void }) {
  const t = useTranslations("audit");

  const format = useFormat();
  const names = useEventNames();
  const { formatFieldName, formatValue } = useEventValue();
  const { changes, otherFields } = splitEventData(event.kind, event.data);
  const facts = [
    { label: t("time"), value: format.dateTime(event.at) },
    { label: t("person"), value: `${names.actor(event.actor, event.name)} (${names.actorKind(event.actor)})` },
    { label: t("from"), value: event.from ?? t("nothing") },
    ...(event.incidentNumber ? [{ label: t("incident"), value: `#${event.incidentNumber}` }] : []),
    ...(event.unit ? [{ label: t("unit"), value: event.unit }] : []),
    { label: t("number"), value: String(event.id) },
  ];
  return (
    <Sheet title={names.kind(event.kind)} onClose={onClose} footer={<CloseBar />}>
      <FactList facts={facts} />
      {changes.length > 0 && (
        <section className="border-line border-t pt-4">
          <h2 className="mb-2 font-semibold">{t("changes")}</h2>
          <table className="w-full table-fixed border-collapse text-left">
            <thead>
              <tr className="text-ink-3 text-xs">
                {[t("field"), t("before"), t("after")].map((label) => (
                  <th key={label} scope="col" className="border-line border-b py-1.5 pr-3 font-semibold">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field} className="border-line border-b align-top">
                  <th scope="row" className="py-1.5 pr-3 font-normal text-ink-2">
                    {formatFieldName(field)}
                  </th>
                  <td className="wrap-anywhere py-1.5 pr-3 text-ink-2">{formatValue(field, before)}</td>
                  <td className="wrap-anywhere py-1.5 font-medium">{formatValue(field, after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {otherFields.length > 0 && (
        <section className="border-line border-t pt-4">
          <h2 className="mb-2 font-semibold">{t("details")}</h2>
          <FactList
            facts={otherFields.map((entry) => ({
              label: formatFieldName(entry.field),
              value: formatValue(entry.field, entry.value),
            }))}
          />
        </section>
      )}
      {changes.length === 0 && otherFields.length === 0 ? (
        <p className="text-ink-3">{t("noData")}</p>
      ) : (
        <details className="border-line border-t pt-4">
          <summary className="font-medium text-ink-2">{t("raw")}</summary>
          <pre className="wrap-anywhere mt-2 whitespace-pre-wrap rounded-md bg-raised p-3 font-mono text-xs">
            {JSON.stringify(event.data, null, 2)}
          </pre>
        </details>
      )}
    </Sheet>
  );
}

function FactList({ facts }: { facts: readonly { label: string; value: string }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5">
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
