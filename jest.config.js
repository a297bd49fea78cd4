/** Tests run as ES modules, compiled by SWC; types are checked by `npm run typecheck`. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': '<rootDir>/tests/support/compile.mjs',
  },
  testSequencer: '<rootDir>/tests/support/longest-first.mjs',
  globalSetup: '<rootDir>/tests/support/prepare.ts',
  testTimeout: 60_000,
  // The default leaves one core of two unused; two more, because many wait for browsers, databases and processes that are killed.
  maxWorkers: 4,
};
