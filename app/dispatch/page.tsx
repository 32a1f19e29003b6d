import type { Metadata } from "next";
import { LiveProvider } from "../_live/feed/live-provider";
import { DispatchScreen } from "./dispatch-screen";

export const metadata: Metadata = { title: "Pengerahan · Muba Siaga 112" };

export default function DispatchPage() {
  return (
    <LiveProvider>
      <DispatchScreen />
    </LiveProvider>
  );
}
