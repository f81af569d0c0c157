// The `age` program, where the machine has it: the other side of every claim that our files are age files.
import { execFileSync, spawnSync } from 'node:child_process';

export interface AgeProgram {
  /** Decrypts the file at the path. */
  decrypt(path: string, identityFile: string): Buffer;
  encrypt(recipients: readonly string[], content: Buffer): Buffer;
}

/** undefined: the program is not installed. */
export function findAge(): AgeProgram | undefined {
  if (spawnSync('age', ['--version']).error) return undefined;
  const run = (args: readonly string[], input?: Buffer): Buffer =>
    execFileSync('age', args, {
      maxBuffer: 1024 ** 3,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input ? { input } : {}),
    });
  return {
    decrypt: (path, identityFile) => run(['-d', '-i', identityFile, path]),
    encrypt: (recipients, content) =>
      run(
        recipients.flatMap((recipient) => ['-r', recipient]),
        content,
      ),
  };
}

/** Types a passphrase into a terminal: the program takes it from nowhere else. */
export function decryptWithPassphrase(args: readonly string[], passphrase: string, output: string): void {
  const command = ['age', '-o', output, ...args].map((arg) => `'${arg.replaceAll("'", "'\\''")}'`).join(' ');
  execFileSync('script', ['-qec', command, '/dev/null'], { input: `${passphrase}\n`, stdio: 'pipe' });
}
