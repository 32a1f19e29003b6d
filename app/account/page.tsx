import { DataProvider } from "../_live/cache/data-provider";
import { PermissionGate } from "../_session/permission-gate";
import { ToastProvider } from "../_ui/toast";
import { AccountScreen } from "./account-screen";

export default function AccountPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={[]} isAllowedDuringSetup>
        <ToastProvider>
          <AccountScreen />
        </ToastProvider>
      </PermissionGate>
    </DataProvider>
  );
}
