"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { closureReasons, type Vehicle, vehicles } from "@/db/network-vocabulary";
import { useTRPC } from "../../_live/cache/trpc";
import { readServerTime } from "../../_live/feed/connection";
import { Button } from "../../_ui/button";
import { SelectField, TextField } from "../../_ui/field";
import { Panel } from "../../_ui/panel";
import { useFormat } from "../../_words/use-format";
import { CommandButton } from "../commands/command-registry";
import { useConsole } from "../console-context";
import { DiscardQuestion } from "../discard-question";
import {
  type ClosureDraft,
  changeClosureDraft,
  closureEnds,
  endTimeOfDraft,
  isClosureDraftChanged,
  toggleVehicle,
} from "./closure-draft";
import { ClosurePlace } from "./closure-place";
import { RadioChoice } from "./radio-choice";
import { useSendClosure } from "./use-closures";

/** Form that closes a road, a bridge or an area, or changes a closure in force. Leaving the form keeps the draft. */
export function ClosureForm({ draft }: { draft: ClosureDraft }) {
  const t = useTranslations("closureForm");
  const reasonName = useTranslations("closureReason");
  const vehicleName = useTranslations("vehicle");
  const format = useFormat();
  const { updateConsole } = useConsole();
  const { editedClosure, label, reason, reasonText, end, incident } = draft;
  const edit = (change: Partial<ClosureDraft>) =>
    updateConsole({ do: "edit-closure", change: (current) => changeClosureDraft(current, change) });
  const { send, isPending, refusal, errorOf } = useSendClosure(draft);
  const form = useRef<HTMLFormElement>(null);
  const [isDiscarding, setIsDiscarding] = useState(false);
  const discard = () => updateConsole({ do: "end-closure", draftId: draft.id });

  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input[type=text], input:not([type])")?.focus();
  }, []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!send()) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };
  return (
    <form ref={form} noValidate onSubmit={submit} className="pointer-events-auto h-full min-h-0">
      <Panel
        fill
        label={t(editedClosure ? "editTitle" : "newTitle")}
        title={
          <h2 className="truncate font-semibold text-[0.9375rem]">
            {editedClosure ? editedClosure.label : t("newTitle")}
          </h2>
        }
        aside={
          <>
            <Button
              size="small"
              look="quiet"
              onClick={isClosureDraftChanged(draft) ? () => setIsDiscarding(true) : discard}
            >
              {t("discard")}
            </Button>
            <CommandButton
              command="back"
              keyCap="wide"
              size="small"
              look="quiet"
              run={() => updateConsole({ do: "back" })}
            >
              {t("cancel")}
            </CommandButton>
          </>
        }
        footer={
          <>
            {refusal && (
              <p role="alert" className="mb-2 font-medium text-alarm text-[0.8125rem]">
                {refusal}
              </p>
            )}
            <CommandButton
              command="send"
              type="submit"
              look="strong"
              size="large"
              className="w-full"
              keyCap="wide"
              isEnabled={!isPending}
              run={() => form.current?.requestSubmit()}
            >
              {isPending ? t("saving") : t(editedClosure ? "saveEdit" : "save")}
            </CommandButton>
          </>
        }
      >
        <div className="space-y-4 px-3.5 py-3">
          {!editedClosure && <ClosurePlace draft={draft} error={errorOf("geometry")} />}
          <TextField
            label={t("label")}
            hint={t("labelHint")}
            error={errorOf("label")}
            maxLength={120}
            value={label}
            onChange={({ target }) => edit({ label: target.value })}
          />
          <SelectField
            label={t("reason")}
            error={reason === "" ? errorOf("reason") : null}
            value={reason}
            choices={[
              { value: "", name: t("chooseReason") },
              ...closureReasons.map((code) => ({ value: code, name: reasonName(code) })),
              { value: "other", name: t("other") },
            ]}
            onChange={({ target }) => edit({ reason: target.value as ClosureDraft["reason"] })}
          />
          {reason === "other" && (
            <TextField
              label={t("reasonText")}
              error={errorOf("reason")}
              maxLength={200}
              value={reasonText}
              onChange={({ target }) => edit({ reasonText: target.value })}
            />
          )}
          <fieldset>
            <legend className="label">{t("end")}</legend>
            <div className="mt-1 flex flex-wrap gap-1">
              {[...(editedClosure?.endsAt ? (["keep"] as const) : []), ...closureEnds].map((choice) => (
                <RadioChoice
                  key={choice}
                  name="closure-end"
                  isChosen={choice === end}
                  onChoose={() => edit({ end: choice })}
                >
                  {choice === "keep" && editedClosure?.endsAt
                    ? t("keepEnd", { time: format.hourMinuteAndDay(editedClosure.endsAt) })
                    : choice === "tomorrow"
                      ? t("tomorrow")
                      : choice === "open"
                        ? t("openEnd")
                        : t("hours", { count: Number(choice) })}
                </RadioChoice>
              ))}
            </div>
            <EndPreview at={endTimeOfDraft(draft, readServerTime())} />
          </fieldset>
          {editedClosure ? (
            <div>
              <p className="label">{t("vehicles")}</p>
              <p className="mt-1">{editedClosure.vehicles.map((vehicle) => vehicleName(vehicle)).join(", ")}</p>
              <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("fixed")}</p>
            </div>
          ) : (
            <VehicleChoice
              chosenVehicles={draft.vehicles}
              error={errorOf("vehicles")}
              onChange={(chosenVehicles) => edit({ vehicles: chosenVehicles })}
            />
          )}
          {incident && (
            <CausedBy incident={incident} onChange={(caused) => edit({ incident: { ...incident, caused } })} />
          )}
        </div>
      </Panel>
      {isDiscarding && <DiscardQuestion onDiscard={discard} onClose={() => setIsDiscarding(false)} />}
    </form>
  );
}

