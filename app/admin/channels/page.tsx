import type { Metadata } from "next";
import { ChannelsSection } from "./channels-section";

export const metadata: Metadata = { title: "Saluran · Muba Siaga 112" };

export default function ChannelsPage() {
  return <ChannelsSection />;
}
