"use client";

import { useTranslations } from "next-intl";
import { StateMessage } from "../../_ui/state-message";
import { useFormat } from "../../_words/use-format";

export type ListedPlace = {
  key: string;
  name: string;
  aside: string | null;
  count: number;
  /** What the count is of 10,000 people; undefined where rates are not asked for. */
  rate?: number | null;
  /** The least and the most of earlier years; null where too few are known. */
  usual?: { low: number; high: number } | null;
};

type Props = {
  title: string;
  note: string | null;
  places: readonly ListedPlace[];
  hovered: string | null;
  onHover: (key: string | null) => void;
  onChoose: (key: string) => void;
};

/** The same places as on the map, by their number: to read, and for whoever has no pointer. */
export function PlaceList({ title, note, places, hovered, onHover, onChoose }: Props) {
  const t = useTranslations("insightMap");
  const format = useFormat();
  const most = Math.max(1, ...places.map(({ count, rate }) => (rate === undefined ? count : (rate ?? 0))));
  return (
    <section aria-label={title}>
      <header className="sticky top-0 z-1 border-line border-b bg-panel px-4 py-2.5">
        <h2 className="font-semibold">{title}</h2>
        {note && <p className="text-ink-3 text-xs">{note}</p>}
      </header>
      {places.length === 0 && <StateMessage title={t("noPlaces")} />}
      <ol>
        {places.map(({ key, name, aside, count, rate, usual }) => {
          const length = rate === undefined ? count : (rate ?? 0);
          return (
            <li key={key} className="border-line border-b">
              <button
                type="button"
                data-place={key}
                onClick={() => onChoose(key)}
                onPointerEnter={() => onHover(key)}
                onPointerLeave={() => onHover(null)}
                onFocus={() => onHover(key)}
                onBlur={() => onHover(null)}
                className={`relative block w-full px-4 py-2 text-left hover:bg-hover focus-visible:-outline-offset-2 ${hovered === key ? "bg-hover" : ""}`}
              >
                <span className="flex items-baseline justify-between gap-3">
                  <span className="min-w-0 truncate font-medium">{name}</span>
                  <span className="shrink-0">
                    <strong className="font-semibold text-[0.9375rem]">{format.number(count)}</strong>
                    {rate !== undefined && (
                      <span className="ml-2 text-ink-2">
                        {rate === null ? t("noRate") : t("rateOf", { rate: format.decimal(rate) })}
                      </span>
                    )}
                  </span>
                </span>
                <span className="mt-1 flex items-center gap-3">
                  <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-full bg-raised">
                    <span
                      className="block h-full rounded-full bg-ink-3"
                      style={{ width: `${(length / most) * 100}%` }}
                    />
                  </span>
                  {usual && (
                    <span className="shrink-0 text-ink-3 text-xs">
                      {t("usual", { low: format.number(usual.low), high: format.number(usual.high) })}
                      {count > usual.high && <strong className="ml-1 text-ink">▲ {t("more")}</strong>}
                      {count < usual.low && <strong className="ml-1 text-ink">▼ {t("fewer")}</strong>}
                    </span>
                  )}
                  {aside && <span className="shrink-0 text-ink-3 text-xs">{aside}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
