/** A CodeSystem resource written into a content file and opened again: the SQLite twin of `memoryCodeSystem`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { sqliteCodeSystem } from '../../src/codesystem/sqlite-code-system.js';
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { openContentStore } from '../../src/db/content-store.js';
import { type ContentWriter, openContentWriter } from '../../src/db/content-writer-store.js';
import type { CodeSystemDefinition } from '../../src/domain/code-system-definition.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import { hierarchyOf } from '../../src/domain/definition-hierarchy.js';

/** Writes the definition through the staging writer, as a loader does. */
export function writeDefinition(writer: ContentWriter, definition: CodeSystemDefinition): void {
  const { concepts: _concepts, ...info } = definition;
  const system = writer.codeSystem(info);
  const { concepts, edges } = hierarchyOf(definition);
  const ids = new Map(concepts.map(({ concept }, index) => [concept.code, index]));
  for (const { concept, inactive, abstract, status } of concepts) {
    const id = system.concept({
      code: concept.code,
      inactive,
      abstract,
      ...(concept.display === undefined ? {} : { display: concept.display }),
      ...(concept.definition === undefined ? {} : { definition: concept.definition }),
      ...(status === undefined ? {} : { status }),
      ...(concept.extensions === undefined ? {} : { extensions: concept.extensions }),
    });
    for (const designation of concept.designations) system.designation(id, designation);
    for (const property of concept.properties) stageProperty(system, id, { property, ids });
  }
  for (const [child, parent] of edges) system.parent(child, parent);
  system.finish();
}

/** A code that names a concept of the system is a reference to it. */
function stageProperty(
  system: CodeSystemWriter,
  id: number,
  { property, ids }: { property: ConceptProperty; ids: ReadonlyMap<string, number> },
): void {
  const { code, value } = property;
  const target = value.type === 'code' ? ids.get(value.value) : undefined;
  if (target !== undefined) system.property(id, { code, target });
  else if (value.type === 'Coding')
    system.property(id, { code, type: 'Coding', value: value.value.code, coding: value.value });
  else system.property(id, { code, type: value.type, value: value.value });
}

/** Opens the twin; `close` removes its file. */
export function sqliteTwin(definition: CodeSystemDefinition): { codeSystem: CodeSystem; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'concord-twin-'));
  const file = join(folder, 'twin.sqlite');
  const writer = openContentWriter(file);
  writeDefinition(writer, definition);
  writer.finish();
  const store = openContentStore(file);
  const [stored] = store.codeSystems();
  if (stored === undefined) throw new Error('the twin has no code system');
  return {
    codeSystem: sqliteCodeSystem(store, stored),
    close: () => {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
