const PURE = '^src/lib/(brief|handoff|protocol|checklist)/';
const PURE_LIBRARIES =
	'^node_modules/(yjs|lib0|y-protocols|fast-diff|approx-string-match|mdast-util-[^/]+|micromark-extension-[^/]+|@types/mdast|@types/unist)/';

/** No file of `from` may import one of `to`. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
/** A room and those it may not look up to. */
const below = (room, upper) =>
	never(
		`${room}-looks-down-only`,
		'main → compose → app → routes → review, handoff → sync, jobs, workers → store',
		{ path: `^server/${room}[/.]` },
		{ path: `^server/(${upper})[/.]` },
	);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		never('no-cycles', 'Each file can be read after those it imports.', {}, { circular: true }),
		never(
			'resolvable',
			'An import that leads nowhere is one no rule can judge.',
			{},
			{ couldNotResolve: true, pathNot: '^(\\$app/|\\$service-worker$|\\./\\$types|node:)' },
		),

		never(
			'pure-is-pure',
			'No DOM, Node, clock, network or framework: both sides and the tests run these files as they are.',
			{ path: PURE },
			{ pathNot: [PURE, PURE_LIBRARIES] },
		),
		never(
			'only-the-editor-knows-prosemirror',
			'Five section editors stand behind one BriefEditor; nothing else may depend on their library.',
			{ path: '^(src|server)/', pathNot: '^src/lib/editor/' },
			{ path: '^node_modules/(@tiptap|prosemirror-[^/]+)/' },
		),
		never(
			'no-zod-in-the-page',
			'19 kB of gzip that only the server needs.',
			{ path: '^src/' },
			{ path: '^node_modules/(zod|@hono/zod-validator)/' },
		),

		never(
			'no-server-in-the-page',
			'SvelteKit would bundle it for everyone to read.',
			{ path: '^src/', pathNot: '^src/lib/client/api\\.ts$' },
			{ path: '^server/' },
		),
		never(
			'api-client-sees-the-app-only',
			'The one way into server/ leads to the types of its routes.',
			{ path: '^src/lib/client/api\\.ts$' },
			{ path: '^server/', pathNot: '^server/app\\.ts$' },
		),
		never(
			'api-client-takes-types-only',
			'A value imported here would bring the server into the page.',
			{ path: '^src/lib/client/api\\.ts$' },
			{ path: '^server/app\\.ts$', dependencyTypesNot: ['type-only'] },
		),
		never(
			'client-looks-down-only',
			'routes → components → state, editor → client → pure',
			{ path: '^src/lib/client/' },
			{ path: '^src/(routes|lib/(components|state|editor))/' },
		),
		never(
			'state-looks-down-only',
			'routes → components → state, editor → client → pure',
			{ path: '^src/lib/state/' },
			{ path: '^src/(routes|lib/(components|editor))/' },
		),
		never(
			'editor-looks-down-only',
			'routes → components → state, editor → client → pure',
			{ path: '^src/lib/editor/' },
			{ path: '^src/(routes|lib/components)/' },
		),
		never(
			'components-look-down-only',
			'routes → components → state, editor → client → pure',
			{ path: '^src/lib/components/' },
			{ path: '^src/routes/' },
		),

		never(
			'nothing-imports-the-root',
			'The composition root knows everyone and is known by what starts it alone.',
			{ path: '^(src|server)/', pathNot: '^server/(main|dev)\\.ts$' },
			{ path: '^server/(main|compose)\\.ts$' },
		),
		never(
			'server-takes-pure-rooms-only',
			'Of src/ the server may read what needs no browser.',
			{ path: '^server/' },
			{ path: '^src/', pathNot: PURE },
		),
		below('routes', 'app'),
		below('review', 'app|routes'),
		below('handoff', 'app|routes'),
		below('sync', 'app|routes|review|handoff'),
		below('jobs', 'app|routes|review|handoff|sync|workers'),
		below('workers', 'app|routes|review|handoff'),
		below('access', 'app|routes|review|handoff|sync|jobs|workers'),
		never(
			'sync-never-reaches-work',
			'So that work can move to a process of its own by a change of compose.ts alone.',
			{ path: '^server/sync/' },
			{ path: '^server/(jobs|workers)/', reachable: true },
		),
		never(
			'workers-never-reach-documents',
			'So that a worker can move to a process of its own by a change of compose.ts alone.',
			{ path: '^server/workers/' },
			{ path: '^server/(sync|review)/', reachable: true },
		),
		never(
			'who-asks-about-access',
			'Rights are asked where a request comes in; deeper rooms are told who acts.',
			{
				path: '^server/',
				pathNot:
					'^server/(access/|routes/|app\\.ts$|compose\\.ts$|sync/(admission|connection|open-connections|sockets)\\.ts$)',
			},
			{ path: '^server/access/' },
		),
		never(
			'store-knows-libsql-only',
			'A worker thread or another database can take its place.',
			{ path: '^server/store/' },
			{
				pathNot: ['^server/store/', PURE, '^node_modules/(@libsql|libsql)/'],
				dependencyTypesNot: ['core'],
			},
		),
		never(
			'config-and-log-know-nobody',
			'Everyone may import them.',
			{ path: '^server/(config|log)\\.ts$' },
			{ path: '^server/', pathNot: '^server/(config|log)\\.ts$' },
		),
		never(
			'server-runs-on-dependencies',
			'What runs in production stands under dependencies.',
			{ path: ['^server/', PURE], pathNot: '^server/(dev\\.ts|prepare\\.mjs)$' },
			{ dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
		),
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['import', 'svelte', 'browser', 'default', 'types'],
			extensions: ['.ts', '.js', '.mjs', '.svelte', '.d.ts'],
		},
	},
};
