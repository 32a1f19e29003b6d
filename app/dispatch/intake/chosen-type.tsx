"use client";

import { useTranslations } from "next-intl";
import type { TypeView } from "@/server/dispatch/list-types";
import { Button } from "../../_ui/button";
import { useNames } from "../../_words/use-names";
import { useConsole } from "../console-context";

export function ChosenType({ type }: { type: TypeView }) {
  const t = useTranslations("intake");
  const category = useTranslations("category");
  const names = useNames();
  const { act } = useConsole();
  return (
    <div className="flex items-start gap-2.5 rounded-lg border border-line bg-raised px-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{names.type(type)}</p>
        <p className="text-ink-3 text-xs">{category(type.category)}</p>
      </div>
      <Button size="small" look="quiet" onClick={() => act({ do: "edit", draft: { type: null, priority: null } })}>
        {t("changeType")}
      </Button>
    </div>
  );
}
