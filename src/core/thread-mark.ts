/** Data that a thread of a backup is started with. Other data belongs to someone else's thread. */
export const THREAD_MARK = 'mysql-backup-read-thread';
