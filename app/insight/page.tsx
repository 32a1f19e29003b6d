import type { Metadata } from "next";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { DataProvider } from "../_live/data-provider";
import { Gate } from "../_live/gate";
import { ToldProvider } from "../_ui/told";
import { InsightScreen } from "./insight-screen";

export const metadata: Metadata = { title: "Wawasan · Muba Siaga 112" };

export default function InsightPage() {
  return (
    <NuqsAdapter>
      <DataProvider>
        <Gate anyOf={["insight:read"]}>
          <ToldProvider>
            <InsightScreen />
          </ToldProvider>
        </Gate>
      </DataProvider>
    </NuqsAdapter>
  );
}
