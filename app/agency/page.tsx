import { DataProvider } from "../_live/cache/data-provider";
import { PermissionGate } from "../_session/permission-gate";
import { ToastProvider } from "../_ui/toast";
import { AgencyScreen } from "./agency-screen";

export default function AgencyPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={["agency:read"]}>
        <ToastProvider>
          <AgencyScreen />
        </ToastProvider>
      </PermissionGate>
    </DataProvider>
  );
}
