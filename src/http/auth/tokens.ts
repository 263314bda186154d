/**
 * Bearer tokens of an identity provider: signature, issuer, audience and time checked with `jose` against its published keys; then name,
 * roles and SMART scopes. Trusts no token's own word on how it is signed beyond a list of asymmetric algorithms.
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { TerminologyError } from '../../domain/issue.js';
import { SYSTEM_ACTOR } from '../../governance/event.js';
import { isRole, type Role } from '../../governance/lifecycle.js';
import { notAuthenticated } from '../../governance/wording.js';
import type { TokenSettings } from './settings.js';

/** Who a token names. */
export interface TokenHolder {
  readonly name: string;
  /** Undefined where the token says nothing of roles. */
  readonly roles?: readonly Role[];
  /** SMART scopes on resources; undefined where the token has none. */
  readonly scopes?: readonly string[];
}

export type TokenReader = (token: string) => Promise<TokenHolder>;

/** Asymmetric ones alone: the keys are public, so a symmetric signature would prove nothing. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE_SECONDS = 30;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@|:-]{0,127}$/;

/**
 * Reads tokens against the provider's keys, which are fetched when they are first needed.
 * @throws TerminologyError from the reader: login (401) for any token that is not right, 503 where the keys cannot be had.
 */
export function tokenReader(settings: TokenSettings): TokenReader {
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(settings.jwksUrl), { timeoutDuration: 5_000 });
  const { issuer, audience } = settings;
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', settings.nameClaim],
      });
      return holderOf(payload, settings);
    } catch (error) {
      if (error instanceof TerminologyError) throw error;
      throw isOutage(error)
        ? new TerminologyError({ severity: 'error', code: 'exception', text: KEYS_MISSING }, 503)
        : new TerminologyError(notAuthenticated());
    }
  };
}

const KEYS_MISSING = 'the keys against which tokens are checked cannot be had at present';

/** The provider does not answer, which is no fault of the token. */
function isOutage(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function holderOf(payload: JWTPayload, { nameClaim, rolesClaim }: TokenSettings): TokenHolder {
  const name = payload[nameClaim];
  if (typeof name !== 'string' || !NAME.test(name) || name === SYSTEM_ACTOR) {
    throw new TerminologyError(notAuthenticated());
  }
  // Scopes that are not about resources, such as `openid`, limit nothing here.
  const scopes = words(payload['scope'] ?? payload['scp']).filter((scope) => /^(patient|user|system)\//.test(scope));
  return {
    name,
    ...(rolesClaim === undefined ? {} : { roles: rolesIn(claimAt(payload, rolesClaim)) }),
    ...(scopes.length === 0 ? {} : { scopes }),
  };
}

/** The claim of this name, or the one that the dots lead to. */
function claimAt(payload: JWTPayload, path: string): unknown {
  if (payload[path] !== undefined) return payload[path];
  let value: unknown = payload;
  for (const name of path.split('.')) {
    value =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  }
  return value;
}

/** Roles that Concord has; an identity provider has others beside them. */
function rolesIn(claim: unknown): readonly Role[] {
  return [...new Set(words(claim))].filter(isRole);
}

function words(claim: unknown): readonly string[] {
  if (typeof claim === 'string') return claim.split(/[\s,]+/).filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word): word is string => typeof word === 'string') : [];
}
