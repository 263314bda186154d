/** `concord audit verify`: the chain of decisions against itself and against the state derived from it. */
import { existsSync } from 'node:fs';
import type { ChainHead } from '../governance/event.js';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { type Command, DATA_OPTION, UsageError } from './command.js';

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
