// Partial backups, made with a selection. They do not count if the label has a full backup. So the
// backup of one table is never mistaken for a backup of the server, and never causes a full backup
// to be pruned.

interface Labelled {
  label: string;
  /** Absent: the backup holds everything. */
  selection?: string | undefined;
}

export interface Counted<T> {
  /**
   * Full backups. For a label without full backups: those with the selection of its newest backup.
   */
  counted: T[];
  passedOver: T[];
}

/**
 * Returns the backups that count for `latest`: a masked backup is not a full one, and counts only
 * where masked backups are asked for.
 */
export function whereMasked<T extends { masked?: true | undefined }>(
  backups: readonly T[],
  isMasked: boolean,
): T[] {
  return backups.filter(({ masked = false }) => masked === isMasked);
}

/**
 * Divides the backups.
 * @param backups backups in ascending order of time
 */
export function passOverPartial<T extends Labelled>(backups: readonly T[]): Counted<T> {
  const selections = new Map<string, string | undefined>();
  for (const { label, selection } of backups)
    // A full backup stays, whatever follows it.
    if (!selections.has(label) || selections.get(label) !== undefined) selections.set(label, selection);
  const counts = ({ label, selection }: T): boolean => selections.get(label) === selection;
  return {
    counted: backups.filter(counts),
    passedOver: backups.filter((backup) => !counts(backup)),
  };
}
