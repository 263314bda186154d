/** `concord train`: learns weights from judged entries and writes them to a readable file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readGold } from '../mapping/gold.js';
import { modelText } from '../mapping/model.js';
import { openMatcher } from '../mapping/open-engine.js';
import { examplesOf, trainingOptions, trainModel } from '../mapping/training.js';
import { type Command, DATA_OPTION, UsageError } from './command.js';
import { engineOptions, openTarget, readEngineSource, TARGET_OPTIONS } from './mapping-engine.js';
import { wholeNumber } from './suggest.js';

export const trainCommand: Command = {
  name: 'train',
  usage: 'GOLD.tsv… --target SYSTEM --out weights.json [--data DIR]',
  summary: 'Learn the weights of the ranking from judged entries; the same entries give the same file.',
  options: {
    ...TARGET_OPTIONS,
    data: DATA_OPTION,
    out: { type: 'string', value: 'FILE', help: 'where to write the weights' },
    folds: { type: 'string', value: 'N', help: 'folds for calibration, by name (default 5)' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const out = args.text('out');
    if (out === undefined) throw new UsageError('train: --out FILE is needed');
    const source = readEngineSource(args, io);
    const { codeSystem, successor, close } = openTarget(source);
    try {
      const matcher = openMatcher(codeSystem, { ...engineOptions(source), successor });
      const golds = args.positionals.map((file) => readGold(readFileSync(file, 'utf8'), basename(file)));
      const trainedOn = args.positionals.map((file, i) => `${basename(file)}: ${golds[i]?.length ?? 0} entries`);
      const options = trainingOptions(matcher, { folds: wholeNumber(args, 'folds', 5), trainedOn });
      const model = trainModel(examplesOf(golds.flat(), options), options);
      writeFileSync(out, modelText(model));
      io.err(`${out}: ${model.trees.length} trees, learned from ${trainedOn.join(', ')}`);
      return 0;
    } finally {
      close();
    }
  },
};
