/**
 * Sequence variants by the nomenclature of the Human Genome Variation Society (http://varnomen.hgvs.org): the form of a description is
 * checked (reference sequence, coordinate type, change), not whether reference and change exist.
 */
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import { wholeMatch } from '../../domain/pattern.js';
import { HGVS } from '../../domain/systems.js';
import type { CodeSystem } from '../code-system.js';
import { grammarCodeSystem } from '../grammar-code-system.js';

export const HGVS_INFO: CodeSystemInfo = {
  url: HGVS,
  name: 'HGVS',
  title: 'Human Genome Variation Society nomenclature',
  status: 'active',
  experimental: false,
  publisher: 'Human Genome Variation Society',
  description: 'Descriptions of sequence variants: NM_004006.2:c.4375C>T.',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  compositional: true,
  properties: [],
  filters: [],
};

/** `NM_004006.2`, `NC_000023.11(NM_004006.2)`, `ENST00000357033.8`, `LRG_199t1` */
const ACCESSION = String.raw`(?:[NX][CGMPRTW]_\d+\.\d+|ENS[A-Z]{0,4}[GTPR]\d+(?:\.\d+)?|LRG_\d+(?:[tp]\d+)?|[A-Z]{1,6}\d{5,9}\.\d+)`;
const REFERENCE = String.raw`${ACCESSION}(?:\((?:${ACCESSION}|[A-Z0-9-]+)\))?`;

// Positions with offsets (`c.-14`, `c.88+2`, `c.*37`), uncertain ones in parentheses, ranges.
const POSITION = String.raw`(?:\(?[*-]?(?:\d+(?:[+-](?:\d+|\?))?|\?|pter|qter|cen)(?:_[*-]?(?:\d+(?:[+-](?:\d+|\?))?|\?|pter|qter|cen))?\)?)`;
const BASES = '[ACGTUNBDHKMRSVWYacgtunbdhkmrsvwy]';
const INSERTED = String.raw`(?:${BASES}+|\d+|\(\d+(?:_\d+)?\)|${BASES}*\[[^\]]+\]|${REFERENCE}:.+|${POSITION}(?:_${POSITION})?(?:inv)?)`;
const CHANGE = String.raw`(?:${BASES}>${BASES}|${BASES}*=|del${BASES}*(?:ins${INSERTED})?|dup${BASES}*|inv|ins${INSERTED}|con.+|${BASES}*\[[\d_();]+\]|\|(?:gom|lom|met=))`;
const NUCLEOTIDE = `${POSITION}(?:_${POSITION})?${CHANGE}`;
const AMINO = '(?:[A-Z][a-z]{2}|[A-Z*])';
const PROTEIN = String.raw`(?:0\??|=|\?|${AMINO}\d+(?:_${AMINO}\d+)?(?:${AMINO}|=|\?|del|dup|(?:del)?ins.+|${AMINO}?fs(?:(?:Ter|\*)(?:\d+|\?))?|ext.+|\[\d+\])?)`;

/** Several changes of one molecule in brackets: `c.[145C>T;147C>G]`. */
function alleles(change: string): string {
  return String.raw`(?:${change}|\(${change}\)|\[\(?${change}\)?(?:\(?;\)?\(?${change}\)?)*\](?:;\[\(?${change}\)?\])?)`;
}

const DESCRIPTION = String.raw`${REFERENCE}:(?:[cgmnor]\.(?:=|\?|${alleles(NUCLEOTIDE)})|p\.${alleles(PROTEIN)})`;
const MOST_CHARACTERS = 500;

export function hgvs(): CodeSystem {
  const isDescription = wholeMatch(DESCRIPTION);
  return grammarCodeSystem({
    info: HGVS_INFO,
    grammar: { listable: false },
    parse: (code) => (code.length <= MOST_CHARACTERS && isDescription(code) ? { code, display: code } : undefined),
    explain: (code) =>
      /^[^:\s]+:[cgmnorp]\./.test(code)
        ? undefined
        : `'${code}' is not of the form reference:type.change, such as NM_004006.2:c.4375C>T`,
    remark: () => 'The form of the variant description was checked, not the reference sequence or the change',
  });
}
