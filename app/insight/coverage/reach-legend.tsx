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
      className="pointer-events-none absolute bottom-2.5 left-2.5 rounded-lg border border-line bg-panel px-3 py-2 text-xs shadow-[0_4px_16px_rgb(0_0_0/0.25)]"
    >
      <p className="font-semibold">{t(by === "km" ? "legendKm" : "legendMinutes")}</p>
      <ul className="mt-1 space-y-0.5">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-2">
            <span className={`inline-block h-3 w-5 rounded-xs border border-line-2 ${grounds[index]}`} aria-hidden />
            {name}
          </li>
        ))}
      </ul>
      <p className="mt-1 text-ink-2">{t("cells", { area: cellKm2 })}</p>
      <p className="text-ink-2">
        {t("village")} · {t("house")}
      </p>
    </section>
  );
}
