import type { ButtonHTMLAttributes, ComponentProps, Ref } from "react";

const looks = {
  strong: "bg-strong text-on-strong font-semibold hover:opacity-90 active:opacity-80",
  plain: "border border-line-2 text-ink hover:bg-hover active:bg-pressed",
  quiet: "text-ink-2 hover:bg-hover hover:text-ink active:bg-pressed",
  alarm: "border border-alarm text-alarm hover:bg-alarm-ground active:bg-alarm-ground font-semibold",
} as const;
const sizes = {
  small: "h-7 rounded-md px-2 text-[0.8125rem] gap-1.5",
  medium: "h-9 rounded-md px-3 gap-2",
  large: "h-11 rounded-lg px-4 gap-2 text-[0.9375rem]",
} as const;

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  ref?: Ref<HTMLButtonElement>;
};

export function buttonClass({
  look = "plain",
  size = "medium",
  className = "",
}: Pick<Props, "look" | "size" | "className">) {
  return `inline-flex shrink-0 items-center justify-center whitespace-nowrap font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-45 ${sizes[size]} ${looks[look]} ${className}`;
}

export function Button({ look, size, className, type = "button", ...rest }: Props) {
  return <button type={type} className={buttonClass({ look, size, className })} {...rest} />;
}

type IconButtonProps = ComponentProps<"button"> & { name: string; hint?: string };

/**
 * A button with only an icon. `name` is the accessible name and the tooltip; the tooltip also shows `hint`, such as a
 * shortcut.
 */
export function IconButton({ name, hint, className = "", children, type = "button", ...rest }: IconButtonProps) {
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
