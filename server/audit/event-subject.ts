import { sql } from "drizzle-orm";
import { agency, station } from "../../db/schema/agencies";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { apiKey } from "../../db/schema/keys";
import { person, screen } from "../../db/schema/people";
import { facility } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";

const field = (name: string) => sql`${event.data} ->> ${sql.raw(`'${name}'`)}`;

/**
 * SQL for the name of the record that an event is about, other than its incident and unit: a person, facility, station,
 * agency, key, screen or place. If the actor changed their own account, this is the actor's name. Null if there is
 * none, or if the record no longer exists.
 */
export const subjectNameSql = sql<string | null>`coalesce(
  (select ${person.name} from ${person} where ${person.id}::text = coalesce(
    ${field("personId")},
    case when ${event.kind} like 'person.%' and ${event.actor} like 'person:%' then split_part(${event.actor}, ':', 2) end
  )),
  (select ${facility.name} from ${facility} where ${facility.id} = ${field("facility")}),
  (select ${station.name} from ${station} where ${station.code} = ${field("station")}),
  (select ${agency.name} from ${agency} where ${agency.code} = ${field("agency")}),
  (select ${apiKey.name} from ${apiKey} where ${apiKey.id} = ${field("keyId")}),
  (select ${screen.name} from ${screen} where ${screen.id}::text = ${field("screenId")}),
  ${field("place")}
)`;

/** SQL for the names of the incident type that an event is about; null for all other events. */
export const subjectTypeSql = sql<{ nameId: string; nameEn: string } | null>`(
  select json_build_object('nameId', ${incidentType.nameId}, 'nameEn', ${incidentType.nameEn})
  from ${incidentType} where ${incidentType.code} = ${field("type")}
)`;

/**
 * SQL for when the call that an event is about was received; null for all other events. It identifies the call, because
 * the audit trail does not contain phone numbers.
 */
export const subjectCallSql = sql<string | null>`(
  select to_json(${call.receivedAt}) #>> '{}' from ${call} where ${call.id} = case when ${field("callId")} ~ '^[0-9a-f-]{36}$' then (${field("callId")})::uuid end
)`;
