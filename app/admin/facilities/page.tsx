import type { Metadata } from "next";
import { FacilitiesSection } from "./facilities-section";

export const metadata: Metadata = { title: "Fasilitas · Muba Siaga 112" };

export default function FacilitiesPage() {
  return <FacilitiesSection />;
}
