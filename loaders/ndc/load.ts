/** The loader of the FDA's National Drug Code Directory. */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { FileCount, LoadContext, Loader, LoadOptions, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import { codeSystemInfo, LICENCE } from './definition.js';
import { writePackages } from './packages.js';
import { writeProducts } from './products.js';
import { findReleases, type NdcRelease, PACKAGE, PRODUCT } from './release.js';

/** product.txt and package.txt in a folder or zip named by its date, or with `--version`. */
export const ndcLoader: Loader = { name: 'ndc', recognise };

async function recognise(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> {
  const found = await findReleases(source, options);
  return found.map((release) => ({
    source: release.source,
    title: `NDC Directory ${release.version}`,
    folder: 'ndc',
    file: release.version.replace(/[^A-Za-z0-9.+_-]/g, '-'),
    licence: LICENCE,
    write: (writer, context) => writeRelease(release, writer, context),
  }));
}

async function writeRelease(
  release: NdcRelease,
  writer: ContentWriter,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  const { source, date } = release;
  const system = writer.codeSystem(codeSystemInfo(release));
  const input = { system, ...(date === undefined ? {} : { date }) };
  const products = await writeProducts({ source, file: release.product, table: PRODUCT, progress }, input);
  const opened = { source, file: release.packages, table: PACKAGE, progress };
  const packages = await writePackages(opened, input, products);
  system.finish();
  return [products.count, packages];
}
