import type { Answer, Precision, Priority } from "@/db/vocabulary";

/** Where the incident of a form is; `name` is null for a bare point of the map. */
export type DraftPlace = {
  lng: number;
  lat: number;
  precision: Precision;
  name: string | null;
  district: string | null;
  /** It is where the exchange says the caller is, which is not always where it happens. */
  fromExchange?: true;
};

/** The call a form is filled in for, as it was when it was claimed. */
export type DraftCall = {
  id: string;
  /** Null when a call taker wrote the call down without one. */
  callerNumber: string | null;
  receivedAt: Date;
  /** Where the exchange says the caller is. */
  location: { lng: number; lat: number; accuracyM: number | null } | null;
  note: string | null;
};

/** What a form holds until it is sent. `key` is made once, so that sending again makes no second incident. */
export type Draft = {
  key: string;
  /** Null when the incident is not told of by a call. */
  call: DraftCall | null;
  place: DraftPlace | null;
  /** Null follows the words of the description. */
  type: string | null;
  /** Null follows the type's own. */
  priority: Priority | null;
  address: string;
  description: string;
  /** What the caller said, by the question's id. */
  answers: Readonly<Record<string, Answer>>;
};

export function newDraft(call: DraftCall | null = null): Draft {
  return { key: newKey(), call, place: null, type: null, priority: null, address: "", description: "", answers: {} };
}

/** Whether nothing was entered that would be a pity to lose. */
export function isBlank({ place, type, address, description }: Draft): boolean {
  return place === null && type === null && address.trim() === "" && description.trim() === "";
}

/** A random UUID; `crypto.randomUUID` is missing where a screen is opened over plain HTTP on the LAN. */
function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A point pressed on the map is only as good as the map was near. */
export function precisionAtZoom(zoom: number): Precision {
  return zoom >= 13 ? "exact" : "approximate";
}
