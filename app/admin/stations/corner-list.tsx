"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { parseDegrees } from "../../_map/editing/typed-position";
import { Button, IconButton } from "../../_ui/button";
import { type Corner, type Ring, withRing } from "./area-geometry";
import { positionOf } from "./station-draft";
import type { StationEditor } from "./use-station-editor";

const pageSize = 25;
/** Half the width of the initial triangle around the station in degrees, about 3 km. */
const triangleReach = 0.03;

/** The corners of the selected ring as coordinates, for drawing with the keyboard. */
export function CornerList({ editor }: { editor: StationEditor }) {
  const t = useTranslations("areaDrawing");
  const { draft, history, draw, chosen, setChosen, corner, setCorner } = editor;
  const list = useRef<HTMLOListElement>(null);
  const focusNext = useRef<number | null>(null);
  const [page, setPage] = useState(0);
  const parts = history.now ?? [];
  const places = parts.flatMap((rings, part) => rings.map((_, ring) => ({ part, ring })));
  const at = places.find(({ part, ring }) => part === chosen?.part && ring === chosen.ring) ?? places[0] ?? null;
  const ring: Ring = (at && parts[at.part]?.[at.ring]) ?? [];
  const pages = Math.max(1, Math.ceil(ring.length / pageSize));
  const shownPage = Math.min(page, pages - 1);
  const from = shownPage * pageSize;

  useEffect(() => {
    if (focusNext.current === null) return;
    list.current?.querySelector<HTMLInputElement>(`[data-corner="${focusNext.current}"]`)?.focus();
    focusNext.current = null;
  });

  const write = (next: Ring, focus?: number) => {
    if (!at) return;
    if (focus !== undefined) {
      focusNext.current = focus;
      setPage(Math.floor(focus / pageSize));
    }
    draw(withRing(parts, at, next));
  };
  const addAfter = (index: number) => {
    const [start, end] = [ring[index], ring[(index + 1) % ring.length]];
    if (!start || !end) return;
    const midpoint: Corner = [between(start[0], end[0]), between(start[1], end[1])];
    write([...ring.slice(0, index + 1), midpoint, ...ring.slice(index + 1)], index + 1);
  };
  const startTriangle = () => {
    const initialPosition = (draft && positionOf(draft)) ?? { lng: 103.8344, lat: -2.8819 };
    const reach: [number, number][] = [
      [-1, -1],
      [1, -1],
      [0, 1],
    ];
    const triangle = reach.map(
      ([east, north]): Corner => [
        round(initialPosition.lng + east * triangleReach),
        round(initialPosition.lat + north * triangleReach),
      ],
    );
    focusNext.current = 0;
    setChosen({ part: parts.length, ring: 0 });
    setPage(0);
    draw([...parts, [triangle]]);
  };

  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="label">{t("corners", { count: ring.length })}</h3>
        {places.length > 1 && at && (
          <select
            aria-label={t("part")}
            value={`${at.part}.${at.ring}`}
            onChange={({ target }) => {
              const [part = 0, place = 0] = target.value.split(".").map(Number);
              setChosen({ part, ring: place });
              setCorner(null);
              setPage(0);
            }}
            className="h-8 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem]"
          >
            {places.map((place) => (
              <option key={`${place.part}.${place.ring}`} value={`${place.part}.${place.ring}`}>
                {place.ring === 0
                  ? t("partOf", { part: place.part + 1 })
                  : t("holeOf", { part: place.part + 1, hole: place.ring })}
              </option>
            ))}
          </select>
        )}
        <span className="ml-auto flex gap-1.5">
          {at && (
            <Button size="small" look="quiet" onClick={() => write([])}>
              {t("removePart")}
            </Button>
          )}
          <Button size="small" onClick={startTriangle}>
            {t("addByList")}
          </Button>
        </span>
      </div>
      {ring.length > 0 && (
        <>
          <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("cornersHint")}</p>
          <ol ref={list} data-corners className="mt-2 space-y-1">
            {ring.slice(from, from + pageSize).map((vertex, index) => (
              <CornerRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a corner is identified by its place in the ring.
                key={from + index}
                number={from + index + 1}
                corner={vertex}
                isCurrent={corner === from + index}
                onFocus={() => setCorner(from + index)}
                onChange={(next) => write(ring.map((existing, place) => (place === from + index ? next : existing)))}
                onAddAfter={() => addAfter(from + index)}
                onRemove={
                  ring.length > 3
                    ? () =>
                        write(
                          ring.filter((_, place) => place !== from + index),
                          Math.max(0, from + index - 1),
                        )
                    : undefined
                }
              />
            ))}
          </ol>
          {pages > 1 && (
            <div className="mt-2 flex items-center gap-2">
              <Button size="small" disabled={shownPage === 0} onClick={() => setPage(shownPage - 1)}>
                {t("earlier")}
              </Button>
              <span className="text-ink-2">
                {t("page", { from: from + 1, to: Math.min(from + pageSize, ring.length), all: ring.length })}
              </span>
              <Button size="small" disabled={shownPage === pages - 1} onClick={() => setPage(shownPage + 1)}>
                {t("later")}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function between(a: number, b: number): number {
  return round((a + b) / 2);
}

function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}

type Props = {
  number: number;
  corner: Corner;
  isCurrent: boolean;
  onFocus: () => void;
  onChange: (corner: Corner) => void;
  onAddAfter: () => void;
  /** Undefined when too few corners would remain. */
  onRemove: (() => void) | undefined;
};

/** About 100 metres; 10 metres with Shift. */
const [stepDegrees, fineDegrees] = [0.001, 0.0001];
const moves: Record<string, Corner> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Edits one corner by typing or with Alt and the arrow keys; adds a corner after it or removes it. */
function CornerRow({ number, corner, isCurrent, onFocus, onChange, onAddAfter, onRemove }: Props) {
  const t = useTranslations("areaDrawing");
  const press = (event: KeyboardEvent) => {
    const move = event.altKey ? moves[event.key] : undefined;
    if (!move) return;
    event.preventDefault();
    const by = event.shiftKey ? fineDegrees : stepDegrees;
    onChange([Number((corner[0] + move[0] * by).toFixed(6)), Number((corner[1] + move[1] * by).toFixed(6))]);
  };
  return (
    <li
      onFocus={onFocus}
      onKeyDown={press}
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

/** Applies the typed value on blur or Enter; an invalid value is marked and discarded. */
function DegreesInput({ label, limit, value, onChange, ...data }: DegreesProps) {
  const [text, setText] = useState<string | null>(null);
  const isWrong = text !== null && parseDegrees(text, limit) === null;
  const apply = () => {
    const next = text === null ? null : parseDegrees(text, limit);
    if (next === null) return;
    setText(null);
    if (next !== value) onChange(next);
  };
  return (
    <input
      {...data}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={isWrong}
      value={text ?? value}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => (isWrong ? setText(null) : apply())}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        apply();
      }}
      className="h-8 w-full min-w-0 flex-1 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem] aria-invalid:border-alarm"
    />
  );
}
