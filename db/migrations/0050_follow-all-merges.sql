-- The incident that remains after all merges of an incident; the incident itself if it was not merged.
CREATE FUNCTION remaining_incident(incident_id uuid) RETURNS uuid LANGUAGE sql STABLE STRICT PARALLEL SAFE
  RETURN (
    with recursive merge_chain as (
      select incident.id, incident.merged_into_id from incident where incident.id = remaining_incident.incident_id
      union
      select incident.id, incident.merged_into_id from merge_chain join incident on incident.id = merge_chain.merged_into_id
    )
    select merge_chain.id from merge_chain where merge_chain.merged_into_id is null
  );
