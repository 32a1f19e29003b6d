import { procedureFor, router } from "../trpc";
import { AnswerAlarmInput, answerAlarm } from "./answer-alarm";
import { ConfirmSafeInput, confirmSafe } from "./confirm-safe";
import { listAlarms } from "./list-alarms";
import { MeasureRateInput, measureAlarmRate } from "./measure-rate";

export const alarmsRouter = router({
  list: procedureFor("incidents:read", "sensitive:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listAlarms(ctx)),
  answer: procedureFor("incidents:write")
    .input(AnswerAlarmInput)
    .mutation(({ ctx, input }) => answerAlarm(ctx, input)),
  confirmSafe: procedureFor("incidents:write")
    .input(ConfirmSafeInput)
    .mutation(({ ctx, input }) => confirmSafe(ctx, input)),
  // For supervisors and administrators.
  rate: procedureFor("incidents:read", "audit:read")
    .input(MeasureRateInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureAlarmRate(ctx, input)),
});
