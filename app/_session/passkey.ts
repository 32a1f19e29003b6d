"use client";

import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";

/**
 * Whether passkeys work in this browser and at this address: they need HTTPS (or localhost) and a host name instead of
 * an IP address.
 */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && browserSupportsWebAuthn() && !/^[\d.]+$|:/.test(window.location.hostname);
}

/**
 * Creates a passkey from the server's options. Returns the response to send to the server; null if the person or the
 * device refuses.
 */
export function createPasskey(optionsJSON: PublicKeyCredentialCreationOptionsJSON) {
  return startRegistration({ optionsJSON }).catch(() => null);
}

/**
 * Signs the server's challenge with a passkey. Returns the response to send to the server; null if the person or the
 * device refuses.
 */
export function signWithPasskey(optionsJSON: PublicKeyCredentialRequestOptionsJSON) {
  return startAuthentication({ optionsJSON }).catch(() => null);
}
