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
  // The default leaves one core of two unused; the third waits for browsers, databases and processes that are killed. With a fourth one
  // the chaos runs starve: a lease ends before its holder gets to run.
  maxWorkers: 3,
};
