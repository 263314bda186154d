/**
 * Seventh characters (tabular list, sevenChrDef): the codes that a release without an order file implies. "For codes
 * less than 6 characters that require a 7th character a placeholder X should be assigned for all characters less than
 * 6." Pure.
 */
import { undotted } from './codes.js';
import type { Extension, TabularNode } from './tabular-file.js';

export interface ExtendedCode {
  /** Without a dot, seven characters. */
  readonly code: string;
  readonly title: string;
}

const LENGTH = 7;
const PLACEHOLDER = 'X';

/** The seven-character codes of a code that has nothing below it; none where no seventh character applies. */
export function extendedCodes(node: TabularNode): readonly ExtendedCode[] {
  const base = undotted(node.name);
  if (base.length >= LENGTH) return [];
  const padded = base.padEnd(LENGTH - 1, PLACEHOLDER);
  const isExcepted = exceptions(node);
  return extensionsOf(node)
    .filter(({ character }) => !isExcepted(padded, character))
    .map(({ character, text }) => ({ code: padded + character, title: `${node.title}, ${text}` }));
}

/** The nearest definition: of the code itself, else of what it stands under. */
function extensionsOf(node: TabularNode | undefined): readonly Extension[] {
  if (node === undefined) return [];
  return node.extensions.length > 0 ? node.extensions : extensionsOf(node.parent);
}

// "7th characters D and S do not apply to codes in category S06 with 6th character 7 - death …, or 8 - death …"
const EXCEPTION = /7th characters? (.+?) do(?:es)? not apply to codes in category \S+ with 6th character (.+)$/i;

function exceptions(node: TabularNode): (padded: string, seventh: string) => boolean {
  const found: { readonly seventh: readonly string[]; readonly sixth: readonly string[] }[] = [];
  for (let at: TabularNode | undefined = node; at !== undefined; at = at.parent) {
    for (const { text } of at.notes) {
      const match = EXCEPTION.exec(text);
      if (match === null) continue;
      const sixth = [...(match[2] ?? '').matchAll(/(?:^|\bor )([0-9A-Z]) - /g)].map((each) => each[1] ?? '');
      found.push({ seventh: (match[1] ?? '').match(/\b[0-9A-Z]\b/g) ?? [], sixth });
    }
  }
  return (padded, seventh) =>
    found.some((each) => each.seventh.includes(seventh) && each.sixth.includes(padded.charAt(LENGTH - 2)));
}
