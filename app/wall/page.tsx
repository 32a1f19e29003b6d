import type { Metadata } from "next";
import { LiveProvider } from "../_live/feed/live-provider";
import { WallScreen } from "./wall-screen";

export const metadata: Metadata = { title: "Dinding · Muba Siaga 112" };

export default function WallPage() {
  return (
    <LiveProvider>
      <WallScreen />
    </LiveProvider>
  );
}
