/** Start data of a backup's thread. Other data belongs to a thread of another program. */
export const THREAD_MARK = 'mysql-backup-read-thread';
