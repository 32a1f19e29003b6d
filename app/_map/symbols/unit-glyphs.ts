import type { UnitKind } from "@/db/vocabulary";

/** One sign a kind of unit: path data on a field of 24 by 24, filled by the even-odd rule. Drawn by hand for this product. */
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
  // A car from the front, its light on.
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
