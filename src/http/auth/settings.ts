/** What the server is told about who may do what: open or closed reads, tokens of others, sessions, proxies. Types and defaults only. */
import type { SessionRules } from '../../governance/sessions.js';

/** Bearer tokens (JWT) of an identity provider. */
export interface TokenSettings {
  /** Where its public keys are (JSON Web Key Set). */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  /** Claim with the roles, nested ones with dots (`realm_access.roles`); absent, the roles of the user of that name count. */
  readonly rolesClaim?: string;
  /** Claim with the user's name. */
  readonly nameClaim: string;
}

export interface AuthSettings {
  /** `closed`: FHIR answers only who is known. */
  readonly fhirAccess: 'open' | 'closed';
  readonly sessions: SessionRules;
  /** Proxies before the server whose `X-Forwarded-For` is believed; 0 = the address of the connection counts. */
  readonly trustedProxies: number;
  readonly tokens?: TokenSettings;
}

export const DEFAULT_AUTH: AuthSettings = {
  fhirAccess: 'open',
  sessions: { idleMinutes: 60, hours: 12 },
  trustedProxies: 0,
};
