import { LiveProvider } from "../_live/feed/live-provider";
import { DispatchScreen } from "./dispatch-screen";

export default function DispatchPage() {
  return (
    <LiveProvider>
      <DispatchScreen />
    </LiveProvider>
  );
}
