"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { type ClosureReason, closureReasons, roadVehicles, type Vehicle } from "@/db/network-vocabulary";
import { closureIcon } from "../_map/symbols/icons";
import { useFormat } from "../_words/use-format";
import { Mark } from "./mark";

/** The symbol of a closed road. */
export function ClosureMark({ className = "size-6" }: { className?: string }) {
  return <Mark icon={closureIcon} className={className} />;
}

type Closure = { reason: string; vehicles: readonly Vehicle[]; endsAt: Date | null };

/**
 * Returns functions that describe a closure: its reason, the vehicles it applies to if they differ from the default,
 * and its end.
 */
export function useClosureText() {
  const t = useTranslations("closures");
  const reasonName = useTranslations("closureReason");
  const vehicleName = useTranslations("vehicle");
  const format = useFormat();
  const describeReason = useCallback(
    (reason: string) =>
      (closureReasons as readonly string[]).includes(reason) ? reasonName(reason as ClosureReason) : reason,
    [reasonName],
  );
  const listVehicles = useCallback(
    (vehicles: readonly Vehicle[]) =>
      vehicles.join() === roadVehicles.join()
        ? null
        : t("for", { vehicles: vehicles.map((vehicle) => vehicleName(vehicle)).join(", ") }),
    [t, vehicleName],
  );
  /** Returns, for example, "Flood · until 14:00". */
  const summarise = useCallback(
    ({ reason, vehicles, endsAt }: Closure) =>
      [
        describeReason(reason),
        endsAt ? t("until", { time: format.hourMinuteAndDay(endsAt) }) : t("openEnd"),
        listVehicles(vehicles),
      ]
        .filter(Boolean)
        .join(" · "),
    [t, format, describeReason, listVehicles],
  );
  return { describeReason, listVehicles, summarise };
}

export type ListedClosure = Closure & { id: string; label: string };

/** A list of closures: the symbol, name, reason and end of each. */
export function ClosureList({ closures }: { closures: readonly ListedClosure[] }) {
  const { summarise } = useClosureText();
  return (
    <ul className="space-y-2">
      {closures.map((closure) => (
        <li key={closure.id} className="flex items-start gap-2.5">
          <ClosureMark className="mt-0.5 size-6" />
          <span className="min-w-0">
            <span className="block font-semibold leading-tight">{closure.label}</span>
            <span className="block text-ink-2">{summarise(closure)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
