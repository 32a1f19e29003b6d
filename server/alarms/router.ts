import { procedureFor, router } from "../trpc";
import { AnswerAlarmInput, answerAlarm } from "./answer-alarm";
import { listAlarms } from "./list-alarms";

export const alarmsRouter = router({
  list: procedureFor("incidents:read", "sensitive:read")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listAlarms(ctx)),
  answer: procedureFor("incidents:write")
    .input(AnswerAlarmInput)
    .mutation(({ ctx, input }) => answerAlarm(ctx, input)),
});
