"use client";

import dynamic from "next/dynamic";
import { MapPlaceholder } from "../_map/map-placeholder";
import { Gate } from "../_session/gate";
import { useRoomFor } from "../_ui/use-room-for";
import "./wall.css";

/** The wall is laid out by the size of its screen, which no server knows. */
const WallBoard = dynamic(() => import("./wall-board").then(({ WallBoard }) => WallBoard), {
  ssr: false,
  loading: MapPlaceholder,
});
const WallStack = dynamic(() => import("./wall-stack").then(({ WallStack }) => WallStack), {
  ssr: false,
  loading: MapPlaceholder,
});

/** The picture of the room for those who only look: the display on the wall, and leaders, on a phone too. */
export function WallScreen() {
  // From here on it is laid out as a wall; `wall.css` says the same.
  const isBoard = useRoomFor(63);
  return <Gate anyOf={["incidents:overview"]}>{isBoard ? <WallBoard /> : <WallStack />}</Gate>;
}
