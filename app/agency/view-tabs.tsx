"use client";

import { useTranslations } from "next-intl";

type View = "incidents" | "units";
type Props = { view: View; onView: (view: View) => void; counts: Record<View, number | undefined> };

/** On a small screen the parts take turns. */
export function ViewTabs({ view, onView, counts }: Props) {
  const t = useTranslations("officer");
  return (
    <nav aria-label={t("views")} className="grid shrink-0 grid-cols-2 gap-1 border-line border-b bg-panel p-2">
      {(["incidents", "units"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-current={one === view ? "page" : undefined}
          onClick={() => onView(one)}
          className={`h-11 rounded-md font-medium ${one === view ? "bg-pressed" : "text-ink-2 hover:bg-hover"}`}
        >
          {t(one)}
          {counts[one] !== undefined && <span className="ml-2 text-ink-2">{counts[one]}</span>}
        </button>
      ))}
    </nav>
  );
}
