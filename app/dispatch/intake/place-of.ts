import { precisionOfStep } from "@/server/domain/coordinates";
import type { FoundPlace } from "@/server/places/search-places";
import type { DraftCall, DraftPlace } from "../draft";

/** A place of the search as the form holds it. What is near something is named so, in the language of addresses. */
export function placeOfFound({ lng, lat, precision, name, district, source }: FoundPlace): DraftPlace {
  const called = source === "coordinates" ? null : source === "near" ? `dekat ${name}` : name;
  return { lng, lat, precision, name: called, district: source === "district" ? null : district };
}

/** Where the exchange says the caller is; as exact as it says, approximate when it does not. */
export function placeOfExchange(location: NonNullable<DraftCall["location"]>): DraftPlace {
  const { lng, lat, accuracyM } = location;
  const precision = accuracyM === null ? "approximate" : precisionOfStep(accuracyM);
  return { lng, lat, precision, name: null, district: null, fromExchange: true };
}
