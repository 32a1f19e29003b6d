import type { Metadata } from "next";
import { NeighboursSection } from "./neighbours-section";

export const metadata: Metadata = { title: "Kabupaten tetangga · Muba Siaga 112" };

export default function NeighboursPage() {
  return <NeighboursSection />;
}
