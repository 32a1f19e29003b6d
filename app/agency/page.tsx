import { DataProvider } from "../_live/cache/data-provider";
import { Gate } from "../_session/gate";
import { AgencyScreen } from "./agency-screen";

export default function AgencyPage() {
  return (
    <DataProvider>
      <Gate anyPermissionOf={["agency:read"]}>
        <AgencyScreen />
      </Gate>
    </DataProvider>
  );
}
