// The interface of a step to its runner: commands on stdout, lines in the runner's files, inputs
// and state in its variables. The forms are those of `@actions/core`, which would make the image of
// the command line a fifth larger.
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync } from 'node:fs';

interface Annotation {
  title?: string;
}

export function info(message: string): void {
  process.stdout.write(`${message}\n`);
}

export function debug(message: string): void {
  issue('debug', {}, message);
}

export function warning(message: string, annotation: Annotation = {}): void {
  issue('warning', annotation, message);
}

export function error(message: string, annotation: Annotation = {}): void {
  issue('error', annotation, message);
}

export function startGroup(name: string): void {
  issue('group', {}, name);
}

export function endGroup(): void {
  issue('endgroup', {}, '');
}

export function setSecret(secret: string): void {
  issue('add-mask', {}, secret);
}

export function getInput(name: string): string {
  return (process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim();
}

export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? '';
}

/** @throws Error if the step cannot write the runner's file */
export function appendValue(variable: string, name: string, value: string): void {
  const delimiter = `ghadelimiter_${randomUUID()}`;
  append(variable, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}

/** @throws Error if the step cannot write the runner's file */
export function append(variable: string, text: string): void {
  const path = process.env[variable];
  if (!path) return;
  // The step does not create a missing file, because the runner would not read the file.
  if (!existsSync(path)) throw Object.assign(new Error(`${path} is missing`), { code: 'ENOENT' });
  appendFileSync(path, text);
}

function issue(command: string, { title }: Annotation, message: string): void {
  const property = title ? ` title=${escape(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}` : '';
  process.stdout.write(`::${command}${property}::${escape(message)}\n`);
}

function escape(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
