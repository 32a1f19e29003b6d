import type { Metadata } from "next";
import { KeysSection } from "./keys-section";

export const metadata: Metadata = { title: "Kunci API · Muba Siaga 112" };

export default function KeysPage() {
  return <KeysSection />;
}
