import type { Metadata } from "next";
import { DataProvider } from "../_live/cache/data-provider";
import { PermissionGate } from "../_session/permission-gate";
import { ToastProvider } from "../_ui/toast";
import { CrewScreen } from "./crew-screen";
import { UnsentItemsMessage } from "./outbox/outbox-strip";

export const metadata: Metadata = { manifest: "/crew.webmanifest" };

export default function CrewPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={["assignment:own"]} note={<UnsentItemsMessage />}>
        <ToastProvider>
          <CrewScreen />
        </ToastProvider>
      </PermissionGate>
    </DataProvider>
  );
}
