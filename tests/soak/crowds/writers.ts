/** Many who write in one brief at once, each in a paragraph of their own. */
import * as Y from 'yjs';
import { sectionOf } from '#brief';
import { percentile } from '../../bench/statistics.ts';
import { Caller } from '../../support/caller.ts';
import { LiveClient, until } from '../../support/live-client.ts';
import { allNotesOf, pause } from '../../support/notes.ts';
import { randomFrom } from '../../support/soak.ts';

export interface Writing {
	origin: string;
	cookie: string;
	briefId: string;
	writers: number;
	/** Of each writer. */
	everyMs: number;
	forMs: number;
	seed: number;
}
export interface Written {
	edits: number;
	p50Ms: number;
	p95Ms: number;
	p99Ms: number;
	/** What each of them has in the end, each different one once. */
	notes: string[];
	stateVectors: number;
	sentAway: number;
}

/** Who looks at when others' words arrive; all receive them. */
const TIMED = 10;
const JOINING_AT_ONCE = 10;

const { origin, cookie, briefId, writers, everyMs, forMs, seed } = JSON.parse(
	process.argv[2] as string,
) as Writing;
const random = randomFrom(seed);
const caller = new Caller(origin);
caller.cookie = cookie;
const clients: LiveClient[] = [];
while (clients.length < writers) {
	const some = Array.from(
		{ length: Math.min(JOINING_AT_ONCE, writers - clients.length) },
		() => new LiveClient(caller, briefId),
	);
	await Promise.all(some.map((client) => client.synced()));
	clients.push(...some);
}
const texts = clients.map(({ doc }) => {
	const words = new Y.XmlText('');
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [words]);
	sectionOf(doc, 'notes').push([paragraph]);
	return words;
});
await Promise.all(clients.map((client) => client.saved()));

const sentAt = new Map<string, number>();
const latencies: number[] = [];
for (const { doc, provider } of clients.slice(0, TIMED)) {
	doc.on('update', (update: Uint8Array, from: unknown) => {
		if (from !== provider) return;
		const now = performance.now();
		for (const [client, clock] of Y.parseUpdateMeta(update).from) {
			const at = sentAt.get(`${client}.${clock}`);
			if (at !== undefined) latencies.push(now - at);
		}
	});
}
let edits = 0;
const due = clients.map(() => performance.now() + random() * everyMs);
for (const end = performance.now() + forMs; performance.now() < end;) {
	for (const [index, { doc }] of clients.entries()) {
		if (performance.now() < (due[index] as number)) continue;
		due[index] = (due[index] as number) + everyMs;
		const words = texts[index] as Y.XmlText;
		sentAt.set(`${doc.clientID}.${Y.getState(doc.store, doc.clientID)}`, performance.now());
		// Short, or what a hundred write in ten minutes is more than a brief holds.
		words.insert(words.length, 'so ');
		edits++;
	}
	await pause(2);
}
await until(() => clients.every(({ sent, acked }) => sent === acked), 'saved', 60_000);
await until(
	() => new Set(clients.map(({ doc }) => allNotesOf(doc))).size === 1,
	'equal',
	60_000,
).catch(() => undefined);
const written: Written = {
	edits,
	p50Ms: percentile(latencies, 0.5),
	p95Ms: percentile(latencies, 0.95),
	p99Ms: percentile(latencies, 0.99),
	notes: [...new Set(clients.map(({ doc }) => allNotesOf(doc)))],
	stateVectors: new Set(
		clients.map(({ doc }) => Buffer.from(Y.encodeStateVector(doc)).toString('hex')),
	).size,
	sentAway: clients.filter(({ sockets }) => sockets > 1).length,
};
// Exited at once, a pipe would lose the end of it.
process.stdout.write(`${JSON.stringify(written)}\n`, () => process.exit(0));
