"use client";

import { ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../_ui/button";
import { IconButton } from "../../_ui/icon-button";
import type { useLeaving } from "./use-leaving";

type Props = {
  title: string;
  leaving: ReturnType<typeof useLeaving>;
  onClose: () => void;
  onSave: () => void;
  saving: boolean;
  dirty: boolean;
  /** What the server refused, beside what stands at the fields. */
  refused: string | null;
  children: ReactNode;
};

/** A form in the place of its list, so that the map stays in sight. Esc goes back, and nothing entered is lost unasked. */
export function SideForm({ title, leaving, onClose, onSave, saving, dirty, refused, children }: Props) {
  const t = useTranslations("sheet");
  const admin = useTranslations("admin");
  const words = useTranslations("areaMap");
  const head = useRef<HTMLHeadingElement>(null);
  const { asking, leave, stay, discard } = leaving;
  const back = () => leave(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };

  useEffect(() => head.current?.focus(), []);

  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={title}
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        if (asking) stay();
        else back();
      }}
    >
      <header className="flex min-h-12 shrink-0 items-center gap-1 border-line border-b pr-4 pl-2">
        <IconButton name={words("back")} hint="Esc" onClick={back}>
          <ArrowLeft className="size-[1.125rem]" aria-hidden />
        </IconButton>
        <h2 ref={head} tabIndex={-1} className="min-w-0 rounded font-semibold text-base leading-tight">
          {title}
        </h2>
      </header>
      <div className="relative min-h-0 flex-1 space-y-5 overflow-y-auto px-4 py-4">{children}</div>
      {/* With keys of their own: else the button pressed to go on would become, under the press, the one that saves. */}
      {asking ? (
        <footer key="asking" role="alert" className="shrink-0 border-line border-t bg-raised px-4 py-3">
          <p className="font-medium">{t("unsaved")}</p>
          <div className="mt-2 flex gap-2">
            <Button look="strong" autoFocus onClick={stay}>
              {t("goOn")}
            </Button>
            <Button look="alarm" onClick={discard}>
              {t("discard")}
            </Button>
          </div>
        </footer>
      ) : (
        <footer key="foot" className="shrink-0 border-line border-t px-4 py-3">
          {refused && (
            <p role="alert" className="mb-2 font-medium text-alarm text-[0.8125rem]">
              {refused}
            </p>
          )}
          <div className="flex gap-2">
            <Button type="submit" look="strong" disabled={saving || !dirty}>
              {saving ? admin("saving") : admin("save")}
            </Button>
            <Button look="quiet" onClick={back}>
              {words("back")}
            </Button>
          </div>
        </footer>
      )}
    </form>
  );
}
