import type { FacilityKind, Priority, UnitKind } from "@/db/vocabulary";

/**
 * One glyph per kind of unit: SVG path data in a 24 by 24 box, filled with the even-odd rule. Drawn for this product.
 */
export const unitGlyphs: Record<UnitKind, string> = {
  // A van with a cross.
  ambulance:
    "M2 6.5h12.5v3H18l4 4V18h-2.1a2.7 2.7 0 0 1-5.3 0H9.2a2.7 2.7 0 0 1-5.3 0H2zM7 8.6v2.1H4.9v2H7v2.1h2v-2.1h2.1v-2H9V8.6zM15.9 11v2.6h3.7L17.1 11z",
  // A flame.
  "fire-engine":
    "M13 2c.6 3.4 5.9 5.9 5.9 11.6A6.9 6.9 0 0 1 12 20.9a6.9 6.9 0 0 1-6.9-7.3c0-2.7 1.4-4.6 2.9-6 .1 1.7.7 2.9 1.9 3.6C9.7 7.9 10.7 4.6 13 2zM12.3 12.6c-1.6 1.2-2.5 2.3-2.5 3.7a2.3 2.3 0 0 0 4.6 0c0-1.5-1-2.3-2.1-3.7z",
  // A helmet.
  "rescue-team": "M10.3 4.6h3.4v5.2l1.3-4.3a8 8 0 0 1 5 7.4v2.3H4v-2.3a8 8 0 0 1 5-7.4l1.3 4.3zM2.3 16.8h19.4v2.7H2.3z",
  // A boat on water.
  "rescue-boat": "M10.6 3h2v9.2h-2zM14 4.5l5.5 6.7H14zM9.2 6.5v4.7H5zM2.5 13.3h19l-2.6 4.2H5.1zM2 19.3h20v2H2z",
  // A tent.
  "disaster-team": "M11 3.5 12 5l1-1.5 1.6 1-1.3 2L22 20h-6.2L12 13.7 8.2 20H2l8.7-13.5-1.3-2z",
  // The front of a police car with its light bar.
  "police-patrol":
    "M10 2.5h4v2.3h-4zM7.3 6h9.4l1.9 5h.9a2 2 0 0 1 2 2v5.3h-1.9V20.5h-3v-2.2H7.4v2.2h-3v-2.2H2.5V13a2 2 0 0 1 2-2h.9zM8.7 8l-1.1 3h8.8l-1.1-3zM5 13.5v2h3.2v-2zM15.8 13.5v2H19v-2z",
  // A peaked cap.
  "civil-order-patrol":
    "M12 4.5c5 0 9.5 2 9.5 5.4 0 1.5-1.3 2.7-2.7 3.6H5.2c-1.4-.9-2.7-2.1-2.7-3.6C2.5 6.5 7 4.5 12 4.5zM12 6.7l-.8 1.6-1.7.2 1.2 1.2-.3 1.7 1.6-.8 1.6.8-.3-1.7 1.2-1.2-1.7-.2zM5.5 15h13c0 3.2-3.2 4.7-6.5 4.7S5.5 18.2 5.5 15z",
  // Two people.
  "social-team":
    "M8.5 4.5a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8zM16.8 6.5a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4zM2 19.5c0-4 2.7-6.4 6.5-6.4s6.5 2.4 6.5 6.4zM16.7 19.5c0-2.5-.7-4.5-2-6 3.9-1.1 7.3 1.6 7.3 6z",
  // An umbrella.
  "protection-team":
    "M11 2.5h2v1.6a9.2 9.2 0 0 1 8.2 9.1H13v5.5a2.8 2.8 0 0 1-5.6 0v-.9h2v.9a.8.8 0 0 0 1.6 0v-5.5H2.8A9.2 9.2 0 0 1 11 4.1z",
  // A hook.
  "tow-truck":
    "M10.5 2h3v5.3a3.3 3.3 0 0 1 .7 5.3v.9a4.4 4.4 0 1 1-7.9 2.7h2.9a1.5 1.5 0 1 0 2.3-1.3V12.6a3.3 3.3 0 0 1-1-5.3zM12 8.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z",
  // A cone.
  "public-works-crew": "M10.5 3h3l1.1 4H9.4zM8.8 9h6.4l1.1 4H7.7zM7.2 15h9.6l.9 3.5H21v2.3H3v-2.3h3.3z",
};

const shieldGlyph = "M12 2.5l8 2.8v6.2c0 4.9-3.3 8.4-8 10-4.7-1.6-8-5.1-8-10V5.3z";
const houseGlyph = "M12 3 22 11.5h-2.5V20.5h-15v-9H2z";

