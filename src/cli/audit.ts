/** `concord audit verify`: the chain of decisions against itself and against the state derived from it. `audit export`: its events, as FHIR too. */
import { existsSync } from 'node:fs';
import { auditEvent } from '../fhir/audit-event.js';
import { provenance } from '../fhir/provenance.js';
import { cursorOf } from '../governance/cursor.js';
import type { AuditEntry, ChainHead } from '../governance/event.js';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import type { GovernanceStore } from '../governance/store.js';
import { type Command, type CommandArguments, DATA_OPTION, UsageError } from './command.js';
import { openSink, type Sink } from './sink.js';

export const auditVerifyCommand: Command = {
  name: 'audit verify',
  usage: '[--anchor SEQ:HASH] [--data DIR]',
  summary: 'Check the audit chain: any edit, gap or change behind its back. Exit code 1 where something is wrong.',
  options: {
    anchor: { type: 'string', value: 'SEQ:HASH', help: 'a head noted earlier, which the chain must still contain' },
    data: DATA_OPTION,
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const anchor = anchorIn(args.text('anchor'));
    const file = governanceFile(args.text('data') ?? io.config.data);
    if (!existsSync(file)) {
      io.err(`concord: ${file}: no such file or folder`);
      return 1;
    }
    const store = openGovernanceStore(file);
    try {
      const { events, head, problems } = await store.verifyAudit(anchor);
      for (const { text } of problems) io.out(text);
      const verdict = problems.length === 0 ? 'nothing wrong' : `${problems.length} problems`;
      io.out(`${events} events, ${verdict}; head ${head.seq}:${head.hash}`);
      return problems.length === 0 ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};

/** @throws UsageError for anything but `SEQ:HASH`. */
function anchorIn(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined;
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) {
    throw new UsageError('audit verify: --anchor must be SEQ:HASH, as an earlier audit verify printed it');
  }
  return { seq: Number(seq), hash };
}

/** Events read at once. */
const PAGE = 500;

/** What becomes of one event: lines of the output. */
type ToLines = (entry: AuditEntry) => readonly object[];

export const auditExportCommand: Command = {
  name: 'audit export',
  usage: '[--format fhir-ndjson|json] [--fhir-version 4.0|5.0] [--provenance] [--from SEQ] [--out FILE] [--data DIR]',
  summary: 'Write the events of the audit chain, oldest first, as FHIR AuditEvents or as they are kept.',
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      help: 'fhir-ndjson (default): an AuditEvent a line; json: an array with an event as it is kept a line',
    },
    'fhir-version': { type: 'string', value: 'VERSION', help: 'FHIR version of the resources: 4.0 (default) or 5.0' },
    provenance: { type: 'boolean', help: 'fhir-ndjson: a Provenance after each AuditEvent' },
    from: { type: 'string', value: 'SEQ', help: 'the first event to write (default: 1)' },
    out: { type: 'string', value: 'FILE', help: 'file to write to (default: standard output)' },
    data: DATA_OPTION,
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const format = exportFormat(args.text('format') ?? 'fhir-ndjson');
    const toLines = format === 'json' ? (entry: AuditEntry) => [entry] : fhirLines(args);
    const first = firstSeq(args.text('from'));
    const file = governanceFile(args.text('data') ?? io.config.data);
    if (!existsSync(file)) {
      io.err(`concord: ${file}: no such file or folder`);
      return 1;
    }
    const store = openGovernanceStore(file);
    const sink = openSink(args.text('out'), io.out);
    try {
      await writeEvents(store, sink, { first, toLines, array: format === 'json' });
      sink.finish();
    } finally {
      sink.close();
      await store.close();
    }
    return 0;
  },
};

function exportFormat(name: string): 'fhir-ndjson' | 'json' {
  if (name === 'fhir-ndjson' || name === 'json') return name;
  throw new UsageError(`--format must be fhir-ndjson or json, not '${name}'`);
}

function fhirLines(args: CommandArguments): ToLines {
  const version = args.text('fhir-version') ?? '4.0';
  if (version !== '4.0' && version !== '5.0')
    throw new UsageError(`--fhir-version must be 4.0 or 5.0, not '${version}'`);
  const both = args.flag('provenance');
  return (entry) => [auditEvent(entry, version), ...(both ? [provenance(entry, version)] : [])];
}

function firstSeq(text: string | undefined): number {
  if (text === undefined) return 1;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`--from must be the number of an event, from 1, not '${text}'`);
}

interface EventWriting {
  readonly first: number;
  readonly toLines: ToLines;
  /** One JSON array, an element a line, instead of a resource a line. */
  readonly array: boolean;
}

async function writeEvents(
  store: GovernanceStore,
  { write }: Sink,
  { first, toLines, array }: EventWriting,
): Promise<void> {
  let separator = array ? '[\n' : '';
  let cursor: string | undefined = cursorOf([first - 1]);
  while (cursor !== undefined) {
    const { items, next }: { items: readonly AuditEntry[]; next?: string } = await store.events({
      limit: PAGE,
      cursor,
    });
    for (const line of items.flatMap(toLines)) {
      write(`${separator}${JSON.stringify(line)}`);
      separator = array ? ',\n' : '\n';
    }
    cursor = next;
  }
  write(array ? `${separator === '[\n' ? '[' : ''}\n]\n` : separator);
}
