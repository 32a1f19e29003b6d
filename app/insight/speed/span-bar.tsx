import type { StepFigures } from "./speed-figures";

type Props = { figures: StepFigures /** The length of the whole axis, in seconds. */; most: number; few: boolean };

/** The median as a bar and the 90th percentile as a line beyond it, for those who see; the numbers stand beside it. */
export function SpanBar({ figures: { median, p90 }, most, few }: Props) {
  if (median === null || p90 === null || most === 0) return null;
  const at = (seconds: number) => Math.min(100, (seconds / most) * 100);
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="block h-3.5 w-full min-w-24" aria-hidden="true">
      <rect x="0" y="4.5" width={at(p90)} height="1" className="fill-ink-3" />
      <rect x={Math.max(0, at(p90) - 0.8)} y="1" width="0.8" height="8" className="fill-ink-3" />
      {few ? (
        <rect
          x="0.4"
          y="2"
          width={Math.max(0.6, at(median) - 0.8)}
          height="6"
          className="fill-panel stroke-ink-2"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ) : (
        <rect x="0" y="1.5" width={Math.max(0.8, at(median))} height="7" className="fill-ink-2" />
      )}
    </svg>
  );
}
