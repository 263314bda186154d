/** Files of maps, as the API asks for them; who knows the formats implements it. Types only. */
import type { Content, RowSource } from '../../governance/row.js';

/** A decision, or what is proposed, about one source code. */
export interface FileRow {
  readonly source: RowSource;
  readonly content: Content;
  readonly authors: readonly string[];
  readonly reviewers: readonly string[];
  /** ISO instant. */
  readonly at?: string;
  /** A second person has agreed. */
  readonly approved: boolean;
  readonly confidence?: number;
}

export interface FileMap {
  readonly url: string;
  readonly version?: string;
  readonly title: string;
  readonly description: string;
  readonly copyright?: string;
  readonly date?: string;
  readonly source: { readonly system: string; readonly version?: string };
  readonly targets: readonly { readonly system: string; readonly version?: string }[];
  readonly rows: readonly FileRow[];
}

export type ExportFormat = 'sssom' | 'conceptmap-r4' | 'conceptmap-r5' | 'csv';

export interface WrittenFile {
  readonly text: string;
  readonly mediaType: string;
  /** With the dot. */
  readonly extension: string;
}

/** A row of a file that was read. */
export interface ReadRow {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly source: RowSource;
  readonly content: Content;
}

export interface FileProblem {
  readonly line: number;
  readonly text: string;
}

export type ReadFile =
  | { readonly ok: true; readonly format: string; readonly rows: readonly ReadRow[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export interface MapFiles {
  write(format: ExportFormat, map: FileMap): WrittenFile | { readonly problems: readonly FileProblem[] };
  /** `defaults` say what a format leaves open. */
  read(file: {
    readonly text: string;
    readonly name: string;
    readonly format?: string;
    readonly defaults: { readonly url: string; readonly source: string; readonly target: string };
  }): ReadFile;
}
