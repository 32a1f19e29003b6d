import { DataProvider } from "../../_live/cache/data-provider";
import { PermissionGate } from "../../_session/permission-gate";
import { PaperScreen } from "./paper-screen";

export default function PaperPage() {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={["paper:enter"]}>
        <PaperScreen />
      </PermissionGate>
    </DataProvider>
  );
}
