"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../../_ui/button";
import { useFormat } from "../../_words/use-format";
import { useNames } from "../../_words/use-names";
import { useInsight } from "../view-context";
import { ChoiceMenu, PickMany } from "./choice-menu";

const none: never[] = [];

/** Where it happened, and who was sent. */
export function PlaceMenus() {
  const t = useTranslations("insightFilter");
  const names = useNames();
  const { compare } = useFormat();
  const { view, setView, filter, districts = [], agencies = [] } = useInsight();
  const inWords = (chosen: readonly string[]) =>
    chosen.length === 0 ? null : chosen.length === 1 ? (chosen[0] ?? null) : t("several", { count: chosen.length });
  const nameDistrict = (code: string) => districts.find((one) => one.code === code)?.name ?? code;
  return (
    <>
      <ChoiceMenu label={t("district")} value={inWords(filter?.districts.map(nameDistrict) ?? none)} wide>
        <PickMany
          legend={t("district")}
          columns
          choices={[...districts]
            .sort((one, other) => compare(one.name, other.name))
            .map(({ code, name }) => ({ value: code, name }))}
          chosen={view.district}
          onChoose={(district) => void setView({ district })}
        />
      </ChoiceMenu>
      {view.cell && (
        <Button onClick={() => void setView({ cell: null })} aria-label={t("dropCell")}>
          {t("oneCell")}
          <X className="size-4" aria-hidden />
        </Button>
      )}
      <ChoiceMenu label={t("agency")} value={inWords(filter?.agencies.map(names.agency) ?? none)}>
        <PickMany
          legend={t("agency")}
          choices={agencies.map(({ code }) => ({ value: code, name: names.agency(code) }))}
          chosen={view.agency}
          onChoose={(agency) => void setView({ agency })}
        />
      </ChoiceMenu>
    </>
  );
}
