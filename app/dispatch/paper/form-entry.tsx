"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { type CloseCode, closeCodes, type Priority, priorities } from "@/db/vocabulary";
import type { CrewTimeField } from "@/server/domain/paper-times";
import { useTRPC } from "../../_live/cache/trpc";
import { useTypes, useUnits } from "../../_live/cache/use-live-data";
import { Button } from "../../_ui/button";
import { SelectField, saveAndFocusError, TextField } from "../../_ui/field";
import { TimeField, toTime } from "../../_ui/time-field";
import { useLeaveConfirmation } from "../../_ui/use-leave-confirmation";
import { useNames } from "../../_words/use-names";
import type { DraftPlace } from "../intake/drafts";
import { PlaceChoice } from "../intake/place-choice";
import type { PlaceText } from "../intake/place-search";
import { type CrewDraft, CrewEntry } from "./crew-entry";
import { hasTimes, noTimes, toTimes } from "./times";
import { useEntryErrors } from "./use-entry";

const blankForm = {
  form: "",
  type: "",
  address: "",
  description: "",
  /** Empty: the default priority of the type. */
  priority: "" as `${Priority}` | "",
  calledAt: "",
  answeredAt: "",
  openedAt: "",
  closedAt: "",
  closeCode: "" as CloseCode | "",
  closeNote: "",
};
const emptyPlaceText: PlaceText = { placeText: "", isPlaceConfirmed: false };
const priorityChoices = priorities.map((priority) => `${priority}` as const);
const requiredFields = ["form", "type", "openedAt"] as const;

type Props = {
  onEntered: (entered: { form: string; number: number }) => void;
  /** Whether the first field has the focus at the start. */
  isFocused: boolean;
};

