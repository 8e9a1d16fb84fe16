/**
 * y-websocket in memory, with each edit written bare to the end of a file and synced: what it costs to store without a
 * database, rights, judgement or acks.
 */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Document {
	on(event: 'update', heard: (update: Uint8Array) => void): void;
}
interface Connections {
	setPersistence(persistence: {
		bindState: (name: string, document: Document) => void;
		writeState: () => Promise<void>;
	}): void;
}

const peer = createRequire(new URL('peers/package.json', import.meta.url));
const connections = peer('y-websocket/bin/utils') as Connections;

const file = openSync(process.env['FILE'] ?? '', 'a');
connections.setPersistence({
	bindState: (_, document) =>
		document.on('update', (update) => {
			writeSync(file, update);
			fdatasyncSync(file);
		}),
	writeState: () => Promise.resolve(),
});
// Listens as soon as it is read.
peer('./node_modules/y-websocket/bin/server.cjs');
