"use client";

import { Combobox } from "@base-ui/react/combobox";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { inputClass } from "../../_ui/field";
import { useNames } from "../../_words/use-names";

type Props = {
  label: string;
  /** The unit's id; null when none is chosen. */
  value: string | null;
  onChange: (id: string | null) => void;
  error?: string | null | undefined;
};
type Choice = { value: string; label: string; kind: string; agency: string };

const maxShown = 100;

/** Selects one unit. As the user types, the choices are filtered by call sign, kind and agency. */
export function UnitField({ label, value, onChange, error }: Props) {
  const t = useTranslations("people");
  const kindName = useTranslations("unitKind");
  const names = useNames();
  const trpc = useTRPC();
  const id = useId();
  const { data: units, isPending } = useQuery({ ...trpc.units.list.queryOptions(), staleTime: 60_000 });
  const choices: Choice[] = (units ?? [])
    .map((unit) => ({
      value: unit.id,
      label: unit.callSign,
      kind: kindName(unit.kind),
      agency: names.agency(unit.agency),
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const selectedChoice = choices.find((choice) => choice.value === value) ?? null;
  return (
    <div>
      <label htmlFor={id} className="label block">
        {label}
      </label>
      <Combobox.Root
        items={choices}
        value={selectedChoice}
        onValueChange={(choice: Choice | null) => onChange(choice?.value ?? null)}
        isItemEqualToValue={(a: Choice, b: Choice) => a.value === b.value}
        filter={matches}
        limit={maxShown}
        autoHighlight
      >
        <div className="relative mt-1">
          <Combobox.Input
            id={id}
            placeholder={isPending ? t("unitLoading") : t("unitSearch")}
            aria-invalid={Boolean(error)}
            aria-describedby={error ? `${id}-note` : undefined}
            className={`${inputClass} pr-18`}
          />
          <span className="absolute inset-y-0 right-1 flex items-center">
            <Combobox.Clear
              aria-label={t("unitClear")}
              className="grid size-8 place-items-center rounded text-ink-3 hover:text-ink"
            >
              <X className="size-4" aria-hidden />
            </Combobox.Clear>
            <Combobox.Trigger
              aria-label={t("unitList")}
              className="grid size-8 place-items-center rounded text-ink-3 hover:text-ink"
            >
              <ChevronDown className="size-4" aria-hidden />
            </Combobox.Trigger>
          </span>
        </div>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-60 outline-none">
            <Combobox.Popup
              aria-label={label}
              className="max-h-72 w-(--anchor-width) overflow-y-auto overscroll-contain rounded-lg border border-line-2 bg-raised py-1 shadow-2xl"
            >
              <Combobox.Empty>
                <p className="px-3 py-2 text-ink-3">{isPending ? t("unitLoading") : t("unitNone")}</p>
              </Combobox.Empty>
              <Combobox.List>
                {(choice: Choice) => (
                  <Combobox.Item
                    key={choice.value}
                    value={choice}
                    className="flex cursor-pointer items-baseline justify-between gap-3 px-3 py-1.5 outline-none data-highlighted:bg-pressed"
                  >
                    <span className="font-medium">{choice.label}</span>
                    <span className="truncate text-[0.8125rem] text-ink-3">
                      {choice.kind}, {choice.agency}
                    </span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      {error && (
        <p id={`${id}-note`} role="alert" className="mt-1 font-medium text-[0.8125rem] text-alarm">
          {error}
        </p>
      )}
    </div>
  );
}

function matches({ label, kind, agency }: Choice, search: string): boolean {
  const text = `${label} ${kind} ${agency}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
