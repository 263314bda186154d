/**
 * What every loader is: a recogniser of releases and a writer of rows. The table of loaders and the atomic build stand on
 * this; it holds no format of any publisher.
 */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { ResourceDecoder } from '../../src/domain/resource-decoder.js';
import type { Progress } from './progress.js';
import type { ReleaseSource } from './source.js';

/** What the user said on the command line because the files do not tell it. */
export interface LoadOptions {
  /** Code system URL (`--system`). */
  readonly system?: string;
  /** Version (`--version`). */
  readonly version?: string;
  /** SNOMED CT edition and version URI (`--version-uri`). */
  readonly versionUri?: string;
}

/** What a load needs from outside. */
export interface LoadContext {
  readonly progress: Progress;
  /** Reads FHIR resources; the loaders know no FHIR JSON. */
  readonly decode: ResourceDecoder;
}

/** Rows of one file of the release: read = loaded + the sum of the reasons in `skipped`. */
export interface FileCount {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly read: number;
  readonly loaded: number;
  /** Reason → rows, such as `{ 'inactive relationship': 12 }`. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** A recognised release: one content file to be. */
export interface Release {
  /** The part of the source that it is made of; its digest is the identity of the release. */
  readonly source: ReleaseSource;
  /** `LOINC 2.78`: what messages call it. */
  readonly title: string;
  /** Folder and file name below `content/`, without `.sqlite`: letters, digits, `.`, `-`, `_`, `+`. */
  readonly folder: string;
  readonly file: string;
  /** The publisher's notice that must stand where the content is shown. */
  readonly licence: string;
  /**
   * Reads the source and writes every row.
   * @throws LoadError naming file, line and column of what is wrong.
   */
  write(writer: ContentWriter, context: LoadContext): Promise<readonly FileCount[]>;
}

/** One kind of release. */
export interface Loader {
  readonly name: string;
  /** Sources given together for which this holds are recognised as one: parts of one release may be several archives. */
  readonly joins?: (source: ReleaseSource) => boolean;
  /**
   * The releases of this kind in the source, none where it holds none.
   * @throws LoadError where it is clearly this kind of release but lacks what it needs (a required file, a version).
   */
  recognise(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]>;
}