/** One glyph per kind of facility, in the same format as `unitGlyphs`. */
export const facilityGlyphs: Record<FacilityKind, string> = {
  hospital: "M5.5 3.5h4v6.3h5V3.5h4v17h-4v-6.7h-5v6.7h-4z",
  puskesmas: "M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z",
  "sub-health-post": "M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9zM11 5.5V11H5.5v2H11v5.5h2V13h5.5v-2H13V5.5z",
  "village-health-post": `${houseGlyph}M11 11.5v2.2H8.8v2H11v2.2h2v-2.2h2.2v-2H13v-2.2z`,
  "health-office": "M3 4h18v16.5H3zM10.5 7v3.5H7v3h3.5V17h3v-3.5H17v-3h-3.5V7z",
  "police-hq": `${shieldGlyph}M12 6.5l-1.5 3.2-3.5.4 2.6 2.4-.7 3.5 3.1-1.8 3.1 1.8-.7-3.5 2.6-2.4-3.5-.4z`,
  "police-station": shieldGlyph,
  "traffic-police-post": `${shieldGlyph}M8 8v2h8V8zM8 12v2h8v-2z`,
  "fire-station": unitGlyphs["fire-engine"],
  "civil-order": unitGlyphs["civil-order-patrol"],
  "disaster-agency": unitGlyphs["disaster-team"],
  "disaster-post": "M12 4 22.5 20.5h-21zM12 8.5 6 18.2h4.2L12 15l1.8 3.2H18z",
  "wildfire-post": "M12 2l5.5 7.5h-3l4.5 6.5h-5.7V22h-2.6v-6H5l4.5-6.5h-3z",
  transport:
    "M6 3h12a2 2 0 0 1 2 2v13h-2v2.5h-3V18H9v2.5H6V18H4V5a2 2 0 0 1 2-2zM6.3 6v5.5h11.4V6zM6.5 13.5v2h3v-2zM14.5 13.5v2h3v-2z",
  social: unitGlyphs["social-team"],
  "women-child-protection": unitGlyphs["protection-team"],
  "public-works": unitGlyphs["public-works-crew"],
  comms:
    "M10.8 9.3a2.2 2.2 0 1 1 2.4 0L17 21h-2.4l-.9-3h-3.4l-.9 3H7zM6 2.5 7.5 4a5.2 5.2 0 0 0 0 7L6 12.5a7.3 7.3 0 0 1 0-10zM18 2.5a7.3 7.3 0 0 1 0 10L16.5 11a5.2 5.2 0 0 0 0-7z",
  "command-centre":
    "M12 3a8.5 8.5 0 0 1 8.5 8.5v6.3a3 3 0 0 1-3 3H12v-2h5.5a1 1 0 0 0 1-1h-3v-6.5h2.9a6.4 6.4 0 0 0-12.8 0h2.9v6.5h-5v-6.3A8.5 8.5 0 0 1 12 3z",
  "government-office": "M12 2.5 22 7.5v2H2v-2zM4 11h3v6.5H4zM10.5 11h3v6.5h-3zM17 11h3v6.5h-3zM2 19h20v2.5H2z",
  "military-hq": "M12 2.5l2.9 6.3 6.9.8-5.1 4.7 1.4 6.8L12 17.7l-6.1 3.4 1.4-6.8L2.2 9.6l6.9-.8z",
  "military-post": "M12 4l9.5 7v4L12 8l-9.5 7v-4zM12 11l9.5 7v4L12 15l-9.5 7v-4z",
  "sar-office":
    "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zM12 8.3a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM10.8 4.5v2.3h2.4V4.5zM10.8 17.2v2.3h2.4v-2.3zM4.5 10.8v2.4h2.3v-2.4zM17.2 10.8v2.4h2.3v-2.4z",
  "landmark-bridge": "M1.5 9h21v3h-2v7h-3c0-3.5-2.3-5.5-5.5-5.5S6.5 15.5 6.5 19h-3v-7h-2zM5 5h2v3H5zM17 5h2v3h-2z",
  other: "M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z",
};

/** The shape of each priority in a 24 by 24 box: octagon, triangle, diamond, circle. */
export const priorityShapes: Record<Priority, string> = {
  1: "M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z",
  2: "M12 1.2a1.9 1.9 0 0 1 1.650.95l9.4 17a1.9 1.9 0 0 1-1.650 2.850H2.6a1.9 1.9 0 0 1-1.650-2.850l9.4-17A1.9 1.9 0 0 1 12 1.2z",
  3: "M12 .8 23.2 12 12 23.2.8 12z",
  4: "M12 1.8a10.2 10.2 0 1 1 0 20.4 10.2 10.2 0 0 1 0-20.4z",
};

/** The digits 1 to 4, centred in a 24 by 24 box. They are paths, so that they do not depend on a font. */
export const priorityDigits: Record<Priority, string> = {
  1: "M9.4 9.3 12.3 7h1.700v10h-2.400V9.900l-2.2 1.500z",
  2: "M8.6 10.200c0-2 1.5-3.3 3.5-3.300s3.5 1.2 3.5 3c0 1.3-.7 2.2-1.9 3.300l-1.7 1.700h3.700V17H8.600v-1.700l3.5-3.400c.8-.8 1.1-1.3 1.1-1.9 0-.7-.5-1.1-1.2-1.1-.8 0-1.2.5-1.2 1.300z",
  3: "M8.5 14h2.300c.1.7.6 1.1 1.3 1.100s1.3-.4 1.3-1.1-.5-1.1-1.4-1.100h-.9v-1.800h.8c.8 0 1.3-.4 1.3-1s-.4-1-1.1-1-1.2.4-1.2 1H8.700c0-1.7 1.4-2.9 3.3-2.900s3.4 1.1 3.4 2.700c0 1.1-.6 1.8-1.6 2.1 1.2.2 1.9 1 1.9 2.2 0 1.7-1.5 2.9-3.6 2.900S8.5 15.9 8.5 14z",
  4: "M12.7 7h2.200v6.200h1.200v1.900h-1.200V17h-2.200v-1.900H8.200v-1.800zM12.7 13.200V9.700l-2.4 3.500z",
};
