// Instructions to restore this very backup, ready to paste: a command, and a step of a workflow.
// Pure; without any secret.
import { details, fence } from './markdown.ts';

export interface Instructions {
  /** The given options that name the storage. */
  storageOptions: readonly (readonly [name: string, value: string])[];
  /** `owner/repository@ref` */
  action: string;
}

export function restoreInstructions(backupId: string, { storageOptions, action }: Instructions): string[] {
  const flags = storageOptions.map(([name, value]) => `  --${name} ${shellWord(value)}`);
  const command = [
    `mysql-backup restore ${backupId}`,
    ...flags,
    '  --host HOST --user USER --verify-level rows',
  ].join(' \\\n');
  const step = [
    `- uses: ${action}`,
    '  with:',
    '    operation: restore',
    `    backup: ${backupId}`,
    ...inputLines(storageOptions),
    '    url: ${{ secrets.RESTORE_URL }} # mysql://user:password@host:3306',
    '    verify-level: rows',
  ].join('\n');
  return [
    '### Restore this backup',
    fence('sh', command),
    details('As a step of a workflow', fence('yaml', step)),
  ];
}

/** Returns the inputs; one that is given several times has one value on each line. */
function inputLines(options: Instructions['storageOptions']): string[] {
  const names = [...new Set(options.map(([name]) => name))];
  return names.flatMap((name) => {
    const values = options.filter(([each]) => each === name).map(([, value]) => value);
    if (values.length === 1) return [`    ${name}: ${yamlText(values[0]!)}`];
    return [`    ${name}: |`, ...values.map((value) => `      ${value}`)];
  });
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function yamlText(text: string): string {
  return /^[A-Za-z0-9/.][\w./-]*(:\/\/[\w./-]+)?$/.test(text) &&
    !/^(true|false|yes|no|on|off|null|[\d.]+)$/i.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
