import { DataProvider } from "../_live/cache/data-provider";
import { PermissionGate } from "../_session/permission-gate";
import { AgencyScreen } from "./agency-screen";

export default function AgencyPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={["agency:read"]}>
        <AgencyScreen />
      </PermissionGate>
    </DataProvider>
  );
}
