/** Roles in words, as boxes to tick; and secrets that are shown once. */
import type { Role } from '../../governance/lifecycle.js';
import type { Form } from '../form.js';

export const ROLE_WORDS: Readonly<Record<Role, { readonly name: string; readonly may: string }>> = {
  reader: { name: 'reader', may: 'sees everything that is not blind' },
  mapper: { name: 'mapper', may: 'proposes targets' },
  reviewer: { name: 'reviewer', may: 'approves what others proposed' },
  publisher: { name: 'publisher', may: 'publishes maps, reads the audit' },
  administrator: { name: 'administrator', may: 'users, keys, releases' },
};

const ROLES = Object.keys(ROLE_WORDS) as readonly Role[];

export function rolesOf(form: Form): Role[] {
  return form.all('roles').filter((role): role is Role => Object.hasOwn(ROLE_WORDS, role));
}

export interface RoleBoxesProps {
  /** Keeps the ids of several such groups on a page apart. */
  readonly of: string;
  readonly chosen: readonly string[];
  /** Only these; all where it is not said. */
  readonly offered?: readonly string[];
}

export function RoleBoxes({ of, chosen, offered = ROLES }: RoleBoxesProps) {
  return (
    <fieldset class="boxes">
      <legend>Roles</legend>
      {ROLES.filter((role) => offered.includes(role)).map((role) => (
        <label class="check" for={`role-${of}-${role}`}>
          <input id={`role-${of}-${role}`} type="checkbox" name="roles" value={role} checked={chosen.includes(role)} />
          <span>
            {ROLE_WORDS[role].name} <span class="muted">{ROLE_WORDS[role].may}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function Secret({ title, secret }: { readonly title: string; readonly secret: string }) {
  return (
    <div class="message good" role="status">
      <strong>{title}</strong>
      <p>
        <code class="secret">{secret}</code>
      </p>
      <p>Hand it on now; nobody can read it again.</p>
    </div>
  );
}
