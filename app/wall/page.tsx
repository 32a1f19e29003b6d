import { LiveProvider } from "../_live/feed/live-provider";
import { ToastProvider } from "../_ui/toast";
import { WallScreen } from "./wall-screen";

export default function WallPage() {
  return (
    <LiveProvider>
      <ToastProvider>
        <WallScreen />
      </ToastProvider>
    </LiveProvider>
  );
}
