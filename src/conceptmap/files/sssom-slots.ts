/**
 * The vocabulary of SSSOM 1.1 (https://mapping-commons.github.io/sssom/): slots of a mapping set and of a mapping in the order of the
 * specification, and predicates as relationships. Tables alone; Concord's own extension slots stand beside them.
 */
import type { Relationship } from '../../domain/concept-map.js';

/** Slots of the metadata block in the specification's order (`mappings` is the table itself). */
export const HEADER_SLOTS: readonly string[] = [
  'sssom_version',
  'curie_map',
  'mapping_set_id',
  'mapping_set_version',
  'mapping_set_source',
  'mapping_set_title',
  'mapping_set_description',
  'mapping_set_confidence',
  'creator_id',
  'creator_label',
  'license',
  'subject_type',
  'subject_source',
  'subject_source_version',
  'object_type',
  'object_source',
  'object_source_version',
  'predicate_type',
  'mapping_provider',
  'cardinality_scope',
  'mapping_tool',
  'mapping_tool_id',
  'mapping_tool_version',
  'mapping_date',
  'publication_date',
  'subject_match_field',
  'object_match_field',
  'subject_preprocessing',
  'object_preprocessing',
  'similarity_measure',
  'curation_rule',
  'curation_rule_text',
  'see_also',
  'issue_tracker',
  'other',
  'comment',
  'extension_definitions',
];

/** Columns of the table in the specification's order. */
export const ROW_SLOTS: readonly string[] = [
  'record_id',
  'subject_id',
  'subject_label',
  'subject_category',
  'predicate_id',
  'predicate_label',
  'predicate_modifier',
  'object_id',
  'object_label',
  'object_category',
  'mapping_justification',
  'author_id',
  'author_label',
  'reviewer_id',
  'reviewer_label',
  'creator_id',
  'creator_label',
  'license',
  'subject_type',
  'subject_source',
  'subject_source_version',
  'object_type',
  'object_source',
  'object_source_version',
  'predicate_type',
  'mapping_provider',
  'mapping_source',
  'mapping_cardinality',
  'cardinality_scope',
  'mapping_tool',
  'mapping_tool_id',
  'mapping_tool_version',
  'mapping_date',
  'publication_date',
  'review_date',
  'confidence',
  'reviewer_agreement',
  'curation_rule',
  'curation_rule_text',
  'subject_match_field',
  'object_match_field',
  'match_string',
  'subject_preprocessing',
  'object_preprocessing',
  'similarity_score',
  'similarity_measure',
  'see_also',
  'issue_tracker_item',
  'other',
  'comment',
];

/** Header slots that hold lists; a scalar in their place counts as a list of one. */
export const LIST_SLOTS: ReadonlySet<string> = new Set([
  'mapping_set_source',
  'creator_id',
  'creator_label',
  'cardinality_scope',
  'subject_match_field',
  'object_match_field',
  'subject_preprocessing',
  'object_preprocessing',
  'curation_rule',
  'curation_rule_text',
  'see_also',
]);

/** Columns without which a table is no SSSOM. */
export const REQUIRED_COLUMNS = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'] as const;

/** The justification of rows of which nobody told one. */
export const UNTOLD = 'semapv:UnspecifiedMatching';

export const NO_TERM_FOUND = 'sssom:NoTermFound';

/** Prefixes that need not be declared (specification, "Identifiers"). */
export const BUILT_IN_PREFIXES: Readonly<Record<string, string>> = {
  linkml: 'https://w3id.org/linkml/',
  owl: 'http://www.w3.org/2002/07/owl#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  semapv: 'https://w3id.org/semapv/vocab/',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  sssom: 'https://w3id.org/sssom/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** SKOS: "A skos:broadMatch B" says that B is broader than A. */
const PREDICATES: ReadonlyMap<string, Relationship> = new Map(
  Object.entries<Relationship>({
    'skos:exactMatch': 'equivalent',
    'owl:equivalentClass': 'equivalent',
    'owl:sameAs': 'equivalent',
    'skos:closeMatch': 'related-to',
    'skos:relatedMatch': 'related-to',
    'skos:broadMatch': 'source-is-narrower-than-target',
    'rdfs:subClassOf': 'source-is-narrower-than-target',
    'skos:narrowMatch': 'source-is-broader-than-target',
  }),
);

const PREDICATE_OF: Readonly<Record<Relationship, string>> = {
  equivalent: 'skos:exactMatch',
  'related-to': 'skos:relatedMatch',
  'source-is-narrower-than-target': 'skos:broadMatch',
  'source-is-broader-than-target': 'skos:narrowMatch',
  // Said with the modifier: not even related.
  'not-related-to': 'skos:relatedMatch',
};

/** What a predicate says, its modifier included; undefined where it is not known. */
export function relationshipOfPredicate(predicate: string, modifier: string | undefined): Relationship | undefined {
  const relationship = PREDICATES.get(predicate);
  return relationship !== undefined && modifier === 'Not' ? 'not-related-to' : relationship;
}

/** The usual predicate of a relationship. */
export function predicateOf(relationship: Relationship): string {
  return PREDICATE_OF[relationship];
}

/** All predicates that are understood, for messages. */
export const KNOWN_PREDICATES: readonly string[] = [...PREDICATES.keys()];
