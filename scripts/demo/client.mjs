// A person at the API: signs in, asks, changes. For the scripts that show the sample data, measure pages and take their pictures.

/** Signs in. @returns {Promise<Client>} */
export async function signIn(base, name, password) {
  const response = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  if (!response.ok) throw new Error(`signing in as ${name}: ${await response.text()}`);
  const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0];
  const { csrf } = await response.json();
  return client(base, { name, cookie, csrf });
}

function client(base, { name, cookie, csrf }) {
  const ask = async (method, path, body) => {
    const headers = { cookie, 'x-csrf-token': csrf, origin: base };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${base}/api${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} as ${name}: ${response.status} ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    name,
    cookie,
    csrf,
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    /** One action on a row as it is now. @returns the row after it */
    act: async (row, request) => {
      const { row: now } = await ask('GET', `/rows/${row}`);
      return await ask('POST', `/rows/${row}/actions`, { version: now.version, request });
    },
    /** Proposes targets, or their absence with a reason, and hands the proposal in. @returns the row */
    propose: async (row, content) => {
      const { row: now } = await ask('GET', `/rows/${row}`);
      const request =
        'reason' in content ? { action: 'propose-no-map', ...content } : { action: 'propose', ...content };
      const draft = await ask('POST', `/rows/${row}/actions`, { version: now.version, request });
      return await ask('POST', `/rows/${row}/actions`, { version: draft.version, request: { action: 'submit' } });
    },
  };
}
