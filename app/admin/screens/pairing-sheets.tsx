"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import {
  defaultGeometry,
  geometryLimits,
  geometryProblems,
  type ScreenGeometry,
} from "@/server/domain/screen-settings";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { CopyButton } from "../../_ui/copy-button";
import { TextField } from "../../_ui/field";
import { QrCode } from "../../_ui/qr-code";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import { FormError, SaveBar } from "../_form/save-bar";
import type { Pairing } from "./screen-state-cell";

type NewProps = { onClose: () => void; onPairing: (pairing: Pairing) => void };

/** Asks for the name of a screen and starts its pairing. A known screen keeps its geometry unless it is changed here. */
export function NewPairingSheet({ onClose, onPairing }: NewProps) {
  const t = useTranslations("displays");

  const trpc = useTRPC();
  const { data: screens } = useQuery(trpc.screens.list.queryOptions());
  const [name, setName] = useState("");
  const [changes, setChanges] = useState<Partial<ScreenGeometry>>({});
  const knownScreen = screens?.find((screen) => screen.name === name.trim());
  const geometry = { ...pickGeometry(knownScreen?.settings ?? defaultGeometry), ...changes };
  const isChanged = Object.keys(changes).length > 0;
  const [isSubmitted, setIsSubmitted] = useState(false);
  const { save, isSaving, errorText, fieldError } = useSave(trpc.screens.openPairing.mutationOptions(), {
    successText: t("opened"),
    onDone: onPairing,
  });
  const isNameInvalid = name.trim() === "" || name.trim().length > 64;
  return (
    <Sheet
      title={t("add")}
      onClose={onClose}
      isDirty={name !== "" || isChanged}
      onSubmit={() => {
        setIsSubmitted(true);
        if (isNameInvalid || geometryProblems(geometry).size > 0) return;
        save({ name: name.trim(), ...(isChanged && { geometry }) });
      }}
      footer={<SaveBar error={errorText} isSaving={isSaving} labels={{ save: t("openCode"), saving: t("opening") }} />}
    >
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={(isSubmitted && isNameInvalid) || fieldError("name") ? t("nameWrong") : null}
        value={name}
        maxLength={64}
        onChange={(event) => setName(event.target.value)}
      />
      <GeometryFields geometry={geometry} onGeometry={(part) => setChanges({ ...changes, ...part })} />
    </Sheet>
  );
}

export function pickGeometry({
  diagonalInches,
  distanceMetres,
  panelsWide,
  panelsHigh,
}: ScreenGeometry): ScreenGeometry {
  return { diagonalInches, distanceMetres, panelsWide, panelsHigh };
}

const geometryHints = { diagonalInches: "diagonalHint", distanceMetres: "distanceHint" } as const;

type GeometryProps = { geometry: ScreenGeometry; onGeometry: (part: Partial<ScreenGeometry>) => void };

/**
 * Fields for the geometry of a screen, from which its text sizes are computed. A number outside its limits is marked.
 */
export function GeometryFields({ geometry, onGeometry }: GeometryProps) {
  const t = useTranslations("screenSettings");
  const problems = geometryProblems(geometry);
  return (Object.keys(geometryLimits) as (keyof ScreenGeometry)[]).map((field) => {
    const allowedRange = problems.get(field);
    const isDistanceAboveMin =
      field === "distanceMetres" && geometry.distanceMetres >= geometryLimits.distanceMetres.min;
    const isPanelCount = field === "panelsWide" || field === "panelsHigh";
    return (
      <TextField
        key={field}
        type="number"
        {...geometryLimits[field]}
        step={isPanelCount ? 1 : "any"}
        label={t(field)}
        hint={isPanelCount ? undefined : t(geometryHints[field])}
        error={allowedRange ? t(isDistanceAboveMin ? "tooFar" : "outOfRange", allowedRange) : null}
        value={Number.isNaN(geometry[field]) ? "" : geometry[field]}
        onChange={({ target }) => onGeometry({ [field]: target.valueAsNumber })}
      />
    );
  });
}

const refetchIntervalMs = 3_000;

type PairingProps = { pairing: Pairing; onClose: () => void; onPairing: (pairing: Pairing) => void };

/** Shows a pairing code, large enough to read across the room, and detects when a screen has used it. */
export function PairingSheet({ pairing, onClose, onPairing }: PairingProps) {
  const t = useTranslations("displays");
  const format = useFormat();
  const now = useNow();
  const trpc = useTRPC();
  const { id, name, code, until } = pairing;
  const link = `${window.location.origin}/login#pair=${code}`;
  const { data: screens } = useQuery({ ...trpc.screens.list.queryOptions(), refetchInterval: refetchIntervalMs });
  const renewal = useSave(trpc.screens.openPairing.mutationOptions(), {
    successText: t("opened"),
    onDone: onPairing,
  });
  const screen = screens?.find((listedScreen) => listedScreen.id === id);
  const secondsLeft = now === null ? null : (until.getTime() - now) / 1_000;
  // An existing screen may have been paired before, so this code has been used only if the time of the pairing has
  // changed.
  const [previouslyPairedAt] = useState(screen?.pairedAt?.getTime());
  const isPaired = screen?.pairedAt != null && screen.pairedAt.getTime() !== previouslyPairedAt;
  const isExpired = !isPaired && secondsLeft !== null && secondsLeft <= 0;
  return (
    <Sheet
      title={t("codeTitle", { name })}
      onClose={onClose}
      footer={
        <>
          <FormError text={renewal.errorText} />
          <div className="flex justify-end gap-2">
            {isExpired && (
              <Button look="strong" disabled={renewal.isSaving} onClick={() => renewal.save({ name })}>
                {t("newCode")}
              </Button>
            )}
            <Button look={isExpired ? "quiet" : "strong"} onClick={onClose}>
              {t("finish")}
            </Button>
          </div>
        </>
      }
    >
      <div role="status" className="flex items-center gap-2 rounded-md border border-line bg-raised px-3 py-2.5">
        {isPaired ? (
          <CircleCheck className="size-5 shrink-0 text-available" aria-hidden />
        ) : (
          <Clock className="size-5 shrink-0 text-ink-3" aria-hidden />
        )}
        <span className="font-medium">{isPaired ? t("paired") : isExpired ? t("over") : t("waiting")}</span>
      </div>
      {!isPaired && !isExpired && (
        <>
          <p className="text-pretty text-ink-2">{t("codeLead")}</p>
          <div>
            <p className="label">{t("code")}</p>
            <p className="mt-1 select-all whitespace-nowrap font-mono font-semibold text-4xl tracking-wider">{code}</p>
            <p className="mt-2 text-ink-2">
              {secondsLeft !== null && t("left", { time: format.elapsed(secondsLeft) })}
            </p>
          </div>
          <div>
            <p className="label">{t("link")}</p>
            <p className="mt-1 mb-2 select-all break-all font-mono">{link}</p>
            <CopyButton text={link} />
          </div>
          <QrCode text={link} label={t("qr")} className="size-48" />
        </>
      )}
    </Sheet>
  );
}
