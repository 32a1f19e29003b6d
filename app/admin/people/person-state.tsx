import { CircleCheck, CircleSlash, KeyRound, ShieldCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ListedPerson } from "./listed-person";

type Props = Pick<ListedPerson, "deactivatedAt" | "mustChangePassword" | "secondFactor">;

/** Whether a person can sign in, and how: a sign and a word each. */
export function PersonState({ deactivatedAt, mustChangePassword, secondFactor }: Props) {
  const t = useTranslations("personState");
  if (deactivatedAt) {
    return (
      <span className="flex items-center gap-1.5">
        <CircleSlash className="size-4 shrink-0" aria-hidden />
        {t("deactivated")}
      </span>
    );
  }
  return (
    <span className="flex flex-col gap-0.5">
      {mustChangePassword ? (
        <span className="flex items-center gap-1.5 text-ink-2">
          <KeyRound className="size-4 shrink-0" aria-hidden />
          {t("mustChange")}
        </span>
      ) : (
        <span className="flex items-center gap-1.5">
          <CircleCheck className="size-4 shrink-0 text-available" aria-hidden />
          {t("active")}
        </span>
      )}
      {secondFactor && (
        <span className="flex items-center gap-1.5 text-ink-2">
          <ShieldCheck className="size-4 shrink-0" aria-hidden />
          {t("secondFactor")}
        </span>
      )}
    </span>
  );
}
