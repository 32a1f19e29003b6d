/** Around the whole screen when an incident takes the stage: three times, then it stands thinly as long as the stage does. */
export function FramePulse({ priority }: { priority: number }) {
  return (
    <div
      aria-hidden
      data-frame=""
      className="wall-pulse pointer-events-none absolute inset-0 z-20 border-[0.45rem]"
      style={{ borderColor: `var(--p${priority})` }}
    />
  );
}
