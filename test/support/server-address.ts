// Where one server reaches another: in a container `127.0.0.1` is the container itself.
import { execFileSync } from 'node:child_process';
import type { TestServer } from './servers.ts';

/** As another server sees it: containers reach each other by their own addresses. */
export function addressFor({ containerId, host, port }: TestServer): { host: string; port: number } {
  if (containerId === undefined) return { host, port };
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}';
  const [ip] = execFileSync('docker', ['inspect', '-f', format, containerId], { encoding: 'utf8' })
    .trim()
    .split(' ');
  return { host: ip!, port: 3306 };
}
