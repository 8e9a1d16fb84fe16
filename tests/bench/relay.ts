/**
 * Forwards bytes to all others at the same address, and nothing else: the limit of what a server of sockets can reach.
 * With FILE it writes each frame bare to the end of a file, and syncs it, before it is forwarded.
 */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

const file = process.env['FILE'] ? openSync(process.env['FILE'], 'a') : null;
const rooms = new Map<string, Set<WebSocket>>();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = createServer();
server.on('upgrade', (request, stream, head) => {
	sockets.handleUpgrade(request, stream, head, (socket) => {
		const address = request.url ?? '';
		const room = rooms.get(address) ?? new Set();
		rooms.set(address, room.add(socket));
		socket.on('message', (frame: Buffer) => {
			if (file !== null) {
				writeSync(file, frame);
				fdatasyncSync(file);
			}
			for (const other of room) if (other !== socket) other.send(frame);
		});
		socket.on('close', () => room.delete(socket));
	});
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
