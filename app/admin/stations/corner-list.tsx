"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../_ui/button";
import { type Corner, type Ring, withRing } from "./area-geometry";
import { CornerRow } from "./corner-row";
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
  const pageCount = Math.max(1, Math.ceil(ring.length / pageSize));
  const shownPage = Math.min(page, pageCount - 1);
  const from = shownPage * pageSize;

  useEffect(() => {
    if (focusNext.current === null) return;
    list.current?.querySelector<HTMLInputElement>(`[data-corner="${focusNext.current}"]`)?.focus();
    focusNext.current = null;
  });

  const replaceRing = (next: Ring, focus?: number) => {
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
    const midpoint: Corner = [average(start[0], end[0]), average(start[1], end[1])];
    replaceRing([...ring.slice(0, index + 1), midpoint, ...ring.slice(index + 1)], index + 1);
  };
  const startTriangle = () => {
    const initialPosition = (draft && positionOf(draft)) ?? { lng: 103.8344, lat: -2.8819 };
    const directions: [number, number][] = [
      [-1, -1],
      [1, -1],
      [0, 1],
    ];
    const triangle = directions.map(
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
            <Button size="small" look="quiet" onClick={() => replaceRing([])}>
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
                onChange={(next) =>
                  replaceRing(ring.map((existing, place) => (place === from + index ? next : existing)))
                }
                onAddAfter={() => addAfter(from + index)}
                onRemove={
                  ring.length > 3
                    ? () =>
                        replaceRing(
                          ring.filter((_, place) => place !== from + index),
                          Math.max(0, from + index - 1),
                        )
                    : undefined
                }
              />
            ))}
          </ol>
          {pageCount > 1 && (
            <div className="mt-2 flex items-center gap-2">
              <Button size="small" disabled={shownPage === 0} onClick={() => setPage(shownPage - 1)}>
                {t("earlier")}
              </Button>
              <span className="text-ink-2">
                {t("page", { from: from + 1, to: Math.min(from + pageSize, ring.length), all: ring.length })}
              </span>
              <Button size="small" disabled={shownPage === pageCount - 1} onClick={() => setPage(shownPage + 1)}>
                {t("later")}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function average(a: number, b: number): number {
  return round((a + b) / 2);
}

function round(degrees: number): number {
  return Number(degrees.toFixed(6));
}
