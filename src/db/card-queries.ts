/** Queries over the cards of a content file: designations and properties of a concept, and the definitions and names that the cards refer to. */
import { boundedCache } from '../domain/bounded-cache.js';
import {
  type ConceptName,
  designationKinds,
  designationsOf,
  type PropertyName,
  type PropertyNames,
  propertiesOf,
} from './card.js';
import type { Database } from './open.js';

/** Names of concepts that properties refer to: few, and asked for again and again. */
const NAMES_KEPT = 32_768;
const NO_NAME: ConceptName = { code: '' };

type CardRow = [designations: string | null, properties: string | null];
const NO_CARD: CardRow = [null, null];

export function cardQueries(db: Database) {
  const find = db.prepare('SELECT designations, properties FROM card WHERE ord = ?').raw();
  const name = db.prepare('SELECT code, display FROM concept WHERE ord = ?').raw();
  const targets = boundedCache<number, ConceptName>(NAMES_KEPT, 'names');
  const readName = (ord: number): ConceptName => {
    const row = name.get(ord) as [string, string | null] | undefined;
    if (row === undefined) return NO_NAME;
    return row[1] === null ? { code: row[0] } : { code: row[0], display: row[1] };
  };
  const { names, ids, codes } = propertyDefinitions(db);
  const known: PropertyNames = {
    definition: (id) => names[id],
    target: (ord) => targets.get(ord, readName),
  };
  const kinds = designationKinds(db);
  // Who asks for the one side of a card asks for the other next.
  let last = { ord: -1, row: NO_CARD };
  const card = (ord: number): CardRow => {
    if (last.ord !== ord) last = { ord, row: (find.get(ord) as CardRow | undefined) ?? NO_CARD };
    return last.row;
  };
  return {
    designations: (ord: number) => designationsOf(card(ord)[0], kinds),
    properties: (ord: number) => propertiesOf(card(ord)[1], known),
    propertyDefinition: (system: number, code: string) => ids.get(`${system} ${code}`),
    propertyCodes: (system: number): readonly string[] => codes.get(system) ?? [],
  };
}

function propertyDefinitions(db: Database) {
  // By id: these are dense.
  const names: PropertyName[] = [];
  const ids = new Map<string, number>();
  const codes = new Map<number, string[]>();
  const rows = db.prepare('SELECT id, code_system, code, display FROM property_definition').raw().all();
  for (const [id, system, code, display] of rows as [number, number, string, string | null][]) {
    names[id] = display === null ? { code } : { code, display };
    ids.set(`${system} ${code}`, id);
    const list = codes.get(system);
    if (list === undefined) codes.set(system, [code]);
    else list.push(code);
  }
  return { names, ids, codes };
}
