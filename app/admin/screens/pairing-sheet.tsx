"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, Clock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { useNow } from "../../_live/clock/use-now";
import { Button } from "../../_ui/button";
import { CopyButton } from "../../_ui/copy-button";
import { QrCode } from "../../_ui/qr-code";
import { Sheet } from "../../_ui/sheet";
import { useFormat } from "../../_words/use-format";
import type { Pairing } from "./listed-screen";

const askedEveryMs = 3_000;

type Props = { pairing: Pairing; onClose: () => void; onOpened: (pairing: Pairing) => void };

/** A code that waits for its screen: large enough to be read across the room, and it notices when it was used. */
export function PairingSheet({ pairing, onClose, onOpened }: Props) {
  const t = useTranslations("displays");
  const format = useFormat();
  const now = useNow();
  const trpc = useTRPC();
  const { id, name, code, until } = pairing;
  const link = `${window.location.origin}/login#pair=${code}`;
  const { data: screens } = useQuery({ ...trpc.screens.list.queryOptions(), refetchInterval: askedEveryMs });
  const again = useSave(trpc.screens.openPairing.mutationOptions(), { done: t("opened"), onDone: onOpened });
  const screen = screens?.find((one) => one.id === id);
  const left = now === null ? null : (until.getTime() - now) / 1_000;
  // A known screen was paired before; what counts is that it was paired since this code was shown.
  const [before] = useState(screen?.pairedAt?.getTime());
  const isPaired = screen?.pairedAt != null && screen.pairedAt.getTime() !== before;
  const isOver = !isPaired && left !== null && left <= 0;
  return (
    <Sheet
      title={t("codeTitle", { name })}
      onClose={onClose}
      foot={
        <>
          {again.text && (
            <p role="alert" className="mb-2 font-medium text-alarm">
              {again.text}
            </p>
          )}
          <div className="flex justify-end gap-2">
            {isOver && (
              <Button look="strong" disabled={again.saving} onClick={() => again.save({ name })}>
                {t("newCode")}
              </Button>
            )}
            <Button look={isOver ? "quiet" : "strong"} onClick={onClose}>
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
        <span className="font-medium">{isPaired ? t("paired") : isOver ? t("over") : t("waiting")}</span>
      </div>
      {!isPaired && !isOver && (
        <>
          <p className="text-pretty text-ink-2">{t("codeLead")}</p>
          <div>
            <p className="label">{t("code")}</p>
            <p className="mt-1 select-all whitespace-nowrap font-mono font-semibold text-4xl tracking-wider">{code}</p>
            <p className="mt-2 text-ink-2">{left !== null && t("left", { time: format.elapsed(left) })}</p>
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
