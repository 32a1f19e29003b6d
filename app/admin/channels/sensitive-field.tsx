"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { CheckField } from "../../_ui/field";

type Props = { sensitive: boolean; onSensitive: (sensitive: boolean) => void };

/** Whether sensitive incidents leave the room in full by this channel; what that means stands beside it. */
export function SensitiveField({ sensitive, onSensitive }: Props) {
  const t = useTranslations("channels");
  return (
    <div className="relative rounded-md border border-p2 p-3">
      <TriangleAlert className="absolute top-3 right-3 size-4 text-p2" aria-hidden />
      <CheckField
        label={t("sensitive")}
        hint={t("sensitiveHint")}
        checked={sensitive}
        onChange={({ target }) => onSensitive(target.checked)}
      />
    </div>
  );
}
