import type { Metadata } from "next";
import { TrialSection } from "./trial-section";

export const metadata: Metadata = { title: "Uji aturan · Muba Siaga 112" };

export default function TrialPage() {
  return <TrialSection />;
}
