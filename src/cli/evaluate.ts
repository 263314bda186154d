/** `concord evaluate`: how right and how honest the suggestions are on entries that people have judged. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type JudgedEntry, judgeByFolds, judgeByModel } from '../mapping/evaluate/cross-validate.js';
import { figuresOf } from '../mapping/evaluate/metrics.js';
import { figureLines, htmlReport, missLines } from '../mapping/evaluate/report.js';
import { type GoldEntry, readGold } from '../mapping/gold.js';
import type { Matcher } from '../mapping/matcher.js';
import { parseModel, shippedModel } from '../mapping/model.js';
import { openMatcher } from '../mapping/open-engine.js';
import { trainingOptions } from '../mapping/training.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION, textOrJson, UsageError } from './command.js';
import { engineOptions, openTarget, readEngineSource, TARGET_OPTIONS } from './mapping-engine.js';
import { wholeNumber } from './suggest.js';

export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: 'GOLD.tsv… [--target SYSTEM] [--folds 5] [--misses FILE] [--html FILE] [--format text|json]',
  summary: 'Judge the suggestions by entries with known targets: accuracy, coverage, calibration, refusals.',
  options: {
    ...TARGET_OPTIONS,
    data: DATA_OPTION,
    folds: {
      type: 'string',
      value: 'N',
      help: 'cross-validate: learn anew in N folds by name (default: the given weights)',
    },
    misses: { type: 'string', value: 'FILE', help: 'write the entries answered wrongly, the surest first' },
    html: { type: 'string', value: 'FILE', help: 'write a report with a reliability plot' },
    format: { type: 'string', value: 'FORMAT', help: 'text (default) or json' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const format = textOrJson(args);
    const golds = args.positionals.map((file) => ({ file: basename(file), text: readFileSync(file, 'utf8') }));
    const source = readEngineSource(args, io, targetOf(golds[0]?.text ?? ''));
    const { codeSystem, successor, close } = openTarget(source);
    try {
      const options = { ...engineOptions(source), successor };
      const matcher = openMatcher(codeSystem, options);
      const entries = golds.map(({ file, text }) => ({ file, entries: readGold(text, file) }));
      const isLoaded = (code: string): boolean =>
        (codeSystem.find(code) ?? codeSystem.find(dotted(code))) !== undefined;
      const judged = judge(
        entries.flatMap((gold) => gold.entries),
        { matcher, isLoaded, weights: options.weights, args },
      );
      tell(judged, { args, io, title: golds.map(({ file }) => file).join(' '), format });
      return 0;
    } finally {
      close();
    }
  },
};

interface Judging {
  readonly matcher: Matcher;
  readonly isLoaded: (code: string) => boolean;
  readonly weights: unknown;
  readonly args: CommandArguments;
}

function judge(entries: readonly GoldEntry[], { matcher, isLoaded, weights, args }: Judging): readonly JudgedEntry[] {
  if (args.text('folds') !== undefined) {
    const folds = wholeNumber(args, 'folds', 5);
    if (folds < 2) throw new UsageError('--folds must be at least 2');
    return judgeByFolds(entries, trainingOptions(matcher, { folds, trainedOn: [] }), { matcher, isLoaded });
  }
  const model =
    weights === undefined ? shippedModel(matcher.field, matcher.features) : parseModel(weights, matcher.features);
  return judgeByModel(entries, model, { matcher, isLoaded });
}

interface Telling {
  readonly args: CommandArguments;
  readonly io: CommandIo;
  readonly title: string;
  readonly format: 'text' | 'json';
}

function tell(judged: readonly JudgedEntry[], { args, io, title, format }: Telling): void {
  const figures = figuresOf(judged);
  const loaded = judged.filter(({ targetLoaded }) => targetLoaded);
  const onlyLoaded = loaded.length === judged.length ? undefined : figuresOf(loaded);
  if (format === 'json')
    io.out(JSON.stringify({ title, figures, ...(onlyLoaded === undefined ? {} : { onlyLoaded }) }));
  else {
    for (const line of figureLines(figures)) io.out(line);
    if (onlyLoaded !== undefined) {
      io.out(`\nwithout the ${judged.length - loaded.length} entries whose targets are not loaded:`);
      for (const line of figureLines(onlyLoaded)) io.out(line);
    }
  }
  const misses = args.text('misses');
  if (misses !== undefined) writeFileSync(misses, `${missLines(judged).join('\n')}\n`);
  const html = args.text('html');
  if (html !== undefined) writeFileSync(html, htmlReport({ title, figures, judged }));
}

/** The target system that the gold file itself names. */
function targetOf(text: string): string | undefined {
  const [head = '', first = ''] = text.split(/\r?\n/, 2);
  const at = head.split('\t').indexOf('target_system');
  return at < 0 ? undefined : first.split('\t')[at] || undefined;
}

/** ICD codes are written with and without their dot. */
function dotted(code: string): string {
  return code.length > 3 && !code.includes('.') ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
}
