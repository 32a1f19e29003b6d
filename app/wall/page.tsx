import { LiveProvider } from "../_live/feed/live-provider";
import { WallScreen } from "./wall-screen";

export default function WallPage() {
  return (
    <LiveProvider>
      <WallScreen />
    </LiveProvider>
  );
}
