"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useState } from "react";
import { parseDegrees } from "../../_map/editing/typed-position";
import { IconButton } from "../../_ui/button";
import type { Corner } from "./area-geometry";

type Props = {
  number: number;
  corner: Corner;
  isCurrent: boolean;
  onFocus: () => void;
  onChange: (corner: Corner) => void;
  onAddAfter: () => void;
  /** Removes the corner; undefined if too few corners would remain. */
  onRemove: (() => void) | undefined;
};

/** How far Alt with an arrow key moves a corner, in degrees: about 100 metres, or 10 metres with Shift as well. */
const [stepDegrees, fineStepDegrees] = [0.001, 0.0001];
const directionByKey: Record<string, Corner> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Edits one corner by typing or with Alt and the arrow keys; adds a corner after it or removes it. */
export function CornerRow({ number, corner, isCurrent, onFocus, onChange, onAddAfter, onRemove }: Props) {
  const t = useTranslations("areaDrawing");
  const handleKey = (event: KeyboardEvent) => {
    const direction = event.altKey ? directionByKey[event.key] : undefined;
    if (!direction) return;
    event.preventDefault();
    const stepSize = event.shiftKey ? fineStepDegrees : stepDegrees;
    onChange([
      Number((corner[0] + direction[0] * stepSize).toFixed(6)),
      Number((corner[1] + direction[1] * stepSize).toFixed(6)),
    ]);
  };
  return (
    <li
      onFocus={onFocus}
      onKeyDown={handleKey}
      className={`flex items-center gap-1.5 rounded-md py-0.5 pl-1 ${isCurrent ? "bg-pressed" : ""}`}
    >
      <span className="w-7 shrink-0 text-right font-semibold text-ink-3 text-xs">{number}</span>
      <DegreesInput
        label={t("lngOf", { number })}
        data-corner={number - 1}
        limit={180}
        value={corner[0]}
        onChange={(lng) => onChange([lng, corner[1]])}
      />
      <DegreesInput
        label={t("latOf", { number })}
        limit={90}
        value={corner[1]}
        onChange={(lat) => onChange([corner[0], lat])}
      />
      <IconButton name={t("addAfter", { number })} onClick={onAddAfter} className="size-8">
        <Plus className="size-4" aria-hidden />
      </IconButton>
      <IconButton name={t("remove", { number })} disabled={!onRemove} onClick={onRemove} className="size-8">
        <X className="size-4" aria-hidden />
      </IconButton>
    </li>
  );
}

type DegreesProps = {
  label: string;
  limit: 90 | 180;
  value: number;
  onChange: (value: number) => void;
  "data-corner"?: number;
};

/** Applies the typed value on blur or Enter. An invalid value is marked, and discarded on blur. */
function DegreesInput({ label, limit, value, onChange, ...data }: DegreesProps) {
  const [text, setText] = useState<string | null>(null);
  const isInvalid = text !== null && parseDegrees(text, limit) === null;
  const apply = () => {
    const typedDegrees = text === null ? null : parseDegrees(text, limit);
    if (typedDegrees === null) return;
    setText(null);
    if (typedDegrees !== value) onChange(typedDegrees);
  };
  return (
    <input
      {...data}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={isInvalid}
      value={text ?? value}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => (isInvalid ? setText(null) : apply())}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        apply();
      }}
      className="h-8 w-full min-w-0 flex-1 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem] aria-invalid:border-alarm"
    />
  );
}
