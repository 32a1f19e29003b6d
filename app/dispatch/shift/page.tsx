import type { Metadata } from "next";
import { DataProvider } from "../../_live/cache/data-provider";
import { Gate } from "../../_session/gate";
import { ShiftScreen } from "./shift-screen";

export const metadata: Metadata = { title: "Serah terima · Muba Siaga 112" };

export default function ShiftPage() {
  return (
    <DataProvider>
      <Gate anyOf={["incidents:read"]}>
        <ShiftScreen />
      </Gate>
    </DataProvider>
  );
}
