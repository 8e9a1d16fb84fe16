/**
 * Brings a clone to where it can start: dependencies, the built client and, for tests, a browser.
 * Runs before anything is installed and on a Node as old as 20, so it is plain JavaScript on `node:` modules alone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const INSTALL_STAMP = join(ROOT, 'node_modules', '.nightdesk-lock');
const BUILD_STAMP = join(ROOT, 'build', '.nightdesk-source');
const BUILD_INPUTS = [
	'src',
	'static',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'tsconfig.json',
	'vite.config.ts',
];
const SYSTEM_BROWSERS = [
	'/usr/bin/chromium',
	'/usr/bin/google-chrome',
	'/usr/bin/google-chrome-stable',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
/** crypto.argon2 does not exist below. */
const OLDEST_NODE = [24, 7];

const windows = process.platform === 'win32';
const PINNED_NODE = join(
	ROOT,
	'node_modules',
	`node-${windows ? 'win' : process.platform}-${process.arch}`,
	windows ? 'bin/node.exe' : 'bin/node',
);

class Refusal extends Error {}

const [, entry, mode = 'build'] = process.argv;
if (entry && import.meta.url === pathToFileURL(realpathSync(entry)).href) {
	try {
		install();
		const node = usableNode();
		if (!existsSync(join(ROOT, '.svelte-kit/tsconfig.json'))) sync(node);
		if (mode !== 'install') build(node);
		if (mode === 'test') await ensureBrowser();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		console.error(`\n${error.message}`);
		process.exitCode = 1;
	}
}

function install() {
	const wanted = `${hashOf(['package-lock.json'])} ${process.platform}-${process.arch}`;
	if (read(INSTALL_STAMP) === wanted) return;
	if (isInstalled()) return writeFileSync(INSTALL_STAMP, wanted);
	// Windows cannot replace the node.exe that this very script may be running on.
	const verb = windows && process.execPath.startsWith(ROOT) ? ['install', '--no-save'] : ['ci'];
	// Without --include, NODE_ENV=production or `omit` in the user's settings would drop Vite or libSQL's binary.
	npm([...verb, '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
	writeFileSync(INSTALL_STAMP, wanted);
}

/** Whether someone already ran `npm ci` or `npm install` by hand: npm's own record against the lock file. */
function isInstalled() {
	const record = read(join(ROOT, 'node_modules', '.package-lock.json'));
	if (!record) return false;
	/** @typedef {{ integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Locked */
	/** @type {Record<string, Locked>} */
	const present = JSON.parse(record).packages;
	/** @type {Record<string, Locked>} */
	const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
	return Object.entries(wanted).every(([path, locked]) => {
		if (path === '') return true;
		const found = present[path];
		if (found) return found.integrity === locked.integrity;
		if (!locked.optional) return false;
		const isForThisMachine =
			locked.os?.includes(process.platform) && locked.cpu?.includes(process.arch) && !locked.libc;
		return !isForThisMachine;
	});
}

/** @param {string[]} args */
function npm(args) {
	const cli = process.env['npm_execpath'];
	const node = process.env['npm_node_execpath'];
	const run =
		cli && node && /npm-cli\.c?js$/.test(cli)
			? spawnSync(node, [cli, ...args], { cwd: ROOT, stdio: 'inherit' })
			: spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: windows });
	if (run.status !== 0) throw new Refusal(`npm ${args[0]} failed; its own message stands above.`);
}

/** The Node that npm scripts will find first: the pinned one, else the user's own where it is new enough. */
function usableNode() {
	if (isNewEnough(process.version)) return process.execPath;
	if (existsSync(PINNED_NODE)) {
		const probe = spawnSync(PINNED_NODE, ['--version'], { encoding: 'utf8' });
		if (probe.status === 0 && isNewEnough(probe.stdout)) return PINNED_NODE;
	}
	throw new Refusal(
		`Nightdesk needs Node ${OLDEST_NODE.join('.')} or newer. This is ${process.version}, and the Node that ` +
			`Nightdesk brings along does not run on this system. Install Node 24 and try again.`,
	);
}

/** @param {string} version as in `v24.21.0` */
function isNewEnough(version) {
	const [major = 0, minor = 0] = version.trim().slice(1).split('.').map(Number);
	const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
	return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** @param {string} node */
function sync(node) {
	run(node, ['node_modules/@sveltejs/kit/svelte-kit.js', 'sync'], 'svelte-kit sync failed.');
}

/** @param {string} node */
function build(node) {
	const wanted = hashOf(BUILD_INPUTS);
	if (read(BUILD_STAMP) === wanted) return;
	run(
		node,
		['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
		'The client could not be built.',
	);
	writeFileSync(BUILD_STAMP, wanted);
}

/**
 * @param {string} node
 * @param {string[]} args
 * @param {string} refusal
 */
function run(node, args, refusal) {
	const env = { ...process.env, NODE_ENV: 'production' };
	if (spawnSync(node, args, { cwd: ROOT, stdio: 'inherit', env }).status !== 0) {
		throw new Refusal(refusal);
	}
}

async function ensureBrowser() {
	// Looked at first because asking Playwright costs a third of a second.
	if (!process.env['CHROMIUM_PATH'] && SYSTEM_BROWSERS.some((path) => existsSync(path))) return;
	if (await findBrowser()) return;
	if (
		process.platform === 'linux' &&
		process.getuid?.() === 0 &&
		existsSync('/etc/debian_version')
	) {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
			spawnSync('apt-get', args, { stdio: 'inherit', env });
		}
		if (await findBrowser()) return;
	}
	throw new Refusal(
		'The browser tests need Chromium. Type\n\n    npx playwright install chromium\n\n' +
			'(with --with-deps behind it on a bare Linux), or set CHROMIUM_PATH to a Chromium or Chrome you have.',
	);
}

/**
 * Where the tests find their browser.
 * @returns {Promise<string | undefined>} path of a Chromium or Chrome, `undefined` when there is none
 */
export async function findBrowser() {
	const named = process.env['CHROMIUM_PATH'];
	if (named) {
		if (existsSync(named)) return named;
		throw new Refusal(`CHROMIUM_PATH names ${named}, and nothing is there.`);
	}
	const { chromium } = await import('playwright');
	return [chromium.executablePath(), ...SYSTEM_BROWSERS].find((path) => existsSync(path));
}

/**
 * Content, not times: a fresh checkout of the same files is not stale.
 * @param {string[]} paths files and folders under the root
 */
function hashOf(paths) {
	const hash = createHash('sha256');
	for (const path of paths.flatMap(filesUnder)) {
		hash
			.update(`${path}\0`)
			.update(readFileSync(join(ROOT, path)))
			.update('\0');
	}
	return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
	const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
	if (stats?.isFile()) return [path];
	if (!stats?.isDirectory()) return [];
	return readdirSync(join(ROOT, path))
		.sort()
		.flatMap((name) => filesUnder(`${path}/${name}`));
}

/** @param {string} path */
function read(path) {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
