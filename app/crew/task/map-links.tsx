"use client";

import { Navigation } from "lucide-react";
import { useTranslations } from "next-intl";
import { listMapLinks } from "@/server/domain/map-links";
import { buttonClass } from "../../_ui/button";

/** Links that open the place of the task in a map app of the phone. */
export function MapLinks({ location }: { location: { lng: number; lat: number } }) {
  const t = useTranslations("crewTask");
  const { main, other } = listMapLinks(location, navigator);
  const className = "h-14! flex-1 rounded-none! font-semibold text-base! text-ink!";
  return (
    <div className="flex flex-wrap divide-x divide-line border-line border-t">
      <a
        href={main}
        target="_blank"
        rel="noreferrer"
        className={buttonClass({ look: "quiet", size: "large", className })}
      >
        <Navigation className="size-5" aria-hidden />
        {t("openMap")}
      </a>
      {other && (
        <a href={other} className={buttonClass({ look: "quiet", size: "large", className })}>
          {t("openOtherMap")}
        </a>
      )}
    </div>
  );
}
