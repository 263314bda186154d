/**
 * Dose forms and routes: words of a catalogue, and names of RxNorm dose forms, brought to one small set of groups, routes and kinds of release.
 */
import { readDataRows } from '../data-files.js';
import { words } from '../text/words.js';

export interface Form {
  /** `tablet`, `capsule`, `solution` …; undefined where only a route is said. */
  readonly group?: string;
  readonly route?: string;
  readonly release?: string;
}

let known: ReadonlyMap<string, Form> | undefined;

function table(): ReadonlyMap<string, Form> {
  known ??= new Map(
    readDataRows('drug-forms.tsv').map((row) => [
      words(row['phrase'] ?? '').join(' '),
      Object.fromEntries(['group', 'route', 'release'].flatMap((key) => (row[key] ? [[key, row[key]]] : []))) as Form,
    ]),
  );
  return known;
}

const LONGEST = 8;

/** Forms and routes said in a text, longest phrases first; `rest` are the words that say neither. */
export function findForm(text: string): Form & { readonly rest: readonly string[] } {
  const list = words(text);
  const rest: string[] = [];
  let form: Form = {};
  for (let at = 0; at < list.length; ) {
    let length = Math.min(LONGEST, list.length - at);
    while (length > 0 && !table().has(list.slice(at, at + length).join(' '))) length--;
    const found = table().get(list.slice(at, at + length).join(' '));
    if (length === 0 || found === undefined) rest.push(list[at] ?? '');
    // A form said once stays; a later phrase only adds what is missing.
    else form = { ...found, ...form };
    at += Math.max(1, length);
  }
  return { ...form, rest };
}

/** RxNorm's dose form names (Appendix 3) as groups: first the word that decides. */
const RXNORM_GROUPS: readonly (readonly [RegExp, string])[] = [
  [/Chewable|Chewing/, 'chewable'],
  [/Disintegrating/, 'disintegrating'],
  [/Effervescent/, 'effervescent'],
  [/Sublingual/, 'sublingual'],
  [/Buccal/, 'buccal'],
  [/Vaginal (Tablet|Insert|Suppository|Capsule)/, 'vaginal'],
  [/Inhaler|Inhalation Powder|Inhalant/, 'inhaler'],
  [/Inject|Syringe|Cartridge|Infusion/, 'injection'],
  [/Tablet|Caplet/, 'tablet'],
  [/Capsule/, 'capsule'],
  [/Suppository/, 'suppository'],
  [/Enema/, 'enema'],
  [/Suspension/, 'suspension'],
  [/Spray/, 'spray'],
  [/Shampoo/, 'shampoo'],
  [/Patch|Transdermal System/, 'patch'],
  [/Solution|Drops|Liquid|Elixir|Syrup/, 'solution'],
  [/Cream/, 'cream'],
  [/Ointment/, 'ointment'],
  [/Gel/, 'gel'],
  [/Lotion/, 'lotion'],
  [/Foam/, 'foam'],
  [/Lozenge|Troche/, 'lozenge'],
  [/Powder|Granules|Pellet/, 'powder'],
  [/Mouthwash/, 'mouthwash'],
  [/Implant/, 'implant'],
];

const RXNORM_ROUTES: readonly (readonly [RegExp, string])[] = [
  [/Sublingual/, 'sublingual'],
  [/Buccal|Mucous|Mucosal|Mouthwash/, 'buccal'],
  [/Ophthalmic|Intraocular/, 'ophthalmic'],
  [/Otic/, 'otic'],
  [/Nasal/, 'nasal'],
  [/Rectal|Enema/, 'rectal'],
  [/Vaginal/, 'vaginal'],
  [/Transdermal|Patch/, 'transdermal'],
  [/Topical|Medicated|Soap|Shampoo/, 'topical'],
  [/Inhal/, 'inhalation'],
  [/Inject|Syringe|Cartridge|Infusion/, 'injection'],
  [/Implant/, 'implant'],
  [/Oral|Chewable|Disintegrating|Effervescent|Lozenge|Tablet|Capsule/, 'oral'],
];

/** The form that a RxNorm dose form name says. */
export function rxnormForm(name: string): Form {
  const group = RXNORM_GROUPS.find(([pattern]) => pattern.test(name))?.[1];
  const route = RXNORM_ROUTES.find(([pattern]) => pattern.test(name))?.[1];
  const release = /Extended Release|\d+ HR/.test(name)
    ? 'extended'
    : /Delayed Release/.test(name)
      ? 'delayed'
      : undefined;
  return {
    ...(group === undefined ? {} : { group }),
    ...(route === undefined ? {} : { route }),
    ...(release === undefined ? {} : { release }),
  };
}
