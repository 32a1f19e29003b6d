"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type Dispatch, type SetStateAction, useState } from "react";
import type { CrewTimeField } from "@/server/domain/paper-times";
import { RefusalNote } from "../../_live/cache/refusal-note";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { saveAndFocusError, TextField } from "../../_ui/field";
import { Skeleton } from "../../_ui/state-message";
import { useLeaveConfirmation } from "../../_ui/use-leave-confirmation";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { CrewTimeFields, type CrewTimes, hasTimes, noTimes, toTimes } from "./times";
import { useEntryErrors } from "./use-entry";

/** The typed times of crews, by the id of their assignment. */
type TimesByCrew = Record<string, CrewTimes>;

/** For an incident that was open when the system failed: finds it by its number, and its crews' times are entered. */
export function StepsEntry() {
  const t = useTranslations("paperEntry");
  const [typedNumber, setTypedNumber] = useState("");
  const [search, setSearch] = useState({ number: null as number | null, count: 0 });
  const [times, setTimes] = useState<TimesByCrew>({});
  const [isSubmitted, setIsSubmitted] = useState(false);
  const parsedNumber = /^#?[1-9]\d{0,8}$/.test(typedNumber.trim()) ? Number(typedNumber.replace(/\D/g, "")) : null;
  const question = Object.values(times).some(hasTimes) ? t("leaveSteps") : null;
  useLeaveConfirmation(question);
  const find = () => {
    setIsSubmitted(true);
    if (parsedNumber === null || (question && !window.confirm(question))) return;
    setTimes({});
    setSearch({ number: parsedNumber, count: search.count + 1 });
  };
  return (
    <>
      <form noValidate className="flex items-start gap-2" onSubmit={(event) => saveAndFocusError(event, find)}>
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
      {/* A new key for each search, so that one for the same number asks the server again. */}
      {search.number !== null && (
        <IncidentSteps key={search.count} number={search.number} times={times} onTimes={setTimes} />
      )}
    </>
  );
}

type IncidentStepsProps = { number: number; times: TimesByCrew; onTimes: Dispatch<SetStateAction<TimesByCrew>> };

function IncidentSteps({ number, times, onTimes }: IncidentStepsProps) {
  const t = useTranslations("paperEntry");
  const statusName = useTranslations("incidentStatus");
  const format = useFormat();
  const names = useNames();
  const trpc = useTRPC();
  const { typesByCode } = useTypes();
  const query = useQuery(trpc.paper.steps.queryOptions({ number }, { staleTime: 0, refetchOnWindowFocus: false }));
  const enter = useMutation(
    trpc.paper.enterSteps.mutationOptions({
      onSuccess: async (_, { crews: sentCrews }) => {
        const sentIds = new Set(sentCrews.map((crew) => crew.id));
        // Another incident's times may have been typed meanwhile.
        onTimes((current) => Object.fromEntries(Object.entries(current).filter(([crewId]) => !sentIds.has(crewId))));
        await query.refetch();
      },
    }),
  );
  const { text: errorText, errorOf } = useEntryErrors(enter.error);
  if (query.isPending) return <Skeleton rows={2} label={t("loading")} />;
  if (!query.data) return <RefusalNote error={query.error} />;
  const { id, type, status, address, district, openedAt, reopenedAt, crews } = query.data;
  const storedType = typesByCode.get(type);
  const save = () => {
    const typedCrews = crews.flatMap((crew) => {
      const crewTimes = times[crew.id];
      return crewTimes && hasTimes(crewTimes) ? [{ id: crew.id, ...toTimes(crewTimes) }] : [];
    });
    if (typedCrews.length > 0 && !enter.isPending) enter.mutate({ id, crews: typedCrews });
  };
  // The server names a crew by its position among those that were sent.
  const findCrewError = (crewId: string, field: CrewTimeField) => {
    const index = enter.variables?.crews.findIndex((crew) => crew.id === crewId) ?? -1;
    return index < 0 ? null : errorOf(`crews[${index}].${field}`);
  };
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => saveAndFocusError(event, save)}>
      <p className="font-medium">
        #{number} · {storedType ? names.type(storedType) : type} · {[address, district].filter(Boolean).join(", ")} ·{" "}
        {statusName(status)} · {format.dateTime(openedAt)}
        {reopenedAt && ` · ${t("reopened", { time: format.dateTime(reopenedAt) })}`}
      </p>
      {crews.length === 0 && <p className="text-ink-2">{t("noCrews")}</p>}
      {crews.map((crew) => (
        <fieldset key={crew.id} className="min-w-0 space-y-3 rounded-lg border border-line-2 p-3">
          <legend className="px-1 font-semibold text-[0.8125rem]">{crew.callSign}</legend>
          <CrewTimeFields
            times={times[crew.id] ?? noTimes}
            onTimes={(crewTimes) => onTimes({ ...times, [crew.id]: crewTimes })}
            errorOf={(field) => findCrewError(crew.id, field)}
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
