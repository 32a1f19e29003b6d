import { DataProvider } from "../../_live/cache/data-provider";
import { Gate } from "../../_session/gate";
import { ShiftScreen } from "./shift-screen";

export default function ShiftPage() {
  return (
    <DataProvider>
      <Gate anyPermissionOf={["incidents:read"]}>
        <ShiftScreen />
      </Gate>
    </DataProvider>
  );
}
