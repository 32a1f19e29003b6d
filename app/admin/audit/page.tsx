import { Suspense } from "react";
import { AuditSection } from "./audit-section";

export default function AuditPage() {
  return (
    <Suspense>
      <AuditSection />
    </Suspense>
  );
}
