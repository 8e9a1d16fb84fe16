/** Pages with the product's own way back: what they do when their server goes is what browsers do. */
import { WebSocket } from 'ws';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { typeRoots } from '#brief';
import { until } from '../../support/live-client.ts';

export interface Opening {
	origin: string;
	cookie: string;
	briefIds: string[];
	pages: number;
}
/** When each was synced again, in ms after the server listened again. */
export type Return = number[];

const JOINING_AT_ONCE = 20;

const { origin, cookie, briefIds, pages } = JSON.parse(process.argv[2] as string) as Opening;
process.setMaxListeners(0);
Object.assign(globalThis, {
	location: new URL(origin),
	WebSocket: class extends WebSocket {
		constructor(url: string) {
			super(url, { headers: { origin, cookie } });
		}
	},
});
const { Room } = await import('#lib/client/provider.ts');

let isDown = false;
let upAt = Infinity;
const backAt: (number | null)[] = [];
const rooms: InstanceType<typeof Room>[] = [];
while (rooms.length < pages) {
	const some = Array.from({ length: Math.min(JOINING_AT_ONCE, pages - rooms.length) }, (_, n) => {
		const index = rooms.length + n;
		const doc = typeRoots(new Y.Doc());
		const room = new Room({
			briefId: briefIds[index % briefIds.length] as string,
			room: 'text',
			doc,
			awareness: new Awareness(doc),
			params: { ack: '1' },
			onstatus: ({ synced }) => {
				if (isDown && !synced) backAt[index] = null;
				else if (isDown && synced && backAt[index] === null) backAt[index] = performance.now();
			},
			onend: (code) => {
				throw new Error(`sent away for good with ${code}`);
			},
		});
		return room;
	});
	await until(() => some.every(({ status }) => status.synced), 'in', 30_000);
	rooms.push(...some);
}
console.log(JSON.stringify(rooms.length));

process.stdin.on('data', (line: Buffer) => {
	for (const word of line.toString().trim().split('\n')) {
		if (word === 'down') isDown = true;
		else if (word === 'up') upAt = performance.now();
	}
});
await until(
	() => backAt.filter((at) => typeof at === 'number').length === pages,
	'back',
	120_000,
).catch(() => undefined);
const back: Return = backAt.filter((at) => typeof at === 'number').map((at) => at - upAt);
console.log(JSON.stringify(back));
process.exit(0);
