import type { Metadata } from "next";
import { ScreensSection } from "./screens-section";

export const metadata: Metadata = { title: "Layar · Muba Siaga 112" };

export default function ScreensPage() {
  return <ScreensSection />;
}