/** The fields of a form that was written on paper, in its order. The server checks times, number and units. */
export function FormEntry({ onEntered, isFocused }: Props) {
  const t = useTranslations("paperEntry");
  const codeName = useTranslations("closeCode");
  const categoryName = useTranslations("category");
  const priorityName = useTranslations("priority");
  const names = useNames();
  const trpc = useTRPC();
  const { types } = useTypes();
  const { units } = useUnits();
  const [values, setValues] = useState(blankForm);
  const [place, setPlace] = useState<DraftPlace | null>(null);
  const [placeText, setPlaceText] = useState(emptyPlaceText);
  const [crews, setCrews] = useState<CrewDraft[]>([{ key: 0, callSign: "", times: noTimes }]);
  // The keys of the crews that were sent: the server names a crew by its position among them.
  const [sentKeys, setSentKeys] = useState<number[]>([]);
  const [isSubmitted, setIsSubmitted] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const enter = useMutation(
    trpc.paper.enterForm.mutationOptions({
      onSuccess: ({ number }, { form }) => onEntered({ form: form.trim().toUpperCase(), number }),
    }),
  );
  const { text: errorText, errorOf } = useEntryErrors(enter.error);
  useEffect(() => {
    if (enter.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [enter.error]);
  useEffect(() => {
    if (isFocused) form.current?.querySelector("input")?.focus();
  }, [isFocused]);
  // A crew's fields that were left empty are not sent.
  const writtenCrews = crews.filter(({ callSign, times }) => callSign !== "" || hasTimes(times));
  const hasPlace = place !== null || placeText.placeText !== "";
  const isBegun = Object.values(values).some(Boolean) || hasPlace || writtenCrews.length > 0;
  useLeaveConfirmation(isBegun ? t("leave") : null);
  const change = (part: Partial<typeof blankForm>) => setValues({ ...values, ...part });
  const missing = (field: (typeof requiredFields)[number]) =>
    isSubmitted && values[field] === "" ? t("needed") : null;
  const changeCrew = (key: number, part: Partial<CrewDraft>) =>
    setCrews(crews.map((crew) => (crew.key === key ? { ...crew, ...part } : crew)));
  const findCrewError = ({ key, callSign, times }: CrewDraft, field: CrewTimeField | "callSign") => {
    if (!writtenCrews.some((crew) => crew.key === key)) return null;
    if (isSubmitted && field === "callSign" && callSign === "") return t("needed");
    if (isSubmitted && field === "assignedAt" && times.assignedAt === "") return t("needed");
    return errorOf(`crews[${sentKeys.indexOf(key)}].${field}`);
  };
  const save = () => {
    setIsSubmitted(true);
    const openedAt = toTime(values.openedAt);
    const crewInputs = writtenCrews.flatMap(({ callSign, times: crewTimes }) => {
      const { assignedAt, ...times } = toTimes(crewTimes);
      return assignedAt && callSign !== "" ? [{ callSign, assignedAt, ...times }] : [];
    });
    const isComplete = requiredFields.every((field) => values[field] !== "") && place && openedAt;
    if (!isComplete || crewInputs.length < writtenCrews.length || enter.isPending) return;
    setSentKeys(writtenCrews.map(({ key }) => key));
    const { lng, lat, precision } = place;
    enter.mutate({
      ...{ form: values.form, type: values.type, place: { lng, lat, precision } },
      ...{ address: values.address || (place.name ?? ""), description: values.description },
      priority: values.priority ? Number(values.priority) : null,
      ...{ calledAt: toTime(values.calledAt), answeredAt: toTime(values.answeredAt), openedAt },
      ...{ crews: crewInputs, closedAt: toTime(values.closedAt) },
      ...{ closeCode: values.closeCode || null, closeNote: values.closeNote },
    });
  };
  const timeField = (field: "calledAt" | "answeredAt" | "openedAt" | "closedAt", hint?: string) => (
    <TimeField
      label={t(field)}
      hint={hint}
      value={values[field]}
      error={(field === "openedAt" ? missing(field) : null) ?? errorOf(field)}
      onChange={({ target }) => change({ [field]: target.value })}
    />
  );
  return (
    <form ref={form} noValidate className="space-y-4" onSubmit={(event) => saveAndFocusError(event, save)}>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t("number")}
          hint={t("numberHint")}
          value={values.form}
          maxLength={40}
          error={missing("form") ?? errorOf("form")}
          onChange={({ target }) => change({ form: target.value })}
        />
        <SelectField
          label={t("type")}
          value={values.type}
          error={missing("type") ?? errorOf("type")}
          choices={[
            { value: "", name: t("choose") },
            ...types.map((type) => ({
              value: type.code,
              name: `${categoryName(type.category)}: ${names.type(type)}`,
            })),
          ]}
          onChange={({ target }) => change({ type: target.value })}
        />
      </div>
      <PlaceChoice
        label={t("place")}
        place={place}
        isSearching={place === null}
        onSearch={() => setPlace(null)}
        text={placeText}
        onText={setPlaceText}
        onPick={(picked) => {
          setPlace(picked);
          setPlaceText(emptyPlaceText);
        }}
        onPrecision={(precision) => place && setPlace({ ...place, precision })}
        problem={isSubmitted && !place ? t("placeNeeded") : null}
      />
      <TextField
        label={t("address")}
        hint={t("addressHint")}
        value={values.address}
        maxLength={500}
        error={errorOf("address")}
        onChange={({ target }) => change({ address: target.value })}
      />
      <TextField
        label={t("description")}
        value={values.description}
        maxLength={5_000}
        error={errorOf("description")}
        onChange={({ target }) => change({ description: target.value })}
      />
      <SelectField
        label={t("priority")}
        value={values.priority}
        error={errorOf("priority")}
        choices={[
          { value: "", name: t("typePriority") },
          ...priorityChoices.map((value) => ({ value: value as string, name: `P${value} ${priorityName(value)}` })),
        ]}
        onChange={({ target }) => change({ priority: priorityChoices.find((value) => value === target.value) ?? "" })}
      />
      <div className="grid gap-3 sm:grid-cols-3">
        {timeField("calledAt")}
        {timeField("answeredAt")}
        {timeField("openedAt")}
      </div>
      {crews.map((crew, index) => (
        <CrewEntry
          key={crew.key}
          crew={crew}
          number={index + 1}
          errorOf={(field) => findCrewError(crew, field)}
          onChange={(part) => changeCrew(crew.key, part)}
          onRemove={() => setCrews(crews.filter(({ key }) => key !== crew.key))}
        />
      ))}
      <datalist id="paper-call-signs">
        {units.map(({ id, callSign }) => (
          <option key={id} value={callSign} />
        ))}
      </datalist>
      <Button
        size="small"
        disabled={crews.length >= 10}
        onClick={() =>
          setCrews([...crews, { key: Math.max(0, ...crews.map(({ key }) => key + 1)), callSign: "", times: noTimes }])
        }
      >
        <Plus className="size-4" aria-hidden />
        {t("addCrew")}
      </Button>
      <div className="grid gap-3 sm:grid-cols-2">
        {timeField("closedAt", t("closedHint"))}
        <SelectField
          label={t("closeCode")}
          value={values.closeCode}
          choices={[
            { value: "", name: t("choose") },
            ...closeCodes.map((code) => ({ value: code as string, name: codeName(code) })),
          ]}
          onChange={({ target }) => change({ closeCode: closeCodes.find((code) => code === target.value) ?? "" })}
        />
      </div>
      <TextField
        label={t("closeNote")}
        value={values.closeNote}
        maxLength={2_000}
        error={errorOf("closeNote")}
        onChange={({ target }) => change({ closeNote: target.value })}
      />
      {errorText && (
        <p role="alert" className="font-medium text-alarm text-[0.8125rem]">
          {errorText}
        </p>
      )}
      <Button type="submit" look="strong" disabled={enter.isPending}>
        {enter.isPending ? t("saving") : t("save")}
      </Button>
    </form>
  );
}
