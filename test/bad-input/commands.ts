/** Wrong words on the command line. Data only; `MAP` stands for a mapping file that is right, `NONE` for an empty data folder. */

export interface CommandCase {
  readonly command: string;
  readonly words: readonly string[];
  /** 1: failed; 2: wrong usage. */
  readonly exit: 1 | 2;
}

export const COMMAND_CASES: readonly CommandCase[] = [
  { command: 'load', words: [], exit: 2 },
  { command: 'load', words: ['x', '--frobnicate'], exit: 2 },
  { command: 'load', words: ['/no/such/release.zip'], exit: 1 },
  { command: 'list', words: ['--format', 'xml'], exit: 2 },
  { command: 'serve', words: ['--port', '99999'], exit: 2 },
  { command: 'remove', words: ['http://loinc.org', '--data', 'NONE'], exit: 1 },
  { command: 'validate', words: ['/no/such.tsv'], exit: 2 },
  { command: 'validate', words: ['MAP', '--offline', '--server', 'https://tx.example.org'], exit: 2 },
  { command: 'validate', words: ['MAP', '--server', 'tx.example.org'], exit: 2 },
  { command: 'map import', words: ['MAP', '--to', 'excel'], exit: 2 },
  { command: 'map export', words: ['MAP', '--format', 'omop'], exit: 2 },
  { command: 'map publish', words: ['/no/such/map.sssom.tsv', '--data', 'NONE'], exit: 1 },
  { command: 'impact', words: ['--data', 'NONE'], exit: 2 },
  { command: 'impact', words: ['--to', 'loinc|9.99', '--data', 'NONE'], exit: 2 },
  { command: 'impact', words: ['--to', 'loinc', '--map', 'MAP', '--send'], exit: 2 },
  { command: 'diff', words: ['--from', '2.82', '--to', 'loinc', '--kind', 'gone'], exit: 2 },
  { command: 'user add', words: ['ada'], exit: 2 },
  { command: 'user add', words: ['ada', '--role', 'root'], exit: 2 },
  { command: 'audit verify', words: ['--data', 'NONE'], exit: 1 },
  { command: 'audit verify', words: ['--anchor', 'x'], exit: 2 },
  { command: 'audit export', words: ['--format', 'xml'], exit: 2 },
];
