import type { Metadata } from "next";
import { DeliveriesSection } from "./deliveries-section";

export const metadata: Metadata = { title: "Pesan gagal · Muba Siaga 112" };

export default function DeliveriesPage() {
  return <DeliveriesSection />;
}
