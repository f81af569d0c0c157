// What the figures were measured on.
import { cpus, totalmem } from 'node:os';
import { execFileSync } from 'node:child_process';

export function describeMachine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, ${memory} GiB, Node.js ${process.versions.node}`;
}

export function coreCount(): number {
  return cpus().length;
}

/** First line of what a program says of itself, or undefined if it is not there. */
export function versionOf(program: string, containerId?: string): string | undefined {
  const words = [...(containerId ? ['docker', 'exec', containerId] : []), program, '--version'];
  try {
    const text = execFileSync(words[0]!, words.slice(1), {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.split('\n').find(Boolean)?.trim();
  } catch {
    return undefined;
  }
}
