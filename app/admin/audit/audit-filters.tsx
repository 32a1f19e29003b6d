"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { eventKinds } from "@/db/event-kinds";
import { useTRPC } from "../../_live/cache/trpc";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { TimeField } from "../../_ui/time-field";
import { useFormat } from "../../_words/use-format";
import { UnitField } from "../_form/unit-field";
import { type AuditFilter, noFilter, serializeFilter } from "./audit-filter";
import { useEventNames } from "./use-event-texts";

type Props = { filter: AuditFilter; onFilter: (filter: AuditFilter) => void };

/** The filter form for the audit trail; the filter takes effect on submit. */
export function AuditFilters({ filter, onFilter }: Props) {
  const t = useTranslations("audit");
  const names = useEventNames();
  const { compare } = useFormat();
  const trpc = useTRPC();
  const actors = useQuery({ ...trpc.audit.actors.queryOptions(), staleTime: 60_000 });
  const [draft, setDraft] = useState(filter);
  const [isSubmitted, setIsSubmitted] = useState(false);
  // The URL can change without this form: the section's link in the navigation clears the filter.
  const query = serializeFilter(filter);
  const [shownQuery, setShownQuery] = useState(query);
  if (shownQuery !== query) {
    setShownQuery(query);
    setDraft(filter);
  }
  const change = (part: Partial<AuditFilter>) => setDraft({ ...draft, ...part });
  const isIncidentInvalid = draft.incident !== "" && !/^[1-9]\d{0,8}$/.test(draft.incident);
  const isRangeInvalid = draft.since !== "" && draft.until !== "" && draft.since >= draft.until;
  const kinds = eventKinds
    .map((kind) => ({ value: kind as string, name: names.kind(kind) }))
    .sort((a, b) => compare(a.name, b.name));
  const people = (actors.data ?? []).map(({ actor, name }) => ({
    value: actor,
    name: `${names.actor(actor, name)} (${names.actorKind(actor)})`,
  }));
  const isPersonUnlisted = draft.who !== "" && !people.some(({ value }) => value === draft.who);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsSubmitted(true);
    if (!isIncidentInvalid && !isRangeInvalid) onFilter(draft);
  };
  return (
    <form
      aria-label={t("filters")}
      noValidate
      onSubmit={submit}
      className="grid shrink-0 grid-cols-2 items-start gap-3 border-line border-b px-4 py-3 lg:grid-cols-4"
    >
      <SelectField
        label={t("person")}
        error={actors.error ? t("noActors") : null}
        value={draft.who}
        choices={[
          { value: "", name: t("anyone") },
          ...(isPersonUnlisted ? [{ value: draft.who, name: draft.who }] : []),
          ...people,
        ]}
        onChange={(event) => change({ who: event.target.value })}
      />
      <SelectField
        label={t("kind")}
        value={draft.kind}
        choices={[{ value: "", name: t("anyKind") }, ...kinds]}
        onChange={(event) => change({ kind: eventKinds.find((kind) => kind === event.target.value) ?? "" })}
      />
      <TextField
        label={t("incident")}
        error={isSubmitted && isIncidentInvalid ? t("incidentWrong") : null}
        inputMode="numeric"
        value={draft.incident}
        onChange={(event) => change({ incident: event.target.value.replace(/^#/, "").trim() })}
      />
      <UnitField label={t("unit")} value={draft.unit || null} onChange={(unit) => change({ unit: unit ?? "" })} />
      <div className="col-span-2 sm:col-span-1 lg:col-span-2 xl:col-span-1">
        <TimeField label={t("since")} value={draft.since} onChange={(event) => change({ since: event.target.value })} />
      </div>
      <div className="col-span-2 sm:col-span-1 lg:col-span-2 xl:col-span-1">
        <TimeField
          label={t("until")}
          error={isSubmitted && isRangeInvalid ? t("rangeWrong") : null}
          value={draft.until}
          onChange={(event) => change({ until: event.target.value })}
        />
      </div>
      <div className="col-span-2 flex flex-wrap items-center gap-2 xl:mt-5 xl:h-10">
        <Button type="submit" look="strong">
          {t("apply")}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            setDraft(noFilter);
            setIsSubmitted(false);
            onFilter(noFilter);
          }}
        >
          {t("clear")}
        </Button>
      </div>
    </form>
  );
}
