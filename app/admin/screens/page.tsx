import { ScreensSection } from "./screens-section";

export default function ScreensPage() {
  return <ScreensSection />;
}
