import type { Metadata } from "next";
import type { ReactNode } from "react";
import { DataProvider } from "../_live/data-provider";
import { Gate } from "../_live/gate";
import { administering } from "../_live/homes";
import { ToldProvider } from "../_ui/told";
import { AdminFrame } from "./admin-frame";

export const metadata: Metadata = { title: "Administrasi · Muba Siaga 112" };

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <DataProvider>
      <Gate anyOf={administering}>
        <ToldProvider>
          <AdminFrame>{children}</AdminFrame>
        </ToldProvider>
      </Gate>
    </DataProvider>
  );
}
