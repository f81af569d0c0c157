// A secret cannot be printed by accident: every usual way of turning it into text gives `***`.
import { inspect } from 'node:util';

/** A URL that someone has given with a login, for messages: whatever stands before an @ is not shown. */
export function hideLogin(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//***@');
}

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The only way to the value: call it where the value is handed to an SDK, nowhere else. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}
