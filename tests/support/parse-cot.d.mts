export function parseCot(text: string): {
  _attributes: { uid: string; type: string };
  point: { _attributes: { lat: string | number } };
  detail?: { contact?: { _attributes: { callsign: string } }; link?: { _attributes: { uid: string } } };
};
