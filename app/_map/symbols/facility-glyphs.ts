import type { FacilityKind } from "@/db/vocabulary";
import { unitGlyphs } from "./unit-glyphs";

const shield = "M12 2.5l8 2.8v6.2c0 4.9-3.3 8.4-8 10-4.7-1.6-8-5.1-8-10V5.3z";
const house = "M12 3 22 11.5h-2.5V20.5h-15v-9H2z";

/** One sign a kind of facility, on the same field and by the same rule as the units'. */
export const facilityGlyphs: Record<FacilityKind, string> = {
  hospital: "M5.5 3.5h4v6.3h5V3.5h4v17h-4v-6.7h-5v6.7h-4z",
  puskesmas: "M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9z",
  "sub-health-post": "M9 3.5h6V9h5.5v6H15v5.5H9V15H3.5V9H9zM11 5.5V11H5.5v2H11v5.5h2V13h5.5v-2H13V5.5z",
  "village-health-post": `${house}M11 11.5v2.2H8.8v2H11v2.2h2v-2.2h2.2v-2H13v-2.2z`,
  "health-office": "M3 4h18v16.5H3zM10.5 7v3.5H7v3h3.5V17h3v-3.5H17v-3h-3.5V7z",
  "police-hq": `${shield}M12 6.5l-1.5 3.2-3.5.4 2.6 2.4-.7 3.5 3.1-1.8 3.1 1.8-.7-3.5 2.6-2.4-3.5-.4z`,
  "police-station": shield,
  "traffic-police-post": `${shield}M8 8v2h8V8zM8 12v2h8v-2z`,
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
