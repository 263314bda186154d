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
  readonly queue: QueueConfig;
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
    ...queue
  } = parsed.data;
  return {
    data: CONCORD_DATA,
    host: CONCORD_HOST,
    port: CONCORD_PORT,
    maxBody: CONCORD_MAX_BODY,
    maxBatch: CONCORD_MAX_BATCH,
    cacheBytes: CONCORD_CACHE_BYTES,
    governance: CONCORD_GOVERNANCE === 'on',
    queue: queueConfig(queue),
    ...(CONCORD_BASE_URL === undefined ? {} : { baseUrl: CONCORD_BASE_URL }),
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
