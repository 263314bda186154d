/** The import arrows of the architecture: who may import whom, and which libraries stay where. Fails on any other arrow. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Folder → folders it may import besides itself. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/db': ['src/domain'],
  'src/codesystem': ['src/domain', 'src/db'],
  'src/valueset': ['src/domain', 'src/codesystem'],
  'src/conceptmap': ['src/domain', 'src/db'],
  'src/governance': ['src/domain', 'src/db'],
  'src/mapping': ['src/domain', 'src/codesystem'],
  'src/terminology': ['src/domain', 'src/codesystem', 'src/valueset', 'src/conceptmap'],
  'src/fhir': ['src/domain'],
  'src/normalize': ['src/domain', 'src/terminology', 'src/fhir'],
  'src/report': ['src/domain'],
  'src/http': ['src/domain', 'src/fhir', 'src/terminology', 'src/governance', 'src/mapping'],
  'src/ui': ['src/domain', 'src/fhir', 'src/terminology', 'src/governance', 'src/mapping', 'src/http'],
  loaders: ['src/domain', 'src/db'],
};
/** Folders of which another may see only the interface: a file, or a folder with a slash at its end. */
const INTERFACE_ONLY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'src/valueset': { 'src/codesystem': 'src/codesystem/code-system.ts' },
  'src/mapping': { 'src/codesystem': 'src/codesystem/code-system.ts' },
  // The pages go through the API like everybody else; they share the shapes of what it answers.
  'src/ui': { 'src/http': 'src/http/api/contract/' },
};
/** Library → where it may be imported. */
const LIBRARIES: Readonly<Record<string, (file: string) => boolean>> = {
  hono: (file) => /^src\/(http|ui|cli)\//.test(file),
  '@hono/node-server': (file) => /^src\/(http|ui|cli)\//.test(file),
  'better-sqlite3': (file) => file.startsWith('src/db/') || file.endsWith('-store.ts'),
  'csv-parse': (file) => file.startsWith('loaders/') || file.includes('map-file') || file.includes('catalogue'),
  'read-excel-file': (file) => file.includes('workbook'),
  'write-excel-file': (file) => file.includes('workbook'),
  'fuse.js': (file) => file.startsWith('src/mapping/') || file.includes('search'),
};

const files = ['src', 'loaders'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s+'([^']+)'/g)].map((match) => match[1] ?? '');
}

function folderOf(file: string): string {
  const [first = '', second = ''] = file.split('/');
  return first === 'src' ? (second.includes('.') ? 'src' : `src/${second}`) : first;
}

/** The project file that a relative import names. */
function targetOf(file: string, specifier: string): string {
  return relative(ROOT, resolve(ROOT, dirname(file), specifier)).replace(/\.js$/, '.ts');
}

describe('architecture', () => {
  test.each(files)('%s imports only what its folder may', (file) => {
    const own = folderOf(file);
    const allowed = ARROWS[own];
    const wrong = importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => targetOf(file, specifier))
      .filter((target) => {
        const folder = folderOf(target);
        if (allowed === undefined || folder === own || folder === 'src') return false;
        if (!allowed.includes(folder)) return true;
        const only = INTERFACE_ONLY[own]?.[folder];
        return only !== undefined && target !== only && !(only.endsWith('/') && target.startsWith(only));
      });
    expect(wrong).toEqual([]);
  });

  test.each(files)('%s uses libraries where they belong', (file) => {
    const libraries = importsOf(file).map((specifier) =>
      specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? ''),
    );
    expect(libraries.filter((library) => LIBRARIES[library]?.(file) === false)).toEqual([]);
  });

  test('only config.ts and the command line entry read the environment', () => {
    const readers = files.filter((file) =>
      /process\.env/.test(readFileSync(join(ROOT, file), 'utf8').replace(/`[^`]*`|\/\/.*/g, '')),
    );
    expect(readers.filter((file) => file !== 'src/cli/main.ts' && file !== 'src/config.ts')).toEqual([]);
  });

  // SQLite (with STAT4, as better-sqlite3 builds it) plans a statement anew at every binding of a bare `LIMIT ?`; of an expression it does not.
  test.each(files)('%s limits statements by an expression', (file) => {
    expect(readFileSync(join(ROOT, file), 'utf8').match(/LIMIT (?:[?@:]|\$\w)\w*/g) ?? []).toEqual([]);
  });
});
