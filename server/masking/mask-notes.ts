type Note = { agency: string | null; photoId: string | null };
/** The officer's agency, and whether one of its units was sent to the incident. */
type AgencyOfNotes = { agency: string; hasSentUnit: boolean };

/**
 * Returns the notes of an incident that the officers of an agency working on it may read. For a sensitive incident,
 * these are only the notes that officers and crews wrote for this agency, because other notes may name the victim. An
 * account that joins the agency later does not bring its earlier notes along. A photo is shown only to agencies that
 * sent a unit, as in `show-photo.ts`. A note that has neither text nor a visible photo is left out.
 */
export function maskNotesForAgency<NoteWithText extends Note & { text: string | null }>(
  { agency, hasSentUnit }: AgencyOfNotes,
  incident: { sensitive: boolean },
  notes: readonly NoteWithText[],
): NoteWithText[] {
  return notes
    .filter((note) => !incident.sensitive || note.agency === agency)
    .map((note) => (hasSentUnit ? note : { ...note, photoId: null }))
    .filter(({ text, photoId }) => text !== null || photoId !== null);
}
