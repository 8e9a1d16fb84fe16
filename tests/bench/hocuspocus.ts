/**
 * Hocuspocus as its own SQLite extension runs it: the same table and statements, debounced as by default, in
 * Node's own SQLite. The extension's driver would have to be compiled where the benchmark runs.
 */
import { createRequire } from 'node:module';
import { DatabaseSync } from 'node:sqlite';

interface Server {
	listen(): Promise<unknown>;
}
interface Stored {
	documentName: string;
	state: Uint8Array;
}
type Make<Made> = new (options: object) => Made;

// By a path of their own: no package of the product is one of these.
const peer = createRequire(new URL('peers/package.json', import.meta.url));
const { Server } = peer('@hocuspocus/server') as { Server: Make<Server> };
const { Database } = peer('@hocuspocus/extension-database') as { Database: Make<object> };

const database = new DatabaseSync(process.env['DATABASE'] ?? '');
database.exec(
	'create table if not exists "documents" ("name" varchar(255) not null, "data" blob not null, unique(name))',
);
const select = database.prepare('select data from "documents" where name = ? order by rowid desc');
const upsert = database.prepare(
	'insert into "documents" ("name", "data") values (?, ?) on conflict(name) do update set data = excluded.data',
);

const server = new Server({
	port: Number(process.env['PORT']),
	address: '127.0.0.1',
	quiet: true,
	extensions: [
		new Database({
			fetch: ({ documentName }: Stored) =>
				Promise.resolve((select.get(documentName)?.['data'] as Uint8Array | undefined) ?? null),
			store: ({ documentName, state }: Stored) => {
				upsert.run(documentName, state);
				return Promise.resolve();
			},
		}),
	],
});
await server.listen();
