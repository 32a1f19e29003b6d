import type { HotspotConfidence } from "@/db/hazard-vocabulary";
import type { FacilityKind, PositionQuality, Priority, UnitKind } from "@/db/vocabulary";
import { unitGlyphs } from "../_map/symbols/glyphs";
import {
  facilityIcon,
  fireWatchIcon,
  gaugeIcon,
  type Icon,
  priorityIcon,
  type UnitIconOptions,
  unitIcon,
} from "../_map/symbols/icons";

/** A map symbol in a line of text. It is hidden from screen readers, because the text next to it says the same. */
export function Mark({ icon: { width, height, shapes }, className = "" }: { icon: Icon; className?: string }) {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      {shapes.map(({ path, fill, outline, outlineWidth = 1, dash, scale = 1, translate = [0, 0], opacity }) => (
        <path
          key={[path, fill, outline].join()}
          d={path}
          fill={fill ? `var(--${fill})` : "none"}
          fillRule="evenodd"
          stroke={outline ? `var(--${outline})` : "none"}
          strokeWidth={outline ? outlineWidth / scale : undefined}
          strokeDasharray={dash?.map((length) => length / scale).join(" ")}
          strokeLinejoin="round"
          opacity={opacity}
          transform={`translate(${translate[0]} ${translate[1]}) scale(${scale})`}
        />
      ))}
    </svg>
  );
}

type MarkProps = { className?: string };

export function PriorityMark({ priority, className = "size-5" }: MarkProps & { priority: Priority }) {
  return <Mark icon={priorityIcon(priority)} className={className} />;
}

/** A fire watch with the priority of its proposed task. */
export function FireWatchMark({ priority, className = "size-8" }: MarkProps & { priority: Priority | null }) {
  return <Mark icon={fireWatchIcon(priority)} className={className} />;
}

type GaugeMarkProps = MarkProps & {
  gauge: { siaga: number | null; isSilent: boolean };
  priority?: Priority | undefined;
};

/** A river gauge with its alert level and the priority of its proposed task. */
export function GaugeMark({ gauge: { siaga, isSilent }, priority, className = "size-8" }: GaugeMarkProps) {
  return <Mark icon={gaugeIcon(siaga as Priority | null, isSilent, priority ?? null)} className={className} />;
}

export function UnitMark({
  className = "size-8",
  stale = false,
  simulated = false,
  ...iconOptions
}: MarkProps & Pick<UnitIconOptions, "kind" | "status"> & Partial<UnitIconOptions>) {
  return <Mark icon={unitIcon({ stale, simulated, ...iconOptions })} className={className} />;
}

export function FacilityMark({
  kind,
  quality,
  className = "size-6",
}: MarkProps & { kind: FacilityKind; quality: PositionQuality }) {
  return <Mark icon={facilityIcon({ kind, quality })} className={className} />;
}

/** The glyph of a unit kind, in the current text colour. */
export function UnitGlyph({ kind, className = "size-4" }: { kind: UnitKind; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      <path d={unitGlyphs[kind]} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}

/** A hotspot as it is drawn on the map. */
export function HotspotMark({
  confidence,
  className = "size-4",
}: MarkProps & { confidence: HotspotConfidence | "flare" }) {
  return (
    <svg viewBox="0 0 16 16" className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      {confidence === "flare" ? (
        <path d="M4 4l8 8M12 4l-8 8" className="stroke-ink-2" strokeWidth={2} />
      ) : confidence === "low" ? (
        <circle cx={8} cy={8} r={3.5} fill="none" className="stroke-ink-2" strokeWidth={1.6} />
      ) : (
        <circle
          cx={8}
          cy={8}
          r={confidence === "high" ? 5.5 : 3.5}
          className={confidence === "high" ? "fill-ink" : "fill-ink-2"}
        />
      )}
    </svg>
  );
}
