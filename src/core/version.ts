// Name and version of this tool; a test compares them with package.json.

export const TOOL = { name: 'mysql-backup', version: '1.0.0' } as const;
