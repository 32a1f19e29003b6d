import type { Metadata } from "next";
import { DataProvider } from "../_live/data-provider";
import { Gate } from "../_live/gate";
import { ToldProvider } from "../_ui/told";
import { AccountScreen } from "./account-screen";

export const metadata: Metadata = { title: "Akun saya · Muba Siaga 112" };

export default function AccountPage() {
  return (
    <DataProvider>
      <Gate anyOf={[]}>
        <ToldProvider>
          <AccountScreen />
        </ToldProvider>
      </Gate>
    </DataProvider>
  );
}
