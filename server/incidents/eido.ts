import { isOpen } from "../domain/assignment";
import type { MaskedIncident } from "../masking/mask-incident";
import { xmlText } from "../watch/xml";
import { catalogues } from "../words/catalogues";
import type { IncidentView } from "./read-incidents";

type Component = Record<string, unknown> & { $id: string };

/**
 * Writes an incident as an Emergency Incident Data Object (NENA-STA-021), for other emergency centres. It contains no
 * callers, and only the unmasked fields of a masked incident. Components refer to each other by `$id`. The texts of the
 * registries are the codes of this system, because those of NENA describe American agencies.
 */
export function writeEido(incident: IncidentView | MaskedIncident, issuer: string, now: Date): Component {
  const urn = (kind: string, id: string | number) => `urn:emergency:uid:${kind}:${id}:${issuer}`;
  const reference = (component: Component) => ({ $ref: component.$id });
  const component = ($id: string, fields: Record<string, unknown>, at: Date = now): Component => ({
    ...{ $id, lastUpdateTimeStamp: at.toISOString(), updatedByAgencyReference: { $ref: issuer } },
    ...fields,
  });
  const { id, number, category, priority, status, district, openedAt, closedAt } = incident;
  const owner = component(issuer, {
    agencyRoleDescriptionRegistryText: ["CallReceiving", "Dispatch"],
    ...{ agencyType: ["psap"], incidentOwningAgencyIndicator: true },
  });
  const visibleIncident = "masked" in incident ? null : incident;
  const openAssignments = visibleIncident?.assignments.filter(({ state }) => isOpen(state)) ?? [];
  const agencies = [...new Set(openAssignments.map(({ unit }) => unit.agency))].map((code) =>
    component(`${code}.${issuer}`, { agencyRoleDescriptionRegistryText: ["Responder"], agencyType: [code] }),
  );
  const resources = openAssignments.map(({ id: assignmentId, unit, state }) => ({
    agency: unit.agency,
    resource: component(urn("resourceid", assignmentId), {
      emergencyResourceName: unit.callSign,
      emergencyResourceTypeCommonRegistryText: unit.kind,
      primaryUnitStatusRegistryText: "Committed",
      ...{ secondaryUnitStatusRegistryText: [state], unitStatusInternal: [state] },
      resourceAttributeRegistryText: [],
    }),
  }));
  const dispatches = agencies.map((agency) => {
    const ownResources = resources.filter(({ agency: code }) => agency.$id === `${code}.${issuer}`);
    return component(`${agency.$id}:dispatch:${id}`, {
      agencyReference: reference(agency),
      emergencyResourceReference: ownResources.map(({ resource }) => reference(resource)),
    });
  });
  const location =
    visibleIncident &&
    component(urn("locationid", id), {
      locationTypeDescriptionRegistryText: "Incident",
      locationByValue: pidfLo(id, visibleIncident.location, openedAt),
      locationDescriptionText: [visibleIncident.address, district.name, visibleIncident.precision]
        .filter(Boolean)
        .join(", "),
    });
  const notes = visibleIncident?.description
    ? [component(urn("noteid", id), { notesActionComments: xmlText(visibleIncident.description) })]
    : [];
  const times = [openedAt, visibleIncident?.verifiedAt, visibleIncident?.resolvedAt, closedAt].flatMap(
    (time) => time?.getTime() ?? [],
  );
  const incidentComponent = component(
    urn("incidentid", id),
    {
      incidentTypeCommonRegistryText: catalogues.en.category[category],
      ...(visibleIncident && { incidentTypeInternalCode: visibleIncident.type }),
      incidentStatusInternalText: [status],
      ...{ incidentCommonPriorityNumber: priority, incidentPriorityInternalText: `P${priority}` },
      ...{ internalIncidentId: `${number}`, beatOrDispatchGroupText: district.name },
      ...(location && { locationReference: [reference(location)] }),
      ...(notes.length > 0 && { notesReference: notes.map(reference) }),
    },
    new Date(Math.max(...times)),
  );
  return component(urn("eidoid", id), {
    ...{ eidoVersion: "1.0", issuingElementIdentification: issuer, incidentComponent },
    agencyComponent: [owner, ...agencies],
    ...(location && { locationComponent: [location] }),
    ...(notes.length > 0 && { notesComponent: notes }),
    ...(resources.length > 0 && {
      emergencyResourceComponent: resources.map(({ resource }) => resource),
      dispatchComponent: dispatches,
    }),
  });
}

/** A point as PIDF-LO (RFC 5491): latitude first. */
function pidfLo(id: string, { lat, lng }: { lat: number; lng: number }, at: Date): string {
  const namespaces = [
    'xmlns="urn:ietf:params:xml:ns:pidf"',
    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"',
    'xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"',
    'xmlns:gml="http://www.opengis.net/gml"',
  ].join(" ");
  const point = `<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lng}</gml:pos></gml:Point>`;
  return `<?xml version="1.0" encoding="UTF-8"?><presence ${namespaces} entity="pres:incident-${id}"><dm:device id="incident"><gp:geopriv><gp:location-info>${point}</gp:location-info><gp:usage-rules/></gp:geopriv><dm:timestamp>${at.toISOString()}</dm:timestamp></dm:device></presence>`;
}
