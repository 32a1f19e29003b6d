"use client";

import { Redo2, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { DistrictView } from "@/server/places/list-places";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import type { Parts } from "./area-geometry";
import { countCorners, findCrossing, maxCorners, simplifyParts } from "./area-geometry";
import { CornerList } from "./corner-list";
import type { StationEditor } from "./use-station-editor";

type Props = {
  editor: StationEditor;
  districts: readonly DistrictView[];
  /** The error text of the area; null if there is no error. */
  problem: string | null;
};

/** Edits the response area: a union of districts, or a hand-drawn area. */
export function AreaSection({ editor, districts, problem }: Props) {
  const t = useTranslations("areaDrawing");
  const format = useFormat();
  const { draft, setDraft, history, draw, simplifiedArea, setIsDrawing } = editor;
  if (!draft) return null;
  const isDrawn = history.currentParts !== null;
  const choose = (isHandDrawn: boolean) => {
    if (isHandDrawn === isDrawn) return;
    setIsDrawing(false);
    draw(isHandDrawn ? [] : null);
  };
  const toggleDistrict = (code: string) => {
    const areaCodes = draft.areaCodes.includes(code)
      ? draft.areaCodes.filter((areaCode) => areaCode !== code)
      : [...draft.areaCodes, code].sort();
    setDraft({ ...draft, areaCodes });
  };
  return (
    <fieldset aria-describedby={problem ? "area-problem" : undefined}>
      <legend className="label">{t("area")}</legend>
      <div className="mt-1 grid grid-cols-2 gap-1 rounded-lg border border-line-2 bg-raised p-1">
        {[false, true].map((isHandDrawn) => (
          <label
            key={String(isHandDrawn)}
            className="flex cursor-pointer items-center justify-center rounded-md px-2 py-1.5 text-center font-medium text-ink-2 hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="area"
              checked={isHandDrawn === isDrawn}
              onChange={() => choose(isHandDrawn)}
              className="sr-only"
            />
            {t(isHandDrawn ? "byHand" : "byDistricts")}
          </label>
        ))}
      </div>
      {isDrawn ? (
        <>
          <p className="mt-2 text-ink-3 text-[0.8125rem]">{t("byHandHint")}</p>
          <DrawingTools editor={editor} />
          {simplifiedArea && simplifiedArea.parts === history.currentParts && (
            <p role="status" className="mt-2 text-ink-2 text-[0.8125rem]">
              {simplifiedArea.toleranceM === 0
                ? t("notSimplified", { count: simplifiedArea.cornersBefore })
                : t("simplified", {
                    before: simplifiedArea.cornersBefore,
                    after: simplifiedArea.cornersAfter,
                    distance: format.distance(simplifiedArea.toleranceM),
                  })}
            </p>
          )}
          <CornerList editor={editor} />
        </>
      ) : (
        <>
          <p className="mt-2 text-ink-3 text-[0.8125rem]">{t("byDistrictsHint")}</p>
          <div className="mt-2 grid grid-cols-2 gap-x-3 gap-y-1.5">
            {districts.map(({ code, name }) => (
              <label key={code} className="flex cursor-pointer items-center gap-2.5">
                <input
                  type="checkbox"
                  className="size-4 accent-(--strong)"
                  checked={draft.areaCodes.includes(code)}
                  onChange={() => toggleDistrict(code)}
                />
                {name}
              </label>
            ))}
          </div>
          {draft.areaCodes.length === 0 && <p className="mt-2 text-ink-2">{t("noDistricts")}</p>}
        </>
      )}
      {problem && (
        <p id="area-problem" role="alert" className="mt-2 font-medium text-alarm text-[0.8125rem]">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

/** The tools for a hand-drawn area. */
function DrawingTools({ editor }: { editor: StationEditor }) {
  const t = useTranslations("areaDrawing");
  const { draft, history, draw, undo, redo, isDrawing, setIsDrawing, districtUnion, setChosenRing, setSimplifiedArea } =
    editor;
  const parts = history.currentParts ?? [];
  const startFromUnion = () => {
    const result = simplifyParts(districtUnion);
    setSimplifiedArea(result);
    setIsDrawing(false);
    draw(result.parts);
    setChosenRing({ part: 0, ring: 0 });
  };
  const simplify = () => {
    const result = simplifyParts(parts);
    setSimplifiedArea(result);
    if (result.toleranceM > 0) draw(result.parts);
  };
  return (
    <div className="mt-2 flex flex-wrap gap-1.5">
      <Button
        size="small"
        look={isDrawing ? "strong" : "plain"}
        aria-pressed={isDrawing}
        onClick={() => setIsDrawing(!isDrawing)}
      >
        {t(isDrawing ? "stopDrawing" : parts.length === 0 ? "draw" : "drawAnother")}
      </Button>
      <Button size="small" disabled={draft?.areaCodes.length === 0} onClick={startFromUnion}>
        {t("takeUnion")}
      </Button>
      {countCorners(parts) > maxCorners && (
        <Button size="small" onClick={simplify}>
          {t("simplify")}
        </Button>
      )}
      <Button
        size="small"
        look="quiet"
        aria-keyshortcuts="Control+Z"
        title="Ctrl+Z"
        disabled={!isDrawing && history.undoSteps.length === 0}
        onClick={undo}
      >
        <Undo2 className="size-4" aria-hidden />
        {t("undo")}
      </Button>
      <Button
        size="small"
        look="quiet"
        aria-keyshortcuts="Control+Shift+Z"
        title="Ctrl+Shift+Z"
        disabled={history.redoSteps.length === 0}
        onClick={redo}
      >
        <Redo2 className="size-4" aria-hidden />
        {t("redo")}
      </Button>
    </div>
  );
}

/**
 * Returns the error text for an area: an error found in the browser, otherwise the server's refusal (or null). If no
 * area has been drawn yet, that is an error only if `isSubmitted`.
 */
export function useAreaProblem(parts: Parts | null, refusal: string | null, isSubmitted: boolean): string | null {
  const t = useTranslations("areaDrawing");
  const foundProblem = useMemo(() => {
    if (parts === null) return null;
    if (parts.length === 0) return isSubmitted ? t("nothingDrawn") : null;
    if (parts.flat().some((ring) => ring.length < 3)) return t("tooFewCorners");
    const crossing = findCrossing(parts);
    if (!crossing) return null;
    const { part, firstSide, secondSide } = crossing;
    return t(parts.length > 1 ? "crossesInPart" : "crosses", {
      part: part + 1,
      first: firstSide + 1,
      second: secondSide + 1,
    });
  }, [parts, isSubmitted, t]);
  if (foundProblem || refusal === null) return foundProblem;
  const refusalPatterns = [
    [/self-intersection/i, "selfCrossing"],
    [/last corner is not its first|not closed/i, "openRing"],
    [/hole|nested|interior/i, "wrongHole"],
    [/no district/i, "unknownDistrict"],
  ] as const;
  const message = refusalPatterns.find(([pattern]) => pattern.test(refusal))?.[1];
  return message ? t(message) : t("refused", { reason: refusal });
}
