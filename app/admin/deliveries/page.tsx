import { DeliveriesSection } from "./deliveries-section";

export default function DeliveriesPage() {
  return <DeliveriesSection />;
}
