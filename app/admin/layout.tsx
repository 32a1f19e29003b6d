import type { ReactNode } from "react";
import { DataProvider } from "../_live/cache/data-provider";
import { adminPermissions } from "../_session/home-path";
import { PermissionGate } from "../_session/permission-gate";
import { ToastProvider } from "../_ui/toast";
import { AdminFrame } from "./admin-frame";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <DataProvider>
      <PermissionGate anyPermissionOf={adminPermissions}>
        <ToastProvider>
          <AdminFrame>{children}</AdminFrame>
        </ToastProvider>
      </PermissionGate>
    </DataProvider>
  );
}
