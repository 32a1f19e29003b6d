"use client";

import dynamic from "next/dynamic";
import { MapPlaceholder } from "../_map/map-placeholder";
import { PermissionGate } from "../_session/permission-gate";
import { useMinWidth } from "../_ui/use-min-width";
import "./wall.css";
import "./wall-layout.css";
import "./scenes/scene-columns.css";

/** Not rendered on the server, because its layout depends on the size of the screen. */
const WideWall = dynamic(() => import("./wide-wall").then(({ WideWall }) => WideWall), {
  ssr: false,
  loading: MapPlaceholder,
});
const NarrowWall = dynamic(() => import("./narrow-wall").then(({ NarrowWall }) => NarrowWall), {
  ssr: false,
  loading: MapPlaceholder,
});

/** The read-only overview for the wall display and for leaders, who may open it on a phone. */
export function WallScreen() {
  // In rem, like the breakpoint in `wall.css`.
  const isWide = useMinWidth(63);
  return (
    <PermissionGate anyPermissionOf={["incidents:overview"]}>{isWide ? <WideWall /> : <NarrowWall />}</PermissionGate>
  );
}
