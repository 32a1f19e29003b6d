"use client";

import { useTranslations } from "next-intl";
import type { Limit } from "@/server/domain/coverage";
import { classEnds } from "./reach-class";

const grounds = ["bg-(--reach-1)", "bg-(--reach-2)", "bg-(--reach-3)", "bg-(--reach-4)"] as const;
/** About the area of an H3 cell of resolution 6. */
const cellKm2 = 36;

/** What the colours, numbers and signs of the map mean. */
export function ReachLegend({ by }: { by: Limit["by"] }) {
  const t = useTranslations("coverage");
  const unit = t(by === "km" ? "unitKm" : "unitMinutes");
  const ends = classEnds[by];
  const names = [
    t("upTo", { to: ends[0], unit }),
    t("between", { from: ends[0], to: ends[1], unit }),
    t("between", { from: ends[1], to: ends[2], unit }),
    t("over", { from: ends[2], unit }),
  ];
  return (
    <section
      aria-label={t("legend")}
      className="flex shrink-0 flex-wrap gap-x-4 gap-y-0.5 border-line border-t bg-panel px-3 py-2 text-xs"
    >
      <p className="w-full font-semibold">{t(by === "km" ? "legendKm" : "legendMinutes")}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <span className={`inline-block h-3 w-5 rounded-xs border border-line-2 ${grounds[index]}`} aria-hidden />
            {name}
          </li>
        ))}
      </ul>
      <p className="text-ink-2">
        {t("cells", { area: cellKm2 })} · {t("village")} · {t("house")}
      </p>
    </section>
  );
}
