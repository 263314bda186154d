/** Concord as the one who acts, where a command acts without a person. */
import { hostname, userInfo } from 'node:os';
import { SYSTEM_ACTOR } from '../governance/event.js';
import type { Actor } from '../governance/facts.js';

/** Most of a command line that the audit keeps. */
const MOST_TEXT = 500;

/** Who has the machine has the file: the command line needs no password, but the audit names the account and what was typed. */
export function systemActor(command: readonly string[] = []): Actor {
  const typed = command.length === 0 ? '' : `: concord ${command.map(quoted).join(' ')}`;
  const origin = `command line, ${userInfo().username}@${hostname()}${typed}`;
  return { name: SYSTEM_ACTOR, roles: ['system'], origin: origin.slice(0, MOST_TEXT) };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
