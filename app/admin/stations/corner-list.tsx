"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../_ui/button";
import { type Corner, type Ring, replaceRingInParts } from "./area-geometry";
import { CornerRow } from "./corner-row";
import { findPosition } from "./station-draft";
import type { StationEditor } from "./use-station-editor";

const pageSize = 25;
/** Half the width, in degrees, of the initial triangle around the station: about 3 km. */
const triangleHalfWidthDegrees = 0.03;

/** The coordinates of the corners of the selected ring, for drawing with the keyboard. */
export function CornerList({ editor }: { editor: StationEditor }) {
  const t = useTranslations("areaDrawing");
  const { draft, history, draw, chosenRing, setChosenRing, selectedCornerIndex, setSelectedCornerIndex } = editor;
  const list = useRef<HTMLOListElement>(null);
  const focusNext = useRef<number | null>(null);
  const [page, setPage] = useState(0);
  const parts = history.currentParts ?? [];
  const ringIndexes = parts.flatMap((rings, part) => rings.map((_, ring) => ({ part, ring })));
  const shownRingIndex =
    ringIndexes.find(({ part, ring }) => part === chosenRing?.part && ring === chosenRing.ring) ??
    ringIndexes[0] ??
    null;
  const ring: Ring = (shownRingIndex && parts[shownRingIndex.part]?.[shownRingIndex.ring]) ?? [];
  const pageCount = Math.max(1, Math.ceil(ring.length / pageSize));
  const shownPage = Math.min(page, pageCount - 1);
  const firstIndex = shownPage * pageSize;
  const cornersOnPage = ring.map((corner, index) => ({ index, corner })).slice(firstIndex, firstIndex + pageSize);

  useEffect(() => {
    if (focusNext.current === null) return;
    list.current?.querySelector<HTMLInputElement>(`[data-corner="${focusNext.current}"]`)?.focus();
    focusNext.current = null;
  });

  const replaceRing = (newRing: Ring, focusIndex?: number) => {
    if (!shownRingIndex) return;
    if (focusIndex !== undefined) {
      focusNext.current = focusIndex;
      setPage(Math.floor(focusIndex / pageSize));
    }
    draw(replaceRingInParts(parts, shownRingIndex, newRing));
  };
  const addCornerAfter = (index: number) => {
    const [startCorner, endCorner] = [ring[index], ring[(index + 1) % ring.length]];
    if (!startCorner || !endCorner) return;
    const midpoint: Corner = [average(startCorner[0], endCorner[0]), average(startCorner[1], endCorner[1])];
    replaceRing([...ring.slice(0, index + 1), midpoint, ...ring.slice(index + 1)], index + 1);
  };
  const addInitialTriangle = () => {
    const initialPosition = (draft && findPosition(draft)) ?? { lng: 103.8344, lat: -2.8819 };
    const directions: [number, number][] = [
      [-1, -1],
      [1, -1],
      [0, 1],
    ];
    const triangle = directions.map(
      ([east, north]): Corner => [
        round(initialPosition.lng + east * triangleHalfWidthDegrees),
        round(initialPosition.lat + north * triangleHalfWidthDegrees),
      ],
    );
    focusNext.current = 0;
    setChosenRing({ part: parts.length, ring: 0 });
    setPage(0);
    draw([...parts, [triangle]]);
  };

  return (
    <div className="mt-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="label">{t("corners", { count: ring.length })}</h3>
        {ringIndexes.length > 1 && shownRingIndex && (
          <select
            aria-label={t("part")}
            value={`${shownRingIndex.part}.${shownRingIndex.ring}`}
            onChange={({ target }) => {
              const [part = 0, ring = 0] = target.value.split(".").map(Number);
              setChosenRing({ part, ring });
              setSelectedCornerIndex(null);
              setPage(0);
            }}
            className="h-8 rounded-md border border-line-2 bg-raised px-2 text-[0.8125rem]"
          >
            {ringIndexes.map((option) => (
              <option key={`${option.part}.${option.ring}`} value={`${option.part}.${option.ring}`}>
                {option.ring === 0
                  ? t("partOf", { part: option.part + 1 })
                  : t("holeOf", { part: option.part + 1, hole: option.ring })}
              </option>
            ))}
          </select>
        )}
        <span className="ml-auto flex gap-1.5">
          {shownRingIndex && (
            <Button size="small" look="quiet" onClick={() => replaceRing([])}>
              {t("removePart")}
            </Button>
          )}
          <Button size="small" onClick={addInitialTriangle}>
            {t("addByList")}
          </Button>
        </span>
      </div>
      {ring.length > 0 && (
        <>
          <p className="mt-1 text-ink-3 text-[0.8125rem]">{t("cornersHint")}</p>
          <ol ref={list} data-corners className="mt-2 space-y-1">
            {cornersOnPage.map(({ index, corner }) => (
              <CornerRow
                key={index}
                number={index + 1}
                corner={corner}
                isCurrent={selectedCornerIndex === index}
                onFocus={() => setSelectedCornerIndex(index)}
                onChange={(newCorner) => replaceRing(ring.with(index, newCorner))}
                onAddAfter={() => addCornerAfter(index)}
                onRemove={
                  ring.length > 3 ? () => replaceRing(ring.toSpliced(index, 1), Math.max(0, index - 1)) : undefined
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
                {t("page", {
                  from: firstIndex + 1,
                  to: Math.min(firstIndex + pageSize, ring.length),
                  all: ring.length,
                })}
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
