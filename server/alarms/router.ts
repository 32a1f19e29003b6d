import { allowed, router } from "../trpc";
import { AnswerAlarmInput, answerAlarm } from "./answer-alarm";
import { listAlarms } from "./list-alarms";

export const alarmsRouter = router({
  list: allowed("incidents:read", "sensitive:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listAlarms(ctx)),
  answer: allowed("incidents:write")
    .input(AnswerAlarmInput)
    .mutation(({ ctx, input }) => answerAlarm(ctx, input)),
});
