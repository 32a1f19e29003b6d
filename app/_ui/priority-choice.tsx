"use client";

import { useTranslations } from "next-intl";
import { type Priority, priorities } from "@/db/vocabulary";
import { PriorityMark } from "./mark";

type Props = {
  value: Priority;
  /** Whether answers raised the priority above the type's default or the user's choice. */
  isRaised?: boolean;
  onChoose: (priority: Priority) => void;
};

/** Lets the user choose the priority. */
export function PriorityChoice({ value, isRaised = false, onChoose }: Props) {
  const t = useTranslations("intake");
  const priorityName = useTranslations("priority");
  return (
    <fieldset>
      <legend className="label mb-1">{t("priority")}</legend>
      <div className="grid grid-cols-4 gap-1 rounded-lg border border-line-2 bg-raised p-1">
        {priorities.map((priority) => (
          <label
            key={priority}
            className="flex cursor-pointer items-center justify-center gap-1.5 rounded-md py-1.5 font-medium text-ink-2 text-[0.8125rem] hover:bg-hover has-checked:bg-pressed has-checked:font-semibold has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name="priority"
              value={priority}
              checked={priority === value}
              onChange={() => onChoose(priority)}
              className="sr-only"
              aria-label={`P${priority} ${priorityName(`${priority}`)}`}
            />
            <PriorityMark priority={priority} />
            {priorityName(`${priority}`)}
          </label>
        ))}
      </div>
      {isRaised && <p className="mt-1 font-medium text-xs">{t("answersRaise", { priority: value })}</p>}
    </fieldset>
  );
}
