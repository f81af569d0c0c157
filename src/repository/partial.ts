// Partial backups: those that were made with a selection. Next to a full backup of the same label they count as none, so that the backup of
// one table is never taken for that of the server, and never ends the life of one.

interface Labelled {
  label: string;
  /** Absent: the backup holds everything. */
  selection?: string | undefined;
}

export interface Counted<T> {
  /** Full backups, or, of a label without any, those with the selection of its newest one. */
  counted: T[];
  passedOver: T[];
}

/** @param backups in ascending order of time */
export function passOverPartial<T extends Labelled>(backups: readonly T[]): Counted<T> {
  const selections = new Map<string, string | undefined>();
  for (const { label, selection } of backups)
    // A full one stays, whatever comes after it.
    if (!selections.has(label) || selections.get(label) !== undefined) selections.set(label, selection);
  const counts = ({ label, selection }: T): boolean => selections.get(label) === selection;
  return {
    counted: backups.filter(counts),
    passedOver: backups.filter((backup) => !counts(backup)),
  };
}
