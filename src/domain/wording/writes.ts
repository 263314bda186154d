/** Messages about resources that clients write. */
import type { Issue } from '../issue.js';

export function alreadyLoaded(id: string, url: string): Issue {
  return {
    severity: 'error',
    code: 'duplicate',
    text: `${id} (${url}) belongs to content that was loaded from a release; it is changed by loading, not by writing`,
  };
}

export function ifMatchNeeded(id: string, etag: string): Issue {
  return {
    severity: 'error',
    code: 'required',
    text: `A change of ${id} must name the version that it changes: If-Match: ${etag} is the newest`,
  };
}

export function resourceDeleted(id: string): Issue {
  return { severity: 'error', code: 'deleted', text: `${id} was deleted; its versions are at ${id}/_history` };
}

export function scopeLacking(type: string, change: 'create' | 'update' | 'delete'): Issue {
  const letter = { create: 'c', update: 'u', delete: 'd' }[change];
  return {
    severity: 'error',
    code: 'forbidden',
    text: `To ${change} a ${type} the token needs a scope such as system/${type}.${letter} or user/${type}.write`,
  };
}
