/** `concord diff`: the concept-level difference of two loaded releases of a code system, written as it is found. */
import { releaseDifferences } from '../domain/release-drift.js';
import type { ReleaseOfFacts } from '../terminology/release-facts.js';
import { type Command, DATA_OPTION, UsageError } from './command.js';
import { openContentFiles } from './content-files.js';
import {
  DIFFERENCE_KINDS,
  type DiffCounts,
  type DifferenceKind,
  type DiffFormat,
  diffFormats,
  kindsOf,
} from './diff-report.js';
import { RELEASE_HELP, RELEASE_VALUE, releasePair } from './release-names.js';
import { openSink } from './sink.js';

export const diffCommand: Command = {
  name: 'diff',
  usage: '--from VERSION --to SYSTEM|VERSION [--kind KINDS] [--format text|json|html] [--out FILE] [--data DIR]',
  summary: 'Tell concept by concept how two releases of a code system differ, with replacements and counts by kind.',
  options: {
    from: { type: 'string', value: RELEASE_VALUE, help: 'the old release, or its version' },
    to: { type: 'string', value: RELEASE_VALUE, help: `the new release: ${RELEASE_HELP}` },
    kind: {
      type: 'string',
      value: 'KINDS',
      help: `one or more of ${DIFFERENCE_KINDS.join(', ')}, separated by commas (default: all)`,
    },
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json or html: one page that needs nothing else' },
    out: { type: 'string', value: 'FILE', help: 'file to write the report to (default: standard output)' },
    data: DATA_OPTION,
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const format = formatNamed(args.text('format') ?? 'text');
    const kinds = kindsIn(args.text('kind'));
    const content = openContentFiles(args.text('data') ?? io.config.data);
    try {
      const { from, to } = releasePair(content.catalogue, { from: args.text('from'), to: args.text('to') });
      if (from === undefined) throw new UsageError('diff: --from is needed: the release to compare with');
      const sink = openSink(args.text('out'), io.out);
      try {
        writeDifferences({ from, to }, { format, kinds, write: sink.write });
        sink.finish();
      } finally {
        sink.close();
      }
      return 0;
    } finally {
      content.close();
    }
  },
};

function formatNamed(name: string): DiffFormat {
  const formats = diffFormats();
  const found = Object.hasOwn(formats, name) ? formats[name] : undefined;
  if (found !== undefined) return found();
  throw new UsageError(`--format must be one of ${Object.keys(formats).join(', ')}, not '${name}'`);
}

function kindsIn(text: string | undefined): ReadonlySet<DifferenceKind> {
  if (text === undefined) return new Set(DIFFERENCE_KINDS);
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !DIFFERENCE_KINDS.some((kind) => kind === name));
  if (wrong !== undefined) {
    throw new UsageError(`--kind must be one or more of ${DIFFERENCE_KINDS.join(', ')}, not '${wrong}'`);
  }
  return new Set(DIFFERENCE_KINDS.filter((kind) => names.includes(kind)));
}

interface Pair {
  readonly from: ReleaseOfFacts;
  readonly to: ReleaseOfFacts;
}

interface Writing {
  readonly format: DiffFormat;
  readonly kinds: ReadonlySet<DifferenceKind>;
  readonly write: (text: string) => void;
}

/** Every concept of both releases is counted, whatever kinds are asked for. */
function writeDifferences({ from, to }: Pair, { format, kinds, write }: Writing): void {
  const counts = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0])) as Record<DifferenceKind, number>;
  const seen = { before: 0, after: 0 };
  write(format.head({ system: to.system, from: from.version, to: to.version }));
  for (const difference of releaseDifferences(codesOfBoth({ from, to }, seen), { from, to })) {
    const own = kindsOf(difference);
    for (const kind of own) counts[kind]++;
    if (own.some((kind) => kinds.has(kind))) write(format.one(difference));
  }
  const result: DiffCounts = { ...seen, kinds: counts };
  write(format.end(result));
}

/** The codes of the new release in its order, then those that only the old one has. */
function* codesOfBoth({ from, to }: Pair, seen: { before: number; after: number }): Generator<string> {
  for (const code of to.codes()) {
    seen.after++;
    yield code;
  }
  for (const code of from.codes()) {
    seen.before++;
    if (to.find(code) === undefined) yield code;
  }
}
