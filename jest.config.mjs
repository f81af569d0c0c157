// Jest runs the TypeScript sources as ESM, each file turned by swc with types stripped only.
export default {
  testEnvironment: '<rootDir>/test/support/patient-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  setupFiles: process.env.PROPERTY_RUNS ? ['<rootDir>/test/support/long-properties.ts'] : [],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  testTimeout: 120_000,
};
