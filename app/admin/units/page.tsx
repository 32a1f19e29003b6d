import type { Metadata } from "next";
import { UnitsSection } from "./units-section";

export const metadata: Metadata = { title: "Unit · Muba Siaga 112" };

export default function UnitsPage() {
  return <UnitsSection />;
}
