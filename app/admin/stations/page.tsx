import type { Metadata } from "next";
import { StationsSection } from "./stations-section";

export const metadata: Metadata = { title: "Pos dan wilayah · Muba Siaga 112" };

export default function StationsPage() {
  return <StationsSection />;
}
