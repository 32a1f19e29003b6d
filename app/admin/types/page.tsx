import type { Metadata } from "next";
import { TypesSection } from "./types-section";

export const metadata: Metadata = { title: "Jenis insiden · Muba Siaga 112" };

export default function TypesPage() {
  return <TypesSection />;
}
