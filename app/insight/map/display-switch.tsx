"use client";

import { useTranslations } from "next-intl";
import { useInsight } from "../filters/view-context";
import { kernelRadiiKm, type MapDisplay, mapDisplays } from "../filters/view-params";

/** Lets the user choose how the map displays density, and the options of this display. */
export function DisplaySwitch() {
  const t = useTranslations("insightMap");
  const { view, setView } = useInsight();
  return (
    <div className="flex flex-wrap gap-2 max-lg:contents">
      <Choice
        label={t("displays")}
        choices={mapDisplays.map((value) => ({ value, name: t(`way.${value}`) }))}
        value={view.way}
        onPick={(display: MapDisplay) => void setView({ way: display })}
      />
      {view.way === "district" && (
        <Choice
          label={t("measure")}
          choices={(["count", "rate"] as const).map((value) => ({ value, name: t(`measures.${value}`) }))}
          value={view.measure}
          onPick={(measure) => void setView({ measure })}
        />
      )}
      {view.way === "surface" && (
        <Choice
          label={t("radius")}
          choices={kernelRadiiKm.map((km) => ({ value: km, name: t("km", { km }) }))}
          value={view.radius}
          onPick={(radius) => void setView({ radius })}
        />
      )}
    </div>
  );
}

type Props<Value> = {
  label: string;
  choices: readonly { value: Value; name: string }[];
  value: Value;
  onPick: (value: Value) => void;
};

function Choice<Value extends string | number>({ label, choices, value, onPick }: Props<Value>) {
  return (
    <fieldset className="flex overflow-hidden rounded-lg border border-line-2 bg-panel shadow-[0_4px_16px_rgb(0_0_0/0.25)]">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onPick(choice.value)}
          className="h-9 whitespace-nowrap border-line border-l px-3 font-medium text-ink-2 first-of-type:border-l-0 hover:bg-hover focus-visible:-outline-offset-2 aria-pressed:bg-strong aria-pressed:text-on-strong"
        >
          {choice.name}
        </button>
      ))}
    </fieldset>
  );
}
