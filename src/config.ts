/** The settings, read once from the environment; nothing else reads `process.env`. Command-line flags win over them. */
import { z } from 'zod';

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
  /** Whether the server opens the governance store. */
  CONCORD_GOVERNANCE: z.enum(['on', 'off']).default('on'),
});

export interface Config {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly maxBody: number;
  readonly maxBatch: number;
  readonly cacheBytes: number;
  readonly governance: boolean;
  readonly baseUrl?: string;
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
  } = parsed.data;
  return {
    data: CONCORD_DATA,
    host: CONCORD_HOST,
    port: CONCORD_PORT,
    maxBody: CONCORD_MAX_BODY,
    maxBatch: CONCORD_MAX_BATCH,
    cacheBytes: CONCORD_CACHE_BYTES,
    governance: CONCORD_GOVERNANCE === 'on',
    ...(CONCORD_BASE_URL === undefined ? {} : { baseUrl: CONCORD_BASE_URL }),
  };
}
