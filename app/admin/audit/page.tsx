import type { Metadata } from "next";
import { Suspense } from "react";
import { AuditSection } from "./audit-section";

export const metadata: Metadata = { title: "Jejak audit · Muba Siaga 112" };

export default function AuditPage() {
  return (
    <Suspense>
      <AuditSection />
    </Suspense>
  );
}
