"use client";

import { Route } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "../../_ui/icon-button";
import { useHands } from "../console-context";

type Props = { unitId: string; callSign: string; keyed?: boolean };

/** Shows where a unit was in the last hours, or takes it off again; the key goes to the one that is `keyed`. */
export function TrailButton({ unitId, callSign, keyed = false }: Props) {
  const t = useTranslations("trail");
  const { act } = useHands();
  return (
    <IconButton
      name={t("of", { callSign })}
      {...(keyed && { hint: "I", "aria-keyshortcuts": "I" })}
      onClick={() => act({ do: "trail", unitId })}
    >
      <Route className="size-4" aria-hidden />
    </IconButton>
  );
}
