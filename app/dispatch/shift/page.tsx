import { DataProvider } from "../../_live/cache/data-provider";
import { PermissionGate } from "../../_session/permission-gate";
import { ShiftScreen } from "./shift-screen";

export default function ShiftPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={["incidents:read"]}>
        <ShiftScreen />
      </PermissionGate>
    </DataProvider>
  );
}
