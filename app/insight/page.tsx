import { NuqsAdapter } from "nuqs/adapters/next/app";
import { DataProvider } from "../_live/cache/data-provider";
import { PermissionGate } from "../_session/permission-gate";
import { ToastProvider } from "../_ui/toast";
import { InsightScreen } from "./insight-screen";

export default function InsightPage() {
  return (
    <NuqsAdapter>
      <DataProvider>
        <PermissionGate anyPermissionOf={["insight:read"]}>
          <ToastProvider>
            <InsightScreen />
          </ToastProvider>
        </PermissionGate>
      </DataProvider>
    </NuqsAdapter>
  );
}
