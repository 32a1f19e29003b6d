import { Building2, Crosshair, MapPin, Phone } from "lucide-react";
import type { FacilityKind } from "@/db/vocabulary";
import type { FoundPlace } from "@/server/places/search-places";
import { facilityIcon } from "../../_map/symbols/icons";
import { Mark } from "../../_ui/mark";

/** The sign of a kind of place; of the caller's own location when it is none of the data. */
export function PlaceSign({ found }: { found: FoundPlace | null }) {
  const look = "m-0.5 size-5 shrink-0 text-ink-3";
  if (!found) return <Phone className={look} aria-hidden />;
  const { source, kind, positionQuality } = found;
  if (kind && (source === "facility" || (source === "near" && found.id.startsWith("facility")))) {
    const picture = facilityIcon({ kind: kind as FacilityKind, quality: positionQuality ?? "approximate" });
    return <Mark icon={picture} className="size-6" />;
  }
  const isPoint = source === "district" || source === "coordinates" || source === "plus-code";
  const Sign = isPoint ? Crosshair : kind?.endsWith("seat") ? Building2 : MapPin;
  return <Sign className={look} aria-hidden />;
}
