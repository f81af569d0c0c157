// Name and version of this tool; held equal to package.json by a test.

export const TOOL = { name: 'mysql-backup', version: '1.0.0' } as const;
