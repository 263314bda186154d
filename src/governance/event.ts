/**
 * Events of the audit chain: what each of them says, how it is hashed onto the one before, and the check of a chain. Pure; the store
 * keeps them, and nothing ever changes one.
 */
import { createHash } from 'node:crypto';
import type { Json } from './canonical-json.js';
import type { Performer } from './lifecycle.js';

/** What an event is about. Every kind has its own versions, counted from 1. */
export const KINDS = [
  'map',
  'row',
  'assignment',
  'comment',
  'flag',
  'publication',
  'user',
  'api-key',
  'queue',
  'resource',
  'release',
] as const;
export type Kind = (typeof KINDS)[number];

/** An event as it is handed to the store. */
export interface NewEvent {
  readonly kind: Kind;
  /** Identifier within the kind. */
  readonly subject: string;
  /** The subject's version after the event: 1 for the first. The store refuses any but the next. */
  readonly version: number;
  readonly action: string;
  /** User name, or `concord`. */
  readonly actor: string;
  /** The role in which it was done. */
  readonly role: Performer;
  /** From where: address, API key, command line. */
  readonly origin: string;
  /** ISO instant. */
  readonly at: string;
  readonly reason?: string;
  /** What the action brought, beside what it changed. */
  readonly detail: Json;
  /** The subject after the event. */
  readonly after: Json;
}

export interface StoredEvent extends NewEvent {
  /** Place in the one chain, from 1, without gap. */
  readonly seq: number;
  /** SHA-256 of the event before, hexadecimal; `GENESIS` for the first. */
  readonly previousHash: string;
  readonly hash: string;
}

/** An event with the subject before it, for readers of the audit. */
export interface AuditEntry extends StoredEvent {
  readonly before?: Json;
}

export const GENESIS = '0'.repeat(64);

/** Name of the actor where Concord itself acts. */
export const SYSTEM_ACTOR = 'concord';

/** A stored event letter for letter, as it is kept and hashed: detail and the state after it as texts. */
export interface EventText extends Omit<StoredEvent, 'reason' | 'detail' | 'after'> {
  readonly reason: string | null;
  readonly detail: string;
  readonly after: string;
}

/** SHA-256 over everything that the event says and the hash before it. */
export function hashOf(event: Omit<EventText, 'hash'>): string {
  const { seq, at, previousHash, kind, subject, version, action, actor, role, origin, reason, detail, after } = event;
  // A list, not an object: the order is fixed here.
  const said = [seq, at, previousHash, kind, subject, version, action, actor, role, origin, reason, detail, after];
  return digestOf(JSON.stringify(said));
}

/** SHA-256, hexadecimal. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The last link of a chain. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainProblem {
  /** Event at which it shows; undefined where it is about the chain as a whole. */
  readonly seq?: number;
  readonly text: string;
}

/** Follows a chain event by event. */
export interface ChainCheck {
  next(event: EventText): readonly ChainProblem[];
  /** The last event seen. */
  head(): ChainHead;
}

export function chainCheck(): ChainCheck {
  let head: ChainHead = { seq: 0, hash: GENESIS };
  const versions = new Map<string, number>();
  return {
    head: () => head,
    next: (event) => {
      const { seq, kind, subject, version, previousHash } = event;
      const problems: ChainProblem[] = [];
      const say = (text: string): void => void problems.push({ seq, text });
      if (seq !== head.seq + 1) say(`${gap(head.seq, seq)} before event ${seq}`);
      if (previousHash !== head.hash) say(`event ${seq} does not follow on the event before it`);
      if (hashOf(event) !== event.hash) say(`event ${seq} was changed after it was written`);
      const key = `${kind} ${subject}`;
      const expected = (versions.get(key) ?? 0) + 1;
      if (version !== expected) say(`event ${seq} makes version ${version} of ${key}, where ${expected} is due`);
      versions.set(key, version);
      head = { seq, hash: event.hash };
      return problems;
    },
  };
}

function gap(last: number, seq: number): string {
  const missing = seq - last - 1;
  return missing === 1 ? `event ${last + 1} is missing` : `${missing} events are missing`;
}
