import { createHash, type KeyObject, sign, verify, X509Certificate } from "node:crypto";
import { SourceFaultError } from "./fetch-source";
import { canonicalize, childrenOf, parseXml, textOf, type XmlDocument, type XmlElement } from "./xml";

const signatureNamespace = "http://www.w3.org/2000/09/xmldsig#";
const enveloped = `${signatureNamespace}enveloped-signature`;

/** The supported canonicalization methods, and whether each is exclusive. */
const canonicalizations: Record<string, boolean> = {
  "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": false,
  "http://www.w3.org/2006/12/xml-c14n11": false,
  "http://www.w3.org/2001/10/xml-exc-c14n#": true,
};
const digests: Record<string, string> = {
  "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
  "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
  "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
};
const signatureMethod = /^http:\/\/www\.w3\.org\/2001\/04\/xmldsig-more#(?:rsa|ecdsa)-(sha256|sha384|sha512)$/;

/**
 * Verifies the XML signature of a whole message. `intact`: the signed text is unchanged. The key is taken from the
 * certificate in the message, whose owner is not verified, so anybody could have signed. `unchecked`: signed with a
 * method that is not supported. Throws a `SourceFaultError` if the signature does not match the message.
 */
export function checkSignature(document: XmlDocument): "none" | "intact" | "unchecked" {
  const { root } = document;
  const [signature, ...others] = childrenOf(root, "Signature", signatureNamespace);
  if (!signature) return "none";
  const child = (parent: XmlElement | undefined, local: string) => parent && childrenOf(parent, local)[0];
  const algorithm = (element: XmlElement | undefined) =>
    element?.attributes.find(({ name }) => name === "Algorithm")?.value ?? "";
  const signedInfo = child(signature, "SignedInfo");
  const references = signedInfo ? childrenOf(signedInfo, "Reference") : [];
  const [reference] = references;
  const transformElements = reference ? childrenOf(child(reference, "Transforms") ?? reference, "Transform") : [];
  const [first, canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", ...more] =
    transformElements.map(algorithm);
  const isExclusive = canonicalizations[canonicalization];
  const method = child(signedInfo, "CanonicalizationMethod");
  const isSignedInfoExclusive = canonicalizations[algorithm(method)];
  const digest = digests[algorithm(child(reference, "DigestMethod"))];
  const hash = signatureMethod.exec(algorithm(child(signedInfo, "SignatureMethod")))?.[1];
  const certificate = certificateOf(child(child(child(signature, "KeyInfo"), "X509Data"), "X509Certificate"));
  const coversWholeDocument = reference?.attributes.find(({ name }) => name === "URI")?.value === "";
  // Prefix lists and inherited `xml:` attributes would change the signed text; they are not supported.
  const hasParameters = [...transformElements, ...(method ? [method] : [])].some(({ children }) =>
    children.some((node) => typeof node === "object"),
  );
  const inheritsAttributes = root.attributes.some(({ name }) => name.startsWith("xml:"));
  const isSupported =
    first === enveloped && coversWholeDocument && references.length === 1 && others.length + more.length === 0;
  if (!isSupported || hasParameters || inheritsAttributes || !signedInfo || !digest || !hash || !certificate)
    return "unchecked";
  if (isExclusive === undefined || isSignedInfoExclusive === undefined) return "unchecked";

  // Some services sign before they indent the message and add a style sheet, so also try without white space.
  const digestValue = textOf(child(reference, "DigestValue")).replace(/\s/g, "");
  const isSigned = [false, true].some((isCompact) => {
    const text = canonicalize(document, { isExclusive, isCompact, omit: signature });
    return createHash(digest).update(text).digest("base64") === digestValue;
  });
  if (!isSigned) throw new SourceFaultError("not-the-format", "signature: the digest does not fit the text");
  const value = Buffer.from(textOf(child(signature, "SignatureValue")), "base64");
  let isSignatureValid: boolean;
  try {
    const key = { key: certificate.publicKey, dsaEncoding: "ieee-p1363" as const };
    isSignatureValid = [false, true].some((isCompact) => {
      const text = canonicalize(signedInfo, { isExclusive: isSignedInfoExclusive, isCompact });
      return verify(hash, Buffer.from(text), key, value);
    });
  } catch {
    // The method cannot use the certificate's kind of key.
    return "unchecked";
  }
  if (!isSignatureValid)
    throw new SourceFaultError("not-the-format", "signature: not made with the key in the message");
  return "intact";
}

/**
 * Signs a message with an enveloped signature, as the last element of the root: exclusive canonical XML and SHA-256,
 * with an RSA or elliptic curve key. The signature contains the certificate. Any later change of the text invalidates
 * the signature.
 */
export function signXml(text: string, key: KeyObject, certificate: X509Certificate): string {
  const canonical = (part: string) => canonicalize(parseXml(Buffer.from(part)), { isExclusive: true });
  const digest = createHash("sha256").update(canonical(text)).digest("base64");
  const algorithm = (name: string, uri: string) => `<${name} Algorithm="${uri}"></${name}>`;
  const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
  const method = `http://www.w3.org/2001/04/xmldsig-more#${key.asymmetricKeyType === "rsa" ? "rsa" : "ecdsa"}-sha256`;
  const signedInfo = `<SignedInfo xmlns="${signatureNamespace}">${algorithm("CanonicalizationMethod", exclusive)}${algorithm(
    "SignatureMethod",
    method,
  )}<Reference URI=""><Transforms>${algorithm("Transform", enveloped)}${algorithm("Transform", exclusive)}</Transforms>${algorithm(
    "DigestMethod",
    "http://www.w3.org/2001/04/xmlenc#sha256",
  )}<DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const value = sign("sha256", Buffer.from(canonical(signedInfo)), { key, dsaEncoding: "ieee-p1363" });
  const signature = `<Signature xmlns="${signatureNamespace}">${signedInfo}<SignatureValue>${value.toString(
    "base64",
  )}</SignatureValue><KeyInfo><X509Data><X509Certificate>${certificate.raw.toString(
    "base64",
  )}</X509Certificate></X509Data></KeyInfo></Signature>`;
  const end = text.lastIndexOf("</");
  return text.slice(0, end) + signature + text.slice(end);
}

function certificateOf(element: XmlElement | undefined): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(textOf(element), "base64"));
  } catch {
    return null;
  }
}
