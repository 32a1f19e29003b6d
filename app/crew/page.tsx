import type { Metadata } from "next";
import { DataProvider } from "../_live/data-provider";
import { Gate } from "../_live/gate";
import { CrewScreen } from "./crew-screen";

export const metadata: Metadata = { title: "Tugas regu · Muba Siaga 112" };

export default function CrewPage() {
  return (
    <DataProvider>
      <Gate anyOf={["assignment:own"]}>
        <CrewScreen />
      </Gate>
    </DataProvider>
  );
}
