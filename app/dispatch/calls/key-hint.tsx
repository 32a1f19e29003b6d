import { KeyCap } from "../../_ui/key-cap";

/** The key of a button, where there is a keyboard and room for it. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span className="hidden lg:inline-flex" aria-hidden>
      <KeyCap>{children}</KeyCap>
    </span>
  );
}
