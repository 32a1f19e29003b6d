"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";
import { CopyButton } from "./copy-button";

type Props = {
  title: string;
  introduction: ReactNode;
  /** The values that the user must write down; a secret is shown large with a copy button. */
  lines: readonly { name: string; value: string; secret?: boolean }[];
  onClose: () => void;
};

/** Shows a secret once. Neither Esc nor a click outside closes it: only its button does. */
export function SecretDialog({ title, introduction, lines, onClose }: Props) {
  const t = useTranslations("oneTimeSecret");
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-60 bg-black/60" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-60 max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl border border-line-2 bg-panel p-5 shadow-2xl">
          <AlertDialog.Title className="font-semibold text-base">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-1.5 text-pretty text-ink-2">{introduction}</AlertDialog.Description>
          <dl className="mt-4 space-y-3">
            {lines.map(({ name, value, secret }) => (
              <div key={name}>
                <dt className="label">{name}</dt>
                <dd
                  className={`mt-0.5 select-all break-all font-mono ${secret ? "rounded-md bg-raised px-3 py-2.5 text-lg" : "text-base"}`}
                >
                  {value}
                </dd>
                {secret && (
                  <dd className="mt-2">
                    <CopyButton text={value} />
                  </dd>
                )}
              </div>
            ))}
          </dl>
          <p className="mt-4 flex items-start gap-2 font-medium">
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-p2" aria-hidden />
            {t("warning")}
          </p>
          <div className="mt-5 flex justify-end">
            <Button look="strong" onClick={onClose}>
              {t("done")}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
