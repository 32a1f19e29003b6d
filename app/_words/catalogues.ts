import areasEn from "./en/areas.json";
import peopleEn from "./en/people.json";
import referenceEn from "./en/reference.json";
import roomEn from "./en/room.json";
import areasId from "./id/areas.json";
import peopleId from "./id/people.json";
import referenceId from "./id/reference.json";
import roomId from "./id/room.json";

/** Every sentence of the screens, in both languages; each file holds the words of screens that belong together. */
export const catalogues = {
  id: { ...roomId, ...peopleId, ...referenceId, ...areasId },
  en: { ...roomEn, ...peopleEn, ...referenceEn, ...areasEn },
} as const;
export type Messages = (typeof catalogues)["id"];
