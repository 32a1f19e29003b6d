"use client";

import { Plus, X } from "lucide-react";
import { useMessages, useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "../../_ui/button";
import { useNames } from "../../_words/use-names";

type Props = {
  label: string;
  hint?: string | undefined;
  error?: string | null;
  skills: readonly string[];
  /** What is typed and not yet added. The form must not be saved while it is not empty. */
  typedSkill: string;
  /** Codes of known skills, offered as suggestions. */
  suggestedCodes: readonly string[];
  onChange: (change: { skills?: string[]; typedSkill: string }) => void;
  /** Whether the input appears only after a click, for pages with many editors. */
  compact?: boolean;
};

/**
 * Edits skills as tags. The X button of a tag removes the skill; the input adds a suggested or a new one. Leaving the
 * input adds a suggested one, and marks a new one as an error, because it may be a typing error.
 */
export function SkillEditor({
  label,
  hint,
  error: formError,
  skills,
  typedSkill,
  suggestedCodes,
  onChange,
  compact = false,
}: Props) {
  const t = useTranslations("skillEditor");
  const names = useNames();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const openButton = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(!compact || typedSkill !== "");
  const [isLeft, setIsLeft] = useState(true);
  const suggestions = suggestedCodes.filter((code) => !skills.includes(code));
  const typedText = typedSkill.trim().toLowerCase();
  const knownSkill = suggestedCodes.find((code) =>
    [code, names.skill(code)].some((name) => name.toLowerCase() === typedText),
  );
  const add = (skill: string) => {
    if (skill !== "" && !skills.includes(skill)) onChange({ typedSkill: "", skills: [...skills, skill] });
    else if (typedSkill !== "") onChange({ typedSkill: "" });
  };
  const addTyped = () => {
    add(knownSkill ?? typedText.replace(/\s+/g, "-"));
    input.current?.focus();
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      event.preventDefault();
      addTyped();
    }
    if (event.key === "Escape" && compact) {
      if (typedSkill !== "") onChange({ typedSkill: "" });
      flushSync(() => setOpen(false));
      openButton.current?.focus();
    }
    if (event.key === "Backspace" && typedSkill === "" && skills.length > 0)
      onChange({ typedSkill, skills: skills.slice(0, -1) });
  };
  const error = isLeft && typedText !== "" ? t("unconfirmed") : formError;
  const note = error ?? hint;
  return (
    <div>
      {!compact && (
        <label htmlFor={id} className="label block">
          {label}
        </label>
      )}
      {/* While the field is open, the first skill must not move the buttons below just when one of them is pressed. */}
      <div className={`mt-1 flex flex-wrap items-center gap-1.5 empty:hidden ${open ? "min-h-7.5" : ""}`}>
        <ul aria-label={label} className="contents">
          {skills.map((skill) => (
            <li
              key={skill}
              className="flex items-center rounded-md border border-line-2 bg-raised pl-2 font-medium text-[0.8125rem]"
            >
              {names.skill(skill)}
              <IconButton
                name={t("remove", { skill: names.skill(skill) })}
                className="size-7!"
                onClick={() => {
                  onChange({ typedSkill, skills: skills.filter((other) => other !== skill) });
                  (input.current ?? openButton.current)?.focus();
                }}
              >
                <X className="size-3.5" aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
        {!open && (
          <Button
            ref={openButton}
            size="small"
            look="quiet"
            aria-label={`${label}: ${t("add")}`}
            onClick={() => {
              flushSync(() => setOpen(true));
              input.current?.focus();
            }}
          >
            <Plus className="size-3.5" aria-hidden />
            {t("skill")}
          </Button>
        )}
      </div>
      {open && (
        <div className="mt-1.5 flex gap-1">
          <input
            ref={input}
            id={id}
            type="text"
            list={`${id}-known`}
            value={typedSkill}
            maxLength={64}
            autoComplete="off"
            aria-label={`${label}: ${t("add")}`}
            aria-invalid={Boolean(error)}
            aria-describedby={note ? `${id}-note` : undefined}
            placeholder={t("add")}
            onChange={(event) => {
              setIsLeft(false);
              onChange({ typedSkill: event.target.value });
            }}
            onKeyDown={handleKey}
            onBlur={() => {
              setIsLeft(true);
              if (knownSkill) add(knownSkill);
            }}
            className="h-9 min-w-0 flex-1 rounded-md border border-line-2 bg-raised px-2.5 aria-invalid:border-alarm"
          />
          <datalist id={`${id}-known`}>
            {suggestions.map((code) => (
              <option key={code} value={names.skill(code)} />
            ))}
          </datalist>
          {/* It is never disabled: leaving the field can empty it while the focus moves here. */}
          <IconButton name={t("addShort")} onClick={addTyped}>
            <Plus className="size-4" aria-hidden />
          </IconButton>
        </div>
      )}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          className={`mt-1 text-pretty text-[0.8125rem] ${error ? "font-medium text-alarm" : "text-ink-3"}`}
        >
          {note}
        </p>
      )}
    </div>
  );
}

/** The codes of all skills that have a translated name or that any of `skillHolders` has. */
export function useKnownSkills(skillHolders: readonly { skills: readonly string[] }[]): string[] {
  return [...new Set([...Object.keys(useMessages().skill), ...skillHolders.flatMap(({ skills }) => skills)])];
}
