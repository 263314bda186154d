/** `concord user add` and `concord user list`: the people of governance, from the command line of the machine that keeps the data. */
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { createIdentity } from '../governance/identity.js';
import { isRole, ROLES, type Role } from '../governance/lifecycle.js';
import { generatePassword } from '../governance/passwords.js';
import { type Command, type CommandIo, DATA_OPTION, FORMAT_OPTION, textOrJson, UsageError } from './command.js';
import { systemActor } from './system-actor.js';

export const userAddCommand: Command = {
  name: 'user add',
  usage: 'NAME --role ROLE[,ROLE …] [--password-stdin] [--data DIR]',
  summary: 'Add a user of governance. The password is generated and printed once, or read from standard input.',
  options: {
    role: { type: 'string', value: 'ROLES', help: `one or more of ${ROLES.join(', ')}, separated by commas` },
    'password-stdin': { type: 'boolean', help: 'read the password from the first line of standard input' },
    data: DATA_OPTION,
  },
  positionals: [1, 1],
  run: async (args, io) => {
    const [name = ''] = args.positionals;
    const roles = rolesIn(args.text('role'));
    const given = args.flag('password-stdin') ? await firstLine(io.input) : undefined;
    const password = given ?? generatePassword();
    const store = openGovernanceStore(governanceFile(args.text('data') ?? io.config.data));
    try {
      await createIdentity(store).addUser({ name, roles, password }, systemActor());
    } finally {
      await store.close();
    }
    io.out(`added ${name} (${roles.join(', ')})`);
    if (given === undefined) io.out(`password, shown this once: ${password}`);
    return 0;
  },
};

export const userListCommand: Command = {
  name: 'user list',
  usage: '[--data DIR] [--format text|json]',
  summary: 'List the users of governance with their roles.',
  options: {
    data: DATA_OPTION,
    format: FORMAT_OPTION,
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const format = textOrJson(args);
    const store = openGovernanceStore(governanceFile(args.text('data') ?? io.config.data));
    try {
      const users = (await store.users()).map(({ name, roles, disabled }) => ({ name, roles, disabled }));
      tell(users, format, io);
    } finally {
      await store.close();
    }
    return 0;
  },
};

interface ShownUser {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly disabled: boolean;
}

function tell(users: readonly ShownUser[], format: 'text' | 'json', { out }: CommandIo): void {
  if (format === 'json') out(`[\n${users.map((user) => JSON.stringify(user)).join(',\n')}\n]`);
  else if (users.length === 0) out('there are no users; concord user add NAME --role administrator makes the first');
  else {
    const width = Math.max(...users.map(({ name }) => name.length));
    for (const { name, roles, disabled } of users) {
      out(`${name.padEnd(width)}  ${roles.join(', ')}${disabled ? '  (disabled)' : ''}`);
    }
  }
}

/** @throws UsageError where there is none, or an unknown one. */
function rolesIn(text: string | undefined): readonly Role[] {
  const names = (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`user add: --role is needed: one or more of ${ROLES.join(', ')}`);
  const wrong = names.find((name) => !isRole(name));
  if (wrong !== undefined) throw new UsageError(`user add: '${wrong}' is no role; roles are ${ROLES.join(', ')}`);
  return names.filter(isRole);
}

async function firstLine(input: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}
