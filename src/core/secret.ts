// Secret that cannot be printed by accident: every usual conversion to text returns `***`.
import { inspect } from 'node:util';

/** Hides the login in a user's URL for messages: replaces all text before an @. */
export function hideLogin(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//***@');
}

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value. Call this only where the value goes to an SDK. */
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
