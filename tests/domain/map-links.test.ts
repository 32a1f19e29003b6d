import { expect, test } from "vitest";
import { listMapLinks } from "../../server/domain/map-links";

const place = { lng: 103.8344, lat: -2.8819 };
const android = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15";

const appleMapsUrl = "https://maps.apple.com/?daddr=-2.8819,103.8344&dirflg=d";
const googleMapsUrl = "https://www.google.com/maps/dir/?api=1&destination=-2.8819,103.8344&travelmode=driving";
const geoUrl = "geo:-2.8819,103.8344?q=-2.8819,103.8344";

test.each([
  ["an Android phone", { userAgent: android, maxTouchPoints: 5 }, { main: googleMapsUrl, other: geoUrl }],
  ["an iPhone", { userAgent: iphone, maxTouchPoints: 5 }, { main: appleMapsUrl, other: null }],
  ["an iPad, which calls itself a Mac", { userAgent: mac, maxTouchPoints: 5 }, { main: appleMapsUrl, other: null }],
  ["a Mac without a touch screen", { userAgent: mac, maxTouchPoints: 0 }, { main: googleMapsUrl, other: geoUrl }],
])("%s opens directions in an app that it has", (_, device, expected) => {
  expect(listMapLinks(place, device)).toEqual(expected);
});