type VehicleChoiceProps = {
  chosenVehicles: readonly Vehicle[];
  error: string | null;
  onChange: (chosenVehicles: Vehicle[]) => void;
};

/** Check boxes for the vehicles that cannot pass. */
function VehicleChoice({ chosenVehicles, error, onChange }: VehicleChoiceProps) {
  const t = useTranslations("closureForm");
  const vehicleName = useTranslations("vehicle");
  return (
    <fieldset>
      <legend className="label">{t("vehicles")}</legend>
      <div className="mt-1 grid grid-cols-2 gap-x-3 gap-y-1.5">
        {vehicles.map((vehicle) => (
          <label key={vehicle} className="flex cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-(--strong)"
              aria-invalid={error !== null}
              checked={chosenVehicles.includes(vehicle)}
              onChange={() => onChange(toggleVehicle(chosenVehicles, vehicle))}
            />
            {vehicleName(vehicle)}
          </label>
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-1 font-medium text-alarm text-[0.8125rem]">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Shows when the closure will end, or nothing if it has no end. */
function EndPreview({ at }: { at: Date | null }) {
  const t = useTranslations("closures");
  const format = useFormat();
  if (!at) return null;
  return <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("until", { time: format.hourMinuteAndDay(at) })}</p>;
}

type CausedByProps = { incident: { id: string; caused: boolean }; onChange: (caused: boolean) => void };

function CausedBy({ incident, onChange }: CausedByProps) {
  const t = useTranslations("closureForm");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.incidents.list.queryOptions({ status: "open" }));
  const number = data?.find(({ id }) => id === incident.id)?.number;
  if (number === undefined) return null;
  return (
    <label className="flex cursor-pointer items-center gap-2">
      <input
        type="checkbox"
        className="size-4 accent-(--strong)"
        checked={incident.caused}
        onChange={({ target }) => onChange(target.checked)}
      />
      {t("incident", { number })}
    </label>
  );
}
