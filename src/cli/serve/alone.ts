/** A server that is one process: content, governance and HTTP in one, until it is told to stop. */
import { describeFailure } from '../failure.js';
import { openGovernance } from '../governance.js';
import { type Assembly, assemble } from './assembly.js';
import { contentHolder } from './content-holder.js';
import { contentOwner } from './content-owner.js';
import { listen } from './listen.js';
import { greet, type ServeSettings, warnIfEmpty } from './settings.js';
import { onHangUp, stopSignal } from './signals.js';

export async function serveAlone(settings: ServeSettings): Promise<void> {
  const { data, host, port, io } = settings;
  const report = (problem: unknown): void => io.err(`concord: ${describeFailure(problem)}`);
  let reload = async (): Promise<void> => {};
  const governance = io.config.governance ? await openGovernance(data, () => reload().catch(report)) : undefined;
  const holder = contentHolder();
  let assembly: Assembly | undefined;
  const owner = await contentOwner({
    data,
    governance,
    report,
    show: async (state) => {
      const problems = (assembly ?? holder).show(state);
      // What cannot be served at the start must not go unnoticed; later it must not end what is served.
      if (state.generation === 1 && problems[0] !== undefined) throw problems[0];
      return problems;
    },
  });
  reload = owner.reload;
  warnIfEmpty(owner.state(), settings);
  const listening = await listen({
    host,
    port,
    answersFor: (baseUrl) => {
      assembly = assemble({ data, config: io.config, baseUrl, holder, content: owner.state(), reload, governance });
      return assembly.answers;
    },
  });
  greet(listening.baseUrl, io);
  owner.watch();
  const hangUps = onHangUp(() => void owner.retry().catch(report));
  await stopSignal();
  hangUps();
  await listening.stop();
  await owner.close();
  for (const close of assembly?.closers ?? []) await close();
  await governance?.store.close();
  holder.close();
}
