/**
 * SMART App Launch scopes, as far as they are about terminology, which belongs to no patient: v1 (`user/*.read`) and v2 (`system/ConceptMap.rs`).
 * Pure.
 */

const SCOPE = /^(?:user|system)\/(\*|[A-Z][A-Za-z]*)\.(?:(\*|read|write)|(c?r?u?d?s?))(?:\?.*)?$/;

export type Interaction = 'read' | 'search' | 'create' | 'update' | 'delete';

const LETTER: Readonly<Record<Interaction, string>> = { read: 'r', search: 's', create: 'c', update: 'u', delete: 'd' };

/**
 * Whether one of the scopes allows the interaction on resources of the type. Operations such as `$expand` find things: they are `search`, for
 * which reading suffices too, as the specification assigns them no letter of their own.
 */
export function scopesAllow(scopes: readonly string[], type: string, interaction: Interaction): boolean {
  return scopes.some((scope) => {
    const [, resource, first = '', second = ''] = SCOPE.exec(scope) ?? [];
    if (resource !== '*' && resource !== type) return false;
    // A query narrows a v2 scope to some resources; terminology is not divided so.
    if (scope.includes('?')) return false;
    const reading = interaction === 'read' || interaction === 'search';
    if (first !== '') return first === '*' || first === (reading ? 'read' : 'write');
    return second.includes(LETTER[interaction]) || (interaction === 'search' && second.includes('r'));
  });
}
