/**
 * Names under which an SSSOM file carries what only a FHIR ConceptMap says, as extension slots, and the extension under which a
 * ConceptMap carries what only SSSOM says. So either can be made from the other and back without loss.
 */

/** Extension slots of SSSOM files. */
export const FHIR = {
  /** ConceptMap.status. */
  status: 'fhir_status',
  /** JSON: group.unmapped with the systems of the group. */
  unmapped: 'fhir_unmapped',
  /** JSON: members of the ConceptMap that the document does not name. */
  resource: 'fhir_resource',
  /** R4 equivalence where it says more than the predicate. */
  equivalence: 'fhir_equivalence',
  /** JSON: target.dependsOn and target.product, version-neutral. */
  dependsOn: 'fhir_depends_on',
  product: 'fhir_product',
  /** JSON: members of element and target that the document does not name. */
  element: 'fhir_element',
  target: 'fhir_target',
  /** `true`: a target that names no code, only a relationship or a comment. */
  codeless: 'fhir_target_without_code',
} as const;

/** The extension of a ConceptMap, its elements and targets that holds SSSOM slots: one inner extension a slot. */
export const SSSOM_EXTENSION = 'https://w3id.org/sssom/';

/** Ids given to rows that had none, so that their order is kept: dropped again where they would not be needed. */
export const GENERATED_ID = /#row-\d{6,}$/;
export const GENERATED_PREFIX = 'ROW';
