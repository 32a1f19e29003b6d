"use client";

import { useTranslations } from "next-intl";
import { useTRPC } from "../../_live/cache/trpc";
import { useSave } from "../../_live/cache/use-save";
import { Button } from "../../_ui/button";
import { ConfirmButton } from "../../_ui/confirm-button";
import { useFormat } from "../../_words/use-format";
import { FormError, SaveFirstNote } from "../_form/save-bar";
import type { IssuedPassword, ListedPerson } from "./person-draft";

type Props = {
  person: ListedPerson;
  isDirty: boolean;
  onPassword: (issuedPassword: IssuedPassword) => void;
  onClose: () => void;
};

/** Resets a person's password, ends their lockout or sessions, or deactivates their account. */
export function PersonAccess({ person, isDirty, onPassword, onClose }: Props) {
  const t = useTranslations("people");
  const format = useFormat();
  const trpc = useTRPC();
  const { id, name, deactivatedAt } = person;
  const reset = useSave(trpc.people.resetPassword.mutationOptions(), {
    successText: t("resetDone"),
    onSaved: ({ username, password }) => onPassword({ name, username, password }),
    onDone: onClose,
  });
  const deactivation = useSave(trpc.people.deactivate.mutationOptions(), {
    successText: t("deactivated"),
    onDone: onClose,
  });
  const allowSignIn = useSave(trpc.people.allowSignIn.mutationOptions(), {
    successText: t("allowSignInDone", { name }),
  });
  const endSessions = useSave(trpc.people.endSessions.mutationOptions(), { successText: t("endSessionsDone") });
  const error =
    deactivation.fieldError("id") ??
    deactivation.errorText ??
    reset.errorText ??
    allowSignIn.errorText ??
    endSessions.errorText;
  const isBusy = reset.isSaving || deactivation.isSaving || allowSignIn.isSaving || endSessions.isSaving;
  return (
    <section aria-labelledby={`access-${id}`} className="space-y-4 border-line border-t pt-4">
      <h2 id={`access-${id}`} className="font-semibold">
        {t("access")}
      </h2>
      {deactivatedAt && <p className="text-ink-2">{t("since", { time: format.dateTime(deactivatedAt) })}</p>}
      <FormError text={error} />
      <SaveFirstNote isDirty={isDirty} />
      <div>
        <ConfirmButton
          title={t("resetTitle", { name })}
          text={deactivatedAt ? t("resetTextBack") : t("resetText")}
          confirmLabel={t("resetYes")}
          onConfirm={() => reset.save({ id })}
          disabled={isBusy || isDirty}
        >
          {t("reset")}
        </ConfirmButton>
        <p className="mt-1 text-[0.8125rem] text-ink-3">{deactivatedAt ? t("resetHintBack") : t("resetHint")}</p>
      </div>
      {!deactivatedAt && (
        <>
          <div>
            <Button onClick={() => allowSignIn.save({ id })} disabled={isBusy}>
              {t("allowSignIn")}
            </Button>
            <p className="mt-1 text-[0.8125rem] text-ink-3">{t("allowSignInHint")}</p>
          </div>
          <div>
            <ConfirmButton
              title={t("endSessionsTitle", { name })}
              text={t("endSessionsText")}
              confirmLabel={t("endSessionsYes")}
              onConfirm={() => endSessions.save({ id })}
              disabled={isBusy}
            >
              {t("endSessions")}
            </ConfirmButton>
            <p className="mt-1 text-[0.8125rem] text-ink-3">{t("endSessionsHint", { count: person.sessions })}</p>
          </div>
        </>
      )}
      {!deactivatedAt && (
        <div>
          <ConfirmButton
            look="alarm"
            title={t("deactivateTitle", { name })}
            text={t("deactivateText")}
            confirmLabel={t("deactivateYes")}
            onConfirm={() => deactivation.save({ id })}
            disabled={isBusy || isDirty}
          >
            {t("deactivate")}
          </ConfirmButton>
          <p className="mt-1 text-[0.8125rem] text-ink-3">{t("deactivateHint")}</p>
        </div>
      )}
    </section>
  );
}
