/**
 * Prints `N passed, N failed` from Jest's JSON report.
 *
 *     node scripts/count-tests.mjs REPORT [CHECK …]
 *
 * Each CHECK is the name of something else that failed (type check, lint): it counts as one failed test, so that the line
 * never reads like success when the build is broken. So does a test file that did not run, and a report that is missing.
 */
import { existsSync, readFileSync } from 'node:fs';

const [report = '', ...failedChecks] = process.argv.slice(2);
let passed = 0;
let failed = failedChecks.length;
if (existsSync(report)) {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  passed = results.numPassedTests;
  failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
} else if (failed === 0) {
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
