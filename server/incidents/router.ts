import { z } from "zod";
import { measureToday, TodayInput } from "../insight/measure-steps";
import { AnswerQuestionsInput, answerQuestions } from "../intake/answer-questions";
import { procedureFor, router } from "../trpc";
import { AddNoteInput, addNote } from "./add-note";
import { ChangeSensitivityInput, changeSensitivity } from "./change-sensitivity";
import {
  CloseIncidentInput,
  closeIncident,
  ResolveIncidentInput,
  resolveIncident,
  VerifyIncidentInput,
  verifyIncident,
} from "./change-status";
import { CreateIncidentInput, createIncident } from "./create-incident";
import { listEditDrafts, SaveEditDraftInput, saveEditDraft } from "./edit-drafts";
import { EditIncidentInput, editIncident } from "./edit-incident";
import { IncidentInput, listIncidentCalls } from "./list-incident-calls";
import { MergeIncidentsInput, mergeIncidents } from "./merge/merge-incidents";
import { UnmergeIncidentInput, unmergeIncident } from "./merge/unmerge-incident";
import { listNoteDrafts, SaveNoteDraftInput, saveNoteDraft } from "./note-drafts";
import { UpdatePresenceInput, updatePresence } from "./presence";
import { readIncidentLog } from "./read-incident-log";
import { IncidentsByIdInput, ListIncidentsInput, listRoomIncidents, readRoomIncidents } from "./read-incidents";
import { ReopenIncidentInput, reopenIncident } from "./reopen-incident";
import {
  NearestHospitalInput,
  OverviewInput,
  readNearestHospital,
  readSharedChanges,
  readSharedOverview,
} from "./shared-overview";
import { UndoStatusInput, undoStatus } from "./undo-status";
import { viewIncident } from "./view-incident";

export const incidentsRouter = router({
  list: procedureFor("incidents:read", "sensitive:read")
    .input(ListIncidentsInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => listRoomIncidents(ctx, input)),
  some: procedureFor("incidents:read", "sensitive:read")
    .input(IncidentsByIdInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readRoomIncidents(ctx, input)),
  overview: procedureFor("incidents:overview")
    .input(OverviewInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readSharedOverview(ctx, input)),
  today: procedureFor("incidents:overview")
    .input(TodayInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => measureToday(ctx, input)),
  recentChanges: procedureFor("incidents:overview")
    .meta({ records: "nothing" })
    .query(({ ctx }) => readSharedChanges(ctx, null)),
  nearestHospital: procedureFor("incidents:overview")
    .input(NearestHospitalInput)
    .meta({ records: "nothing" })
    .query(({ ctx, input }) => readNearestHospital(ctx, input)),
  read: procedureFor("incidents:read", "sensitive:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => viewIncident(ctx, input)),
  calls: procedureFor("incidents:read", "callers:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => listIncidentCalls(ctx, input)),
  create: procedureFor("incidents:write")
    .input(CreateIncidentInput.extend({ idempotencyKey: z.uuid() }))
    .mutation(({ ctx, input: { idempotencyKey, ...input } }) => createIncident(ctx, input, idempotencyKey)),
  log: procedureFor("incidents:read", "sensitive:read")
    .input(IncidentInput)
    .meta({ records: "incident.viewed" })
    .query(({ ctx, input }) => readIncidentLog(ctx, input)),
  verify: procedureFor("incidents:write")
    .input(VerifyIncidentInput)
    .mutation(({ ctx, input }) => verifyIncident(ctx, input)),
  resolve: procedureFor("incidents:write")
    .input(ResolveIncidentInput)
    .mutation(({ ctx, input }) => resolveIncident(ctx, input)),
  close: procedureFor("incidents:write")
    .input(CloseIncidentInput)
    .mutation(({ ctx, input }) => closeIncident(ctx, input)),
  reopen: procedureFor("incidents:write")
    .input(ReopenIncidentInput)
    .mutation(({ ctx, input }) => reopenIncident(ctx, input)),
  undoStatus: procedureFor("incidents:write")
    .input(UndoStatusInput)
    .mutation(({ ctx, input }) => undoStatus(ctx, input)),
  merge: procedureFor("incidents:write")
    .input(MergeIncidentsInput)
    .mutation(({ ctx, input }) => mergeIncidents(ctx, input)),
  unmerge: procedureFor("incidents:write")
    .input(UnmergeIncidentInput)
    .mutation(({ ctx, input }) => unmergeIncident(ctx, input)),
  edit: procedureFor("incidents:write")
    .input(EditIncidentInput)
    .mutation(({ ctx, input }) => editIncident(ctx, input)),
  editDrafts: procedureFor("incidents:write")
    .meta({ records: "incident.viewed" })
    .query(({ ctx }) => listEditDrafts(ctx)),
  saveEditDraft: procedureFor("incidents:write")
    .input(SaveEditDraftInput)
    .mutation(({ ctx, input }) => saveEditDraft(ctx, input)),
  answer: procedureFor("incidents:write")
    .input(AnswerQuestionsInput)
    .mutation(({ ctx, input }) => answerQuestions(ctx, input)),
  noteDrafts: procedureFor("incidents:write")
    .meta({ records: "nothing" })
    .query(({ ctx }) => listNoteDrafts(ctx)),
  saveNoteDraft: procedureFor("incidents:write")
    .input(SaveNoteDraftInput)
    .mutation(({ ctx, input }) => saveNoteDraft(ctx, input)),
  addNote: procedureFor("incidents:write")
    .input(AddNoteInput)
    .mutation(({ ctx, input }) => addNote(ctx, input)),
  reportPresence: procedureFor("incidents:read", "sensitive:read")
    .input(UpdatePresenceInput)
    .mutation(({ ctx, input }) => updatePresence(ctx, input)),
  changeSensitivity: procedureFor("sensitive:mark")
    .input(ChangeSensitivityInput)
    .mutation(({ ctx, input }) => changeSensitivity(ctx, input)),
});
