// Copies what the compiler does not: SQL migrations, style sheets and data tables, beside the compiled code that reads them.
import { chmodSync, cpSync, readdirSync } from 'node:fs';

for (const name of readdirSync('src', { recursive: true, encoding: 'utf8' })) {
  if (/\.(sql|tsv|css)$|\/data\/.*\.json$/.test(name)) cpSync(`src/${name}`, `dist/src/${name}`);
}
chmodSync('dist/src/cli/main.js', 0o755);
