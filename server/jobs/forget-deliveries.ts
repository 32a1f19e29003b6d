import { lt, or } from "drizzle-orm";
import type { Db } from "../../db/client";
import { delivery } from "../../db/schema/forwarding";

/** What was delivered is kept for so long, to answer whether it was; what could not be, longer, to be tried again. */
const deliveredDays = 30;
const deadDays = 90;

/** Removes messages to agencies that nobody needs any more: they hold what an incident was about. */
export async function forgetDeliveries(db: Db, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await db
    .delete(delivery)
    .where(or(lt(delivery.deliveredAt, before(deliveredDays)), lt(delivery.deadAt, before(deadDays))));
}
