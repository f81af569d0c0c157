// Values by names that are not ours. Invariant: a schema, table or column may be called `__proto__` or `constructor` like any other.
import { z } from 'zod';

/** An object without a prototype, to which every name can be added. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** Of JSON; what zod builds itself drops `__proto__`. */
export function recordOf<T extends z.ZodType>(value: T): z.ZodType<Record<string, z.infer<T>>> {
  return z.custom<Record<string, unknown>>(isPlainObject, 'expected record').transform((entries, context) => {
    const record = emptyRecord<z.infer<T>>();
    for (const [name, entry] of Object.entries(entries)) {
      const result = value.safeParse(entry);
      if (result.success) record[name] = result.data;
      else
        for (const { message, path } of result.error.issues)
          context.addIssue({ code: 'custom', message, path: [name, ...path] });
    }
    return record;
  });
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
