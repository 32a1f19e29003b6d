import type { FacilityKind, PositionQuality, Priority } from "@/db/vocabulary";
import type { Picture } from "../_map/symbols/icons";
import { facilityPicture, priorityPicture, type UnitLook, unitPicture } from "../_map/symbols/icons";

/** A symbol of the map in a line of text. It is silent: the words beside it say the same. */
export function Mark({
  picture: { width, height, strokes },
  className = "",
}: {
  picture: Picture;
  className?: string;
}) {
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className={`shrink-0 ${className}`} aria-hidden="true" focusable="false">
      {strokes.map(({ path, fill, outline, width: lineWidth = 1, dash, scale = 1, shift = [0, 0], opacity }, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: the strokes of a picture are drawn in their order and never move.
          key={index}
          d={path}
          fill={fill ? `var(--${fill})` : "none"}
          fillRule="evenodd"
          stroke={outline ? `var(--${outline})` : "none"}
          strokeWidth={outline ? lineWidth / scale : undefined}
          strokeDasharray={dash?.map((length) => length / scale).join(" ")}
          strokeLinejoin="round"
          opacity={opacity}
          transform={`translate(${shift[0]} ${shift[1]}) scale(${scale})`}
        />
      ))}
    </svg>
  );
}

type Sized = { className?: string };

export function PriorityMark({ priority, className = "size-5" }: Sized & { priority: Priority }) {
  return <Mark picture={priorityPicture(priority)} className={className} />;
}

export function UnitMark({
  className = "size-8",
  stale = false,
  simulated = false,
  ...look
}: Sized & Pick<UnitLook, "kind" | "status"> & Partial<UnitLook>) {
  return <Mark picture={unitPicture({ stale, simulated, ...look })} className={className} />;
}

export function FacilityMark({
  kind,
  quality,
  className = "size-6",
}: Sized & { kind: FacilityKind; quality: PositionQuality }) {
  return <Mark picture={facilityPicture({ kind, quality })} className={className} />;
}
