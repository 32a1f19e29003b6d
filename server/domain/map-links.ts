type Place = { lng: number; lat: number };
type Device = { userAgent: string; maxTouchPoints: number };

/**
 * Returns links that start navigation to a place. Apple devices get a link for Apple Maps, which is always installed.
 * Others get Google Maps and a `geo:` link, which opens in any other map app, even offline. An iPad reports itself as a
 * Mac, but has a touch screen.
 */
export function listMapLinks({ lng, lat }: Place, { userAgent, maxTouchPoints }: Device) {
  const isApple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  if (isApple) return { main: `https://maps.apple.com/?daddr=${lat},${lng}&dirflg=d`, other: null };
  return {
    main: `https://www.google.com/maps/dir/?api=1&destination=${lat},${lng}&travelmode=driving`,
    other: `geo:${lat},${lng}?q=${lat},${lng}`,
  };
}
