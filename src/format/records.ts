// Lists, and records with foreign names. Invariants: a schema, table or column may be called
// `__proto__` or `constructor` like any other; only the first invalid items are reported, because
// zod keeps an issue for each of millions.
import { z } from 'zod';

/** Returns an object without a prototype, which accepts every name. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** Returns a type for a JSON record. zod's own record drops `__proto__`. */
export function recordOf<T extends z.ZodType>(value: T): z.ZodType<Record<string, z.infer<T>>> {
  return z.custom<Record<string, unknown>>(isPlainObject, 'expected record').transform((entries, context) => {
    const record = emptyRecord<z.infer<T>>();
    for (const [name, entry] of Object.entries(entries)) {
      const result = value.safeParse(entry);
      if (result.success) record[name] = result.data;
      else {
        addIssues(context, name, result.error);
        if (context.issues.length >= MAX_ISSUES) return z.NEVER;
      }
    }
    return record;
  });
}

/** Returns a type like `z.array`. */
export function listOf<T extends z.ZodType>(item: T, minItems = 0): z.ZodType<z.infer<T>[]> {
  return z
    .custom<unknown[]>((value) => Array.isArray(value) && value.length >= minItems, 'expected list')
    .transform((items, context) => {
      const list: z.infer<T>[] = [];
      for (const [i, each] of items.entries()) {
        const result = item.safeParse(each);
        if (result.success) list.push(result.data);
        else {
          addIssues(context, i, result.error);
          if (context.issues.length >= MAX_ISSUES) return z.NEVER;
        }
      }
      return list;
    });
}

/** A message shows five issues. */
const MAX_ISSUES = 5;

function addIssues(context: z.RefinementCtx, key: string | number, { issues }: z.ZodError): void {
  for (const { message, path } of issues.slice(0, MAX_ISSUES))
    context.addIssue({ code: 'custom', message, path: [key, ...path] });
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
