"use client";

import { useTranslations } from "next-intl";
import type { DistrictView } from "@/server/places/list-places";
import { useFormat } from "../../_words/use-format";
import { CornerList } from "./corner-list";
import { DrawingTools } from "./drawing-tools";
import type { StationEditor } from "./use-station-editor";

type Props = {
  editor: StationEditor;
  districts: readonly DistrictView[];
  /** What is wrong with the area, in words. */
  problem: string | null;
};

/** The response area: the union of kecamatan, or drawn by hand. */
export function AreaSection({ editor, districts, problem }: Props) {
  const t = useTranslations("areaDrawing");
  const format = useFormat();
  const { draft, setDraft, history, draw, simplified, setDrawing } = editor;
  if (!draft) return null;
  const isDrawn = history.now !== null;
  const choose = (drawn: boolean) => {
    if (drawn === isDrawn) return;
    setDrawing(false);
    draw(drawn ? [] : null);
  };
  const toggle = (code: string) => {
    const areaCodes = draft.areaCodes.includes(code)
      ? draft.areaCodes.filter((one) => one !== code)
      : [...draft.areaCodes, code];
    setDraft({ ...draft, areaCodes });
  };
  return (
    <fieldset aria-describedby={problem ? "area-problem" : undefined}>
      <legend className="label">{t("area")}</legend>
      <div className="mt-1 grid grid-cols-2 gap-1 rounded-lg border border-line-2 bg-raised p-1">
        {[false, true].map((drawn) => (
          <label
            key={String(drawn)}
            className="flex cursor-pointer items-center justify-center rounded-md px-2 py-1.5 text-center font-medium text-ink-2 hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="area"
              checked={isDrawn === drawn}
              onChange={() => choose(drawn)}
              className="sr-only"
            />
            {t(drawn ? "byHand" : "byDistricts")}
          </label>
        ))}
      </div>
      {isDrawn ? (
        <>
          <p className="mt-2 text-ink-3 text-[0.8125rem]">{t("byHandHint")}</p>
          <DrawingTools editor={editor} />
          {simplified && simplified.parts === history.now && (
            <p role="status" className="mt-2 text-ink-2 text-[0.8125rem]">
              {simplified.withinM === 0
                ? t("notSimplified", { count: simplified.before })
                : t("simplified", {
                    before: simplified.before,
                    after: simplified.after,
                    distance: format.distance(simplified.withinM),
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
                  onChange={() => toggle(code)}
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
