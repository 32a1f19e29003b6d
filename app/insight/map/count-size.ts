/** How large the words at a kecamatan are at each zoom, in px of an ordinary screen; names and numbers are parts of it. */
export const sizeStops: [zoom: number, px: number][] = [
  [7, 13],
  [8, 15.5],
  [9, 17],
  [12, 20],
];
export const [nameScale, numberScale] = [0.72, 1.12];

/** Further out the names would cover each other; the numbers stay, and the list beside the map has both. */
export const namesFrom = 7.4;

/** Further out the badges would cover what happens where; the legend tells their sum. */
export const badgesFrom = 7;

/** What the badge below a number takes, in px. */
export const badgeBelow = { wide: 42, high: 25 };
