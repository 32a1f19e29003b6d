import areasEn from "./en/areas.json";
import callsEn from "./en/calls.json";
import consoleEn from "./en/console.json";
import displaysEn from "./en/displays.json";
import fieldEn from "./en/field.json";
import forwardingEn from "./en/forwarding.json";
import incidentEn from "./en/incident.json";
import insightEn from "./en/insight.json";
import liveEn from "./en/live.json";
import motionEn from "./en/motion.json";
import peopleEn from "./en/people.json";
import referenceEn from "./en/reference.json";
import reportsEn from "./en/reports.json";
import roomEn from "./en/room.json";
import speedEn from "./en/speed.json";
import takingEn from "./en/taking.json";
import wallEn from "./en/wall.json";
import waysEn from "./en/ways.json";
import areasId from "./id/areas.json";
import callsId from "./id/calls.json";
import consoleId from "./id/console.json";
import displaysId from "./id/displays.json";
import fieldId from "./id/field.json";
import forwardingId from "./id/forwarding.json";
import incidentId from "./id/incident.json";
import insightId from "./id/insight.json";
import liveId from "./id/live.json";
import motionId from "./id/motion.json";
import peopleId from "./id/people.json";
import referenceId from "./id/reference.json";
import reportsId from "./id/reports.json";
import roomId from "./id/room.json";
import speedId from "./id/speed.json";
import takingId from "./id/taking.json";
import wallId from "./id/wall.json";
import waysId from "./id/ways.json";

/** Every sentence of the screens, in both languages; each file holds the words of screens that belong together. */
export const catalogues = {
  id: {
    ...roomId,
    ...reportsId,
    ...peopleId,
    ...referenceId,
    ...areasId,
    ...callsId,
    ...takingId,
    ...consoleId,
    ...incidentId,
    ...insightId,
    ...speedId,
    ...liveId,
    ...forwardingId,
    ...fieldId,
    ...displaysId,
    ...waysId,
    ...motionId,
    ...wallId,
  },
  en: {
    ...roomEn,
    ...reportsEn,
    ...peopleEn,
    ...referenceEn,
    ...areasEn,
    ...callsEn,
    ...takingEn,
    ...consoleEn,
    ...incidentEn,
    ...insightEn,
    ...speedEn,
    ...liveEn,
    ...forwardingEn,
    ...fieldEn,
    ...displaysEn,
    ...waysEn,
    ...motionEn,
    ...wallEn,
  },
} as const;
export type Messages = (typeof catalogues)["id"];
