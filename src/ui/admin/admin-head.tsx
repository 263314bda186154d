/** The head of the administration's pages. */

const PLACES = [
  { id: 'users', path: '/admin/users', name: 'Users' },
  { id: 'keys', path: '/admin/keys', name: 'API keys' },
  { id: 'releases', path: '/admin/releases', name: 'Releases' },
] as const;

export function AdminHead({ here }: { readonly here: (typeof PLACES)[number]['id'] }) {
  return (
    <div class="heading">
      <h1>Administration</h1>
      <nav class="tabs" aria-label="Administration">
        {PLACES.map(({ id, path, name }) => (
          <a href={path} aria-current={id === here ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </div>
  );
}
