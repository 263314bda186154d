/** The settings, read once from the environment; nothing else reads `process.env`. Command-line flags win over them. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { AuthSettings } from './http/auth/settings.js';

const Settings = z.object({
  /** Folder of the content store. */
  CONCORD_DATA: z.string().min(1).default('./data'),
  CONCORD_HOST: z.string().min(1).default('127.0.0.1'),
  CONCORD_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  /** Largest request body, bytes. */
  CONCORD_MAX_BODY: z.coerce.number().int().min(1024).default(20_971_520),
  /** Bytes of answers to GET requests that are kept; 0 keeps none. */
  CONCORD_CACHE_BYTES: z.coerce.number().int().min(0).default(33_554_432),
  /** Base URL under which clients reach the server, where it differs from host and port (behind a proxy). */
  CONCORD_BASE_URL: z.url().optional(),
  /** Entries that a batch Bundle may have. */
  CONCORD_MAX_BATCH: z.coerce.number().int().min(1).default(10_000),
  /** Milliseconds that one evaluation may keep a serving thread; what takes longer is left to another one. */
  CONCORD_THREAD_MS: z.coerce.number().int().min(1).max(10_000).default(15),
  /** Milliseconds that the other thread may take for a request; then it is refused as too costly. */
  CONCORD_REQUEST_MS: z.coerce.number().int().min(10).max(600_000).default(1_200),
  /** Processes that answer HTTP: a number, or `cores` for as many as the machine has. */
  CONCORD_WORKERS: z
    .string()
    .default('cores')
    .refine((text) => workerCount(text) !== undefined, { error: "must be a number from 1 to 256, or 'cores'" }),
  /** Whether the server opens the governance store. */
  CONCORD_GOVERNANCE: z.enum(['on', 'off']).default('on'),
  /** Whether codes that nothing published knows are counted. */
  CONCORD_QUEUE: z.enum(['on', 'off']).default('on'),
  /** Milliseconds after which what was counted is written. */
  CONCORD_QUEUE_FLUSH_MS: z.coerce.number().int().min(100).max(3_600_000).default(5_000),
  /** `all`: displays that look like patient data are kept too. */
  CONCORD_QUEUE_DISPLAYS: z.enum(['safe', 'all']).default('safe'),
  /** Code systems, separated by commas, to suggest from for codes that no governed map is for. */
  CONCORD_QUEUE_TARGETS: z.string().default(''),
  /** Share of one processor that suggestions for queued codes may take; 0 makes none. */
  CONCORD_QUEUE_SUGGEST: z.coerce.number().min(0).max(1).default(0.05),
  /** `closed`: FHIR answers only clients that are known. */
  CONCORD_FHIR_ACCESS: z.enum(['open', 'closed']).default('open'),
  /** After how long without a request a session ends, and after how long in any case. */
  CONCORD_SESSION_IDLE_MINUTES: z.coerce.number().int().min(1).max(10_080).default(60),
  CONCORD_SESSION_HOURS: z.coerce.number().int().min(1).max(720).default(12),
  /** Proxies before the server whose `X-Forwarded-For` is believed. */
  CONCORD_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Where the keys are against which bearer tokens (JWT) are checked; without it there are no such tokens. */
  CONCORD_JWKS_URL: z.url({ protocol: /^https?$/ }).optional(),
  CONCORD_JWT_ISSUER: z.string().min(1).optional(),
  CONCORD_JWT_AUDIENCE: z.string().min(1).optional(),
  /** Claim with the roles, such as `realm_access.roles`; without it the roles of the user of that name count. */
  CONCORD_JWT_ROLES_CLAIM: z.string().min(1).optional(),
  /** Claim with the user's name. */
  CONCORD_JWT_NAME_CLAIM: z.string().min(1).default('sub'),
});

/** How live traffic fills the queue of unmapped codes, and who looks for suggestions. */
export interface QueueConfig {
  readonly enabled: boolean;
  readonly flushMs: number;
  readonly keepAllDisplays: boolean;
  /** URIs or short names. */
  readonly targets: readonly string[];
  /** 0 to 1. */
  readonly suggestShare: number;
}

