/** Value sets that are not stored but named by a pattern of their URL (`http://snomed.info/sct?fhir_vs=…`): the type of such a rule. */
import type { Canonical } from '../domain/canonical.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import type { CodeSystem } from './code-system.js';

/** Finds a loaded code system, in a version or its newest. */
export type FindCodeSystem = (system: string, version?: string) => CodeSystem | undefined;

/** The definition that a URL stands for; undefined where it is not of this pattern, or names what is not loaded. */
export type ImplicitValueSet = (canonical: Canonical, find: FindCodeSystem) => ValueSetDefinition | undefined;
