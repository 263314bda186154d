/**
 * ISO 4217 currency codes: those in use, funds, metals and testing codes. Names, symbols and minor units are those of Unicode CLDR, which the
 * runtime carries; withdrawn currencies that CLDR knows are here too, inactive.
 */
import type { CodeSystemInfo, DefinedConcept } from '../../domain/code-system-definition.js';
import type { ConceptProperty } from '../../domain/concept.js';
import { ISO_4217 } from '../../domain/systems.js';
import type { CodeSystem } from '../code-system.js';
import { memoryCodeSystem } from '../memory-code-system.js';

export const ISO_4217_INFO: CodeSystemInfo = {
  url: ISO_4217,
  name: 'ISO4217',
  title: 'ISO 4217 Codes for the representation of currencies',
  status: 'active',
  experimental: false,
  publisher: 'International Organization for Standardization',
  description: 'Currencies, funds and precious metals by three letters.',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  valueSet: 'http://hl7.org/fhir/ValueSet/currencies',
  properties: [
    { code: 'decimals', type: 'integer', description: 'Digits of the minor unit' },
    { code: 'symbol', type: 'string', description: 'Symbol in English text, where it has one' },
    { code: 'inactive', type: 'boolean', description: 'No longer in use' },
  ],
  filters: [{ code: 'decimals', operators: ['=', 'in'], value: 'A number of digits' }],
};

/** The codes of ISO 4217 list one. */
const CURRENT = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
  CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
  ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR
  MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
  SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF
  XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG`;

/** Codes that the standard has withdrawn (list three), as far as documents of the last decades use them. */
const WITHDRAWN = `ADP AFA ANG AOK AON AOR ARA ARP ATS AZM BAD BEC BEF BEL BGL BGN BRB BRC BRE BRN BRR BYB BYR CSD CUC CYP DDM DEM ECS
  ECV EEK ESA ESB ESP FIM FRF GHC GRD GWP HRD HRK IEP ITL LTL LUF LVL MGF MRO MTL MXP MZM NLG PEI PLZ PTE ROL RUR SDD SDP SIT SKK
  SLL SRG STD SUR TJR TMM TPE TRL UAK VEB VEF XEU YUM ZMK ZRN ZWD ZWL ZWR`;

// The names of codes that CLDR does not have.
const OTHER_NAMES: Readonly<Record<string, string>> = {
  XAD: 'Arab Accounting Dinar',
  XCG: 'Caribbean Guilder',
  XXX: 'No currency involved',
  ZWG: 'Zimbabwe Gold',
};

export function iso4217(): CodeSystem {
  const names = new Intl.DisplayNames(['en'], { type: 'currency', fallback: 'none' });
  const defined = (inactive: boolean) => (code: string) =>
    currency({ code, display: OTHER_NAMES[code] ?? names.of(code) ?? code, inactive });
  const concepts = [...codes(CURRENT).map(defined(false)), ...codes(WITHDRAWN).map(defined(true))];
  return memoryCodeSystem({ ...ISO_4217_INFO, concepts: concepts.sort((a, b) => (a.code < b.code ? -1 : 1)) });
}

function codes(list: string): readonly string[] {
  return list.split(/\s+/);
}

interface Currency {
  readonly code: string;
  readonly display: string;
  readonly inactive: boolean;
}

function currency({ code, display, inactive }: Currency): DefinedConcept {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  const symbol = format.formatToParts(0).find(({ type }) => type === 'currency')?.value;
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 0;
  const properties: ConceptProperty[] = [{ code: 'decimals', value: { type: 'integer', value: decimals } }];
  if (symbol !== undefined && symbol !== code && symbol !== '¤') {
    properties.push({ code: 'symbol', value: { type: 'string', value: symbol } });
  }
  if (inactive) properties.push({ code: 'inactive', value: { type: 'boolean', value: true } });
  return { code, display, designations: [], properties, concepts: [] };
}
