"use client";

import { useTranslations } from "next-intl";
import { noiseDispositions } from "@/db/vocabulary";
import { Button } from "../../_ui/button";
import type { DraftCall } from "../draft";
import { useCallDesk } from "./call-desk";
import { KeyHint } from "./key-hint";
import { noiseKeys } from "./noise";

/** What a call is when it is no emergency, one key each. */
export function NoiseButtons({ call }: { call: DraftCall }) {
  const t = useTranslations("callStrip");
  const name = useTranslations("noise");
  const { filter } = useCallDesk();
  return (
    <fieldset className="grid grid-cols-[1.12fr_1.3fr_1fr] gap-1.5">
      <legend className="sr-only">{t("noise")}</legend>
      {noiseDispositions.map((one) => (
        <Button
          key={one}
          size="small"
          aria-keyshortcuts={noiseKeys[one]}
          className="min-w-0 justify-start! px-1!"
          onClick={() => filter(call, one)}
        >
          <KeyHint>{noiseKeys[one]}</KeyHint>
          <span className="min-w-0 truncate">{name(one)}</span>
        </Button>
      ))}
    </fieldset>
  );
}