export interface Config {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly maxBody: number;
  readonly maxBatch: number;
  readonly cacheBytes: number;
  readonly governance: boolean;
  /** Processes that answer HTTP. */
  readonly workers: number;
  readonly queue: QueueConfig;
  /** Milliseconds that one evaluation may keep a serving thread. */
  readonly threadMs: number;
  /** Milliseconds that a costly request may take in all. */
  readonly requestMs: number;
  /** Who may do what. */
  readonly auth: AuthSettings;
  readonly baseUrl?: string;
}

export const MOST_WORKERS = 256;

/** How many worker processes the text asks for; undefined where it is neither a count nor `cores`. */
export function workerCount(text: string): number | undefined {
  if (text === 'cores') return availableParallelism();
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_WORKERS ? count : undefined;
}

/** A setting that cannot be understood; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError naming the variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Settings.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is not valid'}`);
  }
  const {
    CONCORD_DATA,
    CONCORD_HOST,
    CONCORD_PORT,
    CONCORD_MAX_BODY,
    CONCORD_BASE_URL,
    CONCORD_MAX_BATCH,
    CONCORD_CACHE_BYTES,
    CONCORD_GOVERNANCE,
    CONCORD_WORKERS,
    CONCORD_THREAD_MS,
    CONCORD_REQUEST_MS,
    ...rest
  } = parsed.data;
  return {
    data: CONCORD_DATA,
    host: CONCORD_HOST,
    port: CONCORD_PORT,
    maxBody: CONCORD_MAX_BODY,
    maxBatch: CONCORD_MAX_BATCH,
    cacheBytes: CONCORD_CACHE_BYTES,
    governance: CONCORD_GOVERNANCE === 'on',
    workers: workerCount(CONCORD_WORKERS) ?? 1,
    threadMs: CONCORD_THREAD_MS,
    requestMs: CONCORD_REQUEST_MS,
    queue: queueConfig(rest),
    auth: authConfig(rest),
    ...(CONCORD_BASE_URL === undefined ? {} : { baseUrl: CONCORD_BASE_URL }),
  };
}

type AuthVariables = Pick<
  z.infer<typeof Settings>,
  Extract<keyof z.infer<typeof Settings>, `CONCORD_${'FHIR' | 'SESSION' | 'TRUSTED' | 'JWKS' | 'JWT'}_${string}`>
>;

/** @throws ConfigError where tokens are to be checked against keys alone: whom they are from and for must be said too. */
function authConfig(given: AuthVariables): AuthSettings {
  const { CONCORD_JWKS_URL: jwksUrl, CONCORD_JWT_ISSUER: issuer, CONCORD_JWT_AUDIENCE: audience } = given;
  if (jwksUrl !== undefined && issuer === undefined)
    throw new ConfigError('CONCORD_JWT_ISSUER: is needed with CONCORD_JWKS_URL');
  if (jwksUrl !== undefined && audience === undefined)
    throw new ConfigError('CONCORD_JWT_AUDIENCE: is needed with CONCORD_JWKS_URL');
  const rolesClaim = given.CONCORD_JWT_ROLES_CLAIM;
  const claims = { nameClaim: given.CONCORD_JWT_NAME_CLAIM, ...(rolesClaim === undefined ? {} : { rolesClaim }) };
  return {
    fhirAccess: given.CONCORD_FHIR_ACCESS,
    sessions: { idleMinutes: given.CONCORD_SESSION_IDLE_MINUTES, hours: given.CONCORD_SESSION_HOURS },
    trustedProxies: given.CONCORD_TRUSTED_PROXIES,
    ...(jwksUrl === undefined || issuer === undefined || audience === undefined
      ? {}
      : { tokens: { jwksUrl, issuer, audience, ...claims } }),
  };
}

type QueueSettings = Pick<z.infer<typeof Settings>, Extract<keyof z.infer<typeof Settings>, `CONCORD_QUEUE${string}`>>;

function queueConfig(given: QueueSettings): QueueConfig {
  return {
    enabled: given.CONCORD_QUEUE === 'on',
    flushMs: given.CONCORD_QUEUE_FLUSH_MS,
    keepAllDisplays: given.CONCORD_QUEUE_DISPLAYS === 'all',
    targets: given.CONCORD_QUEUE_TARGETS.split(',')
      .map((target) => target.trim())
      .filter((target) => target !== ''),
    suggestShare: given.CONCORD_QUEUE_SUGGEST,
  };
}
