import { notFound } from "next/navigation";
import DispatchPage from "../page";

/** The console with an incident open, such as /dispatch/6120. */
export default async function IncidentPage({ params }: { params: Promise<{ number: string }> }) {
  if (!/^[1-9]\d{0,8}$/.test((await params).number)) notFound();
  return <DispatchPage />;
}
