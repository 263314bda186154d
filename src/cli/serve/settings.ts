/** What `concord serve` was told, and what it tells at its start. */
import type { CommandIo } from '../command.js';
import type { ContentState } from './content-state.js';

export interface ServeSettings {
  readonly data: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly io: CommandIo;
}

export function warnIfEmpty({ files }: ContentState, { data, io }: ServeSettings): void {
  if (files.length > 0) return;
  io.err(`concord: nothing is loaded in ${data}; 'concord load PATH' loads a release`);
}

export function greet(baseUrl: string, io: CommandIo): void {
  io.out(`Concord serves FHIR at ${baseUrl}/r4 and ${baseUrl}/r5`);
}
