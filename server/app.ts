/** The HTTP side in one place: who may write from where, every route, and the one map from codes to statuses. */
import { Hono, type MiddlewareHandler } from 'hono';
import { Problem, type ProblemCode } from '#lib/protocol/problem.ts';
import { isBearer } from './access/credentials.ts';
import type { Log } from './log.ts';
import { accountRoutes } from './routes/account.ts';
import { binRoutes } from './routes/bin.ts';
import { briefRoutes } from './routes/briefs.ts';
import { credentialOf, type Env, type RouteDeps } from './routes/context.ts';
import { deskRoutes } from './routes/desk.ts';
import { handoffRoutes } from './routes/handoffs.ts';
import { linkRoutes } from './routes/links.ts';
import { memberRoutes } from './routes/members.ts';
import { pages } from './routes/pages.ts';
import { peopleRoutes } from './routes/people.ts';
import { bodyOf, toProblem } from './routes/problem-body.ts';
import { reviewRoutes } from './routes/review.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { tokenRoutes } from './routes/tokens.ts';

const STATUS = {
	'bad-request': 400,
	'unknown-field': 400,
	'signed-out': 401,
	'wrong-password': 401,
	'too-many-tries': 429,
	'email-taken': 409,
	'wrong-origin': 403,
	'not-json': 415,
	'not-allowed': 403,
	'not-found': 404,
	'link-gone': 410,
	'setup-closed': 410,
	'already-ended': 409,
	'idempotency-mismatch': 409,
	'not-caught-up': 409,
	'too-large': 413,
	'store-failed': 503,
	unreachable: 503,
	internal: 500,
} as const satisfies Record<ProblemCode, number>;

const MAX_BODY_BYTES = 1024 * 1024;

export function createApp(deps: RouteDeps & { log: Log; pagesFolder: string }) {
	const { log, store, sessions, origins } = deps;

	const secure: MiddlewareHandler = async (c, next) => {
		await next();
		for (const [name, value] of HEADERS) c.header(name, value);
		if (!c.res.headers.has('content-security-policy')) {
			c.header('content-security-policy', `default-src 'none'; frame-ancestors 'none'`);
		}
		if (origins().isSecure) {
			c.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
		}
	};

	/** Cookies travel with any page's requests; an exact origin and JSON are what a foreign page can't forge. */
	const onlyOurPages: MiddlewareHandler = async (c, next) => {
		if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
		if (!isBearer(c.req.header('authorization')) && !origins().allows(c.req.header('origin'))) {
			throw new Problem(
				'wrong-origin',
				`This call did not come from a page of this desk. It is served at ${origins().own}.`,
			);
		}
		if (c.req.header('transfer-encoding') !== undefined) {
			throw new Problem('bad-request', 'Say how long the body is, by a content-length.');
		}
		const length = Number(c.req.header('content-length') ?? 0);
		if (length > MAX_BODY_BYTES) {
			throw new Problem('too-large', 'That is more than 1 MiB. Nothing was changed.');
		}
		const type = c.req.header('content-type');
		if ((length > 0 || type !== undefined) && !/^application\/json\b/i.test(type ?? '')) {
			throw new Problem('not-json', 'Send JSON, with the content type application/json.');
		}
		return next();
	};

	const whoCalls: MiddlewareHandler<Env> = async (c, next) => {
		const credential = credentialOf(deps, c);
		c.set('sessionToken', credential?.by === 'session' ? credential.secret : null);
		c.set('principal', await sessions.find(credential));
		c.header('cache-control', 'no-store');
		return next();
	};

	const api = new Hono<Env>()
		.get('/health', async (c) => {
			try {
				await store.read.first('select 1');
				return c.json({ status: 'ok' });
			} catch (error) {
				log.error('unhealthy', error);
				return c.json({ status: 'degraded', why: 'The database does not answer.' }, 503);
			}
		})
		.use(whoCalls)
		.route('/', accountRoutes(deps))
		.route('/', sessionRoutes(deps))
		.route('/', tokenRoutes(deps))
		.route('/', memberRoutes(deps))
		.route('/', deskRoutes(deps))
		.route('/', briefRoutes(deps))
		.route('/', binRoutes(deps))
		.route('/', peopleRoutes(deps))
		.route('/', linkRoutes(deps))
		.route('/', handoffRoutes(deps))
		.route('/', reviewRoutes(deps))
		.all('*', () => {
			throw new Problem('not-found', 'There is no such call.');
		});

	return new Hono()
		.use(secure)
		.use(onlyOurPages)
		.route('/api', api)
		.route('/', pages(deps.pagesFolder))
		.onError((error, c) => {
			const problem = toProblem(error);
			if (problem.code === 'internal')
				log.error('request-failed', error, { path: c.req.routePath });
			return c.json(bodyOf(problem), STATUS[problem.code]);
		});
}

const HEADERS: readonly (readonly [string, string])[] = [
	['x-content-type-options', 'nosniff'],
	['referrer-policy', 'no-referrer'],
	['x-frame-options', 'DENY'],
	['cross-origin-opener-policy', 'same-origin'],
	['cross-origin-resource-policy', 'same-origin'],
	['permissions-policy', 'camera=(), microphone=(), geolocation=()'],
];
