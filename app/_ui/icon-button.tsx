import type { ComponentProps } from "react";

type Props = ComponentProps<"button"> & { name: string; hint?: string };

/** A button whose sign alone is seen; its name is read out and shown on hover, with the key that does the same. */
export function IconButton({ name, hint, className = "", children, type = "button", ...rest }: Props) {
  return (
    <button
      type={type}
      aria-label={name}
      title={hint ? `${name} (${hint})` : name}
      className={`inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink active:bg-pressed aria-pressed:bg-pressed aria-pressed:text-ink disabled:opacity-45 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
