import type { Metadata } from "next";
import { AgenciesSection } from "./agencies-section";

export const metadata: Metadata = { title: "Instansi · Muba Siaga 112" };

export default function AgenciesPage() {
  return <AgenciesSection />;
}
