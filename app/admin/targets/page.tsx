import type { Metadata } from "next";
import { TargetsSection } from "./targets-section";

export const metadata: Metadata = { title: "Target waktu · Muba Siaga 112" };

export default function TargetsPage() {
  return <TargetsSection />;
}
