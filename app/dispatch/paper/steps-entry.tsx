"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { saveAndFocusError, TextField } from "../../_ui/field";
import { Skeleton } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { CrewTimeFields, type CrewTimes, noTimes, toTimes } from "./times";
import { useEntryErrors } from "./use-entry";

/** For an incident that was open when the system failed: finds it by its number, and its crews' times are entered. */
export function StepsEntry() {
  const t = useTranslations("paperEntry");
  const [typedNumber, setTypedNumber] = useState("");
  const [number, setNumber] = useState<number | null>(null);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const parsedNumber = /^#?[1-9]\d{0,8}$/.test(typedNumber.trim()) ? Number(typedNumber.replace(/\D/g, "")) : null;
  return (
    <>
      <form
        noValidate
        className="flex items-start gap-2"
        onSubmit={(event) =>
          saveAndFocusError(event, () => {
            setIsSubmitted(true);
            setNumber(parsedNumber);
          })
        }
      >
        <div className="w-48">
          <TextField
            label={t("incidentNumber")}
            inputMode="numeric"
            value={typedNumber}
            error={isSubmitted && parsedNumber === null ? t("numberWrong") : null}
            onChange={({ target }) => setTypedNumber(target.value)}
          />
        </div>
        <div className="pt-6">
          <Button type="submit">{t("find")}</Button>
        </div>
      </form>
      {number !== null && <IncidentSteps key={number} number={number} />}
    </>
  );
}

function IncidentSteps({ number }: { number: number }) {
  const t = useTranslations("paperEntry");
  const statusName = useTranslations("incidentStatus");
  const format = useFormat();
  const names = useNames();
  const trpc = useTRPC();
  const { typesByCode } = useTypes();
  const [times, setTimes] = useState<Record<string, CrewTimes>>({});
  const query = useQuery(trpc.paper.steps.queryOptions({ number }, { refetchOnWindowFocus: false }));
  const enter = useMutation(
    trpc.paper.enterSteps.mutationOptions({
      onSuccess: async () => {
        setTimes({});
        await query.refetch();
      },
    }),
  );
  const { text: errorText, errorOf } = useEntryErrors(enter.error);
  if (query.isPending) return <Skeleton rows={2} label={t("loading")} />;
  if (!query.data) return <RefusalNote error={query.error} />;
  const { id, type, status, address, district, openedAt, crews } = query.data;
  const storedType = typesByCode.get(type);
  const save = () => {
    if (enter.isPending) return;
    enter.mutate({ id, crews: crews.map((crew) => ({ id: crew.id, ...toTimes(times[crew.id] ?? noTimes) })) });
  };
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => saveAndFocusError(event, save)}>
      <p className="font-medium">
        #{number} · {storedType ? names.type(storedType) : type} · {[address, district].filter(Boolean).join(", ")} ·{" "}
        {statusName(status)} · {format.dateTime(openedAt)}
      </p>
      {crews.length === 0 && <p className="text-ink-2">{t("noCrews")}</p>}
      {crews.map((crew, index) => (
        <fieldset key={crew.id} className="min-w-0 space-y-3 rounded-lg border border-line-2 p-3">
          <legend className="px-1 font-semibold text-[0.8125rem]">{crew.callSign}</legend>
          <CrewTimeFields
            times={times[crew.id] ?? noTimes}
            onTimes={(crewTimes) => setTimes({ ...times, [crew.id]: crewTimes })}
            errorOf={(field) => errorOf(`crews[${index}].${field}`)}
            hintOf={(field) => {
              const stored = crew[field];
              return stored ? t("storedTime", { time: format.dateTime(stored) }) : undefined;
            }}
          />
        </fieldset>
      ))}
      {errorText && (
        <p role="alert" className="font-medium text-alarm text-[0.8125rem]">
          {errorText}
        </p>
      )}
      <p role="status" className="font-medium text-[0.8125rem] empty:hidden">
        {enter.isSuccess && t("stepsEntered")}
      </p>
      {crews.length > 0 && (
        <Button type="submit" look="strong" disabled={enter.isPending}>
          {enter.isPending ? t("saving") : t("saveSteps")}
        </Button>
      )}
    </form>
  );
}
