import { DataProvider } from "../_live/cache/data-provider";
import { Gate } from "../_session/gate";
import { ToastProvider } from "../_ui/toast";
import { AccountScreen } from "./account-screen";

export default function AccountPage() {
  return (
    <DataProvider>
      <Gate anyPermissionOf={[]} isAllowedDuringSetup>
        <ToastProvider>
          <AccountScreen />
        </ToastProvider>
      </Gate>
    </DataProvider>
  );
}
