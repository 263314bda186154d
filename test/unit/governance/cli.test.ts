import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditExportCommand, auditVerifyCommand } from '../../../src/cli/audit.js';
import { type Command, parseCommand, UsageError } from '../../../src/cli/command.js';
import { userAddCommand, userListCommand } from '../../../src/cli/user.js';
import { readConfig } from '../../../src/config.js';
import { governanceFile } from '../../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { createIdentity } from '../../../src/governance/identity.js';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'concord-cli-'));
});
afterEach(() => rmSync(data, { recursive: true }));

async function run(
  command: Command,
  argv: readonly string[],
  input = '',
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command.run(parseCommand(command, [...argv, '--data', data]), {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    config: readConfig({}),
    input: Readable.from([input]),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function authenticated(name: string, password: string): Promise<readonly string[]> {
  const store = openGovernanceStore(governanceFile(data));
  try {
    return (await createIdentity(store).byPassword(name, password)).roles;
  } finally {
    await store.close();
  }
}

test('user add makes a password, prints it once, and it works', async () => {
  const { code, out } = await run(userAddCommand, ['ada', '--role', 'administrator']);
  expect(code).toBe(0);
  const password = /shown this once: (\S{24})$/.exec(out)?.[1] ?? '';
  expect(await authenticated('ada', password)).toEqual(['administrator']);
});

test('user add reads the password from standard input and prints none', async () => {
  const { out } = await run(
    userAddCommand,
    ['mina', '--role', 'mapper,reviewer', '--password-stdin'],
    'correct horse battery\n',
  );
  expect(out).toBe('added mina (mapper, reviewer)');
  expect(await authenticated('mina', 'correct horse battery')).toEqual(['mapper', 'reviewer']);
});

test('user list', async () => {
  expect((await run(userListCommand, [])).out).toContain('there are no users');
  await run(userAddCommand, ['ada', '--role', 'administrator']);
  expect((await run(userListCommand, [])).out).toBe('ada  administrator');
  const { out } = await run(userListCommand, ['--format', 'json']);
  expect(JSON.parse(out)).toEqual([{ name: 'ada', roles: ['administrator'], disabled: false }]);
});

test.each([
  ['no role', ['ada']],
  ['an unknown role', ['ada', '--role', 'root']],
  ['no name', ['--role', 'mapper']],
])('user add with %s is wrong usage', async (_, argv) => {
  await expect(run(userAddCommand, argv)).rejects.toBeInstanceOf(UsageError);
});

test('user add with a short password or a taken name says so', async () => {
  await expect(run(userAddCommand, ['ada', '--role', 'mapper', '--password-stdin'], 'short\n')).rejects.toThrow(
    'at least 12',
  );
  await run(userAddCommand, ['ada', '--role', 'mapper']);
  await expect(run(userAddCommand, ['ada', '--role', 'mapper'])).rejects.toThrow("there is a user 'ada' already");
});

test('audit verify: in order, against a head noted earlier, tampered with, and without a file', async () => {
  expect(await run(auditVerifyCommand, [])).toMatchObject({ code: 1, err: expect.stringContaining('no such file') });
  await run(userAddCommand, ['ada', '--role', 'administrator']);
  const { code, out } = await run(auditVerifyCommand, []);
  expect(code).toBe(0);
  const head = /^1 events, nothing wrong; head (1:[0-9a-f]{64})$/.exec(out)?.[1] ?? '';
  await run(userAddCommand, ['mina', '--role', 'mapper']);
  expect((await run(auditVerifyCommand, ['--anchor', head])).code).toBe(0);
  expect(
    (await run(auditVerifyCommand, ['--anchor', head.replace(/.$/, (last) => (last === '0' ? '1' : '0'))])).code,
  ).toBe(1);
  const db = new SQLite(governanceFile(data));
  db.exec("DROP TRIGGER event_is_not_changed; UPDATE event SET origin = 'nowhere' WHERE seq = 1");
  db.close();
  expect(await run(auditVerifyCommand, [])).toMatchObject({
    code: 1,
    out: expect.stringContaining('event 1 was changed'),
  });
});

test('audit verify with a malformed anchor is wrong usage', async () => {
  await expect(run(auditVerifyCommand, ['--anchor', 'x'])).rejects.toBeInstanceOf(UsageError);
});

test('audit export: a resource a line, from an event on, in both FHIR versions; or the events as they are kept', async () => {
  expect(await run(auditExportCommand, [])).toMatchObject({ code: 1, err: expect.stringContaining('no such file') });
  for (const name of ['ada', 'mina', 'rita']) await run(userAddCommand, [name, '--role', 'administrator']);
  const { out } = await run(auditExportCommand, []);
  const events = out.split('\n').map((line) => JSON.parse(line));
  expect(events.map(({ resourceType, id }) => `${resourceType}/${id}`)).toEqual([
    'AuditEvent/event-1',
    'AuditEvent/event-2',
    'AuditEvent/event-3',
  ]);
  const later = await run(auditExportCommand, ['--from', '3', '--provenance', '--fhir-version', '5.0']);
  expect(later.out.split('\n').map((line) => JSON.parse(line).id)).toEqual(['event-3', 'provenance-3']);
  const file = join(data, 'audit.json');
  await run(auditExportCommand, ['--format', 'json', '--from', '2', '--out', file]);
  expect(JSON.parse(readFileSync(file, 'utf8')).map(({ subject }: { subject: string }) => subject)).toEqual([
    'mina',
    'rita',
  ]);
  expect(JSON.parse((await run(auditExportCommand, ['--format', 'json', '--from', '9'])).out)).toEqual([]);
});

test.each([
  ['an unknown format', ['--format', 'xml'], "not 'xml'"],
  ['an unknown FHIR version', ['--fhir-version', '3.0'], "not '3.0'"],
  ['no number', ['--from', '0'], "not '0'"],
])('audit export with %s is wrong usage', async (_, argv, said) => {
  await expect(run(auditExportCommand, argv)).rejects.toBeInstanceOf(UsageError);
  await expect(run(auditExportCommand, argv)).rejects.toThrow(said);
});
