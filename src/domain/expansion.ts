/** An expansion as the service answers it (FHIR R5 ValueSet.expansion), version-neutral; `fhir/encode-expansion.ts` lays it out. */
import type { Designation, Extension, PropertyValue } from './concept.js';
import type { ValueSetDefinition } from './value-set.js';

/** ValueSet.expansion.contains. */
export interface ExpansionEntry {
  readonly system: string;
  readonly version?: string;
  readonly code: string;
  readonly display?: string;
  readonly abstract?: boolean;
  readonly inactive?: boolean;
  readonly designations: readonly Designation[];
  readonly properties: readonly { readonly code: string; readonly value: PropertyValue }[];
  readonly extensions: readonly Extension[];
  readonly contains: readonly ExpansionEntry[];
}

/** ValueSet.expansion.parameter; the type decides `value[x]`. */
export interface ExpansionParameter {
  readonly name: string;
  readonly type: 'uri' | 'code' | 'string' | 'boolean' | 'integer';
  readonly value: string | number | boolean;
}

export interface Expansion {
  /** Head of the value set, and its compose where the request asks for the definition. */
  readonly definition: ValueSetDefinition;
  readonly includeDefinition: boolean;
  /** `urn:uuid:…` */
  readonly identifier: string;
  /** ISO instant. */
  readonly timestamp: string;
  readonly total?: number;
  readonly offset?: number;
  readonly parameters: readonly ExpansionParameter[];
  readonly properties: readonly { readonly code: string; readonly uri?: string }[];
  readonly extensions: readonly Extension[];
  readonly contains: readonly ExpansionEntry[];
}
