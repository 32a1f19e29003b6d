import type { Metadata } from "next";
import { TypeSection } from "../type-section";

export const metadata: Metadata = { title: "Jenis insiden · Muba Siaga 112" };

export default async function TypePage({ params }: { params: Promise<{ code: string }> }) {
  const { code } = await params;
  return <TypeSection code={code} />;
}
