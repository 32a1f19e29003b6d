"use client";

import { Redo2, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { countCorners } from "./parts";
import { simplifyParts } from "./simplify-parts";
import type { StationEditor } from "./use-station-editor";

/** What can be done to an area that is drawn by hand. */
export function DrawingTools({ editor }: { editor: StationEditor }) {
  const t = useTranslations("areaDrawing");
  const { draft, history, draw, undo, redo, drawing, setDrawing, united, setChosen, setSimplified } = editor;
  const parts = history.now ?? [];
  const takeUnion = () => {
    const result = simplifyParts(united);
    setSimplified(result);
    setDrawing(false);
    draw(result.parts);
    setChosen({ part: 0, ring: 0 });
  };
  const simplify = () => {
    const result = simplifyParts(parts);
    setSimplified(result);
    if (result.withinM > 0) draw(result.parts);
  };
  return (
    <div className="mt-2 flex flex-wrap gap-1.5">
      <Button
        size="small"
        look={drawing ? "strong" : "plain"}
        aria-pressed={drawing}
        onClick={() => setDrawing(!drawing)}
      >
        {t(drawing ? "stopDrawing" : parts.length === 0 ? "draw" : "drawAnother")}
      </Button>
      <Button size="small" disabled={draft?.areaCodes.length === 0} onClick={takeUnion}>
        {t("takeUnion")}
      </Button>
      {countCorners(parts) > 250 && (
        <Button size="small" onClick={simplify}>
          {t("simplify")}
        </Button>
      )}
      <Button
        size="small"
        look="quiet"
        aria-keyshortcuts="Control+Z"
        title="Ctrl+Z"
        disabled={!drawing && history.past.length === 0}
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
        disabled={history.undone.length === 0}
        onClick={redo}
      >
        <Redo2 className="size-4" aria-hidden />
        {t("redo")}
      </Button>
    </div>
  );
}
