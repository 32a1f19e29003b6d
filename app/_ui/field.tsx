import { type FormEvent, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import { flushSync } from "react-dom";

/** Handles the submission of a form: saves, and focuses the first field that then has an error. */
export function saveAndFocusError(event: FormEvent<HTMLFormElement>, save: () => void): void {
  event.preventDefault();
  const form = event.currentTarget;
  flushSync(save);
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

type FieldFrameProps = {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  /** What the field contains, in words; unlike the hint, it stays beside an error. */
  detail?: ReactNode;
};

type ControlProps = { id: string; "aria-invalid": boolean; "aria-describedby": string | undefined };

function Field({
  label,
  hint,
  error,
  detail,
  children,
}: FieldFrameProps & { children: (controlProps: ControlProps) => ReactNode }) {
  const id = useId();
  const noteId = `${id}-note`;
  const detailId = `${id}-detail`;
  const note = error ?? hint;
  const descriptionIds = [detail && detailId, note && noteId].filter(Boolean).join(" ") || undefined;
  return (
    <div>
      <label htmlFor={id} className="label block">
        {label}
      </label>
      <div className="mt-1">{children({ id, "aria-invalid": Boolean(error), "aria-describedby": descriptionIds })}</div>
      {detail && (
        <p id={detailId} className="mt-1 text-pretty text-[0.8125rem] text-ink-2">
          {detail}
        </p>
      )}
      {note && (
        <p
          id={noteId}
          role={error ? "alert" : undefined}
          className={`mt-1 text-pretty text-[0.8125rem] first-letter:uppercase ${error ? "font-medium text-alarm" : "text-ink-3"}`}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export const inputClass =
  "h-10 w-full rounded-md border border-line-2 bg-raised px-3 text-[0.9375rem] aria-invalid:border-alarm disabled:opacity-60";

/** Text input with label, hint, error and detail. */
export function TextField({
  label,
  hint,
  error,
  detail,
  ...input
}: FieldFrameProps & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error} detail={detail}>
      {(controlProps) => <input type="text" autoComplete="off" className={inputClass} {...controlProps} {...input} />}
    </Field>
  );
}

type Choice = { value: string; name: string };

/** Select with label, hint and error. */
export function SelectField({
  label,
  hint,
  error,
  choices,
  ...select
}: Omit<FieldFrameProps, "detail"> & { choices: readonly Choice[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(controlProps) => (
        <select className={inputClass} {...controlProps} {...select}>
          {choices.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Checkbox with label, hint and error. */
export function CheckField({
  label,
  hint,
  error,
  ...input
}: Omit<FieldFrameProps, "detail"> & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="flex cursor-pointer items-start gap-2.5">
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-4 accent-(--strong)"
          aria-describedby={note ? `${id}-note` : undefined}
          {...input}
        />
        <span className="font-medium">{label}</span>
      </label>
      {note && (
        <p
          id={`${id}-note`}
          className={`mt-1 ml-6.5 text-[0.8125rem] ${error ? "font-medium text-alarm" : "text-ink-3"}`}
        >
          {note}
        </p>
      )}
    </div>
  );
}
