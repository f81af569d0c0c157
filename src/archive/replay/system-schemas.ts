// Schemas whose rows a replay leaves out: a backup does not have them either.
import { SYSTEM_SCHEMAS } from '../../mysql/connection/server-facts.ts';

export function isOutsideReplay(schema: string): boolean {
  return SYSTEM_SCHEMAS.has(schema.toLowerCase());
}
