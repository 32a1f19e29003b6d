import { KeysSection } from "./keys-section";

export default function KeysPage() {
  return <KeysSection />;
}
