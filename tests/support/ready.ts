/** Environment variable with the file in which this run of the tests keeps the shipped flows, compiled and learnt. Set by `prepare.ts`. */
export const READY = 'SIGNPOST_TEST_KNOWLEDGE';
