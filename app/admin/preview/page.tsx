import { PreviewSection } from "../_map/map-sections";

export default function PreviewPage() {
  return <PreviewSection />;
}
