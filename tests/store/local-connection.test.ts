import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Connection } from '#server/store/connection.ts';
import { isBusy, isOutage, isRefusal } from '#server/store/failures.ts';
import { openLocal } from '#server/store/local-connection.ts';
import { temporaryFolder } from '../support/server.ts';

let folder: string;
let own: Connection;
let other: Connection;

beforeEach(async () => {
	folder = temporaryFolder();
	const url = pathToFileURL(join(folder, 'a name with %, # and spaces.db')).href;
	[own, other] = [openLocal(url), openLocal(url)];
	await own.all('pragma journal_mode = wal');
	await own.run('create table note (id integer primary key, said text, bytes blob) strict');
});

afterEach(() => {
	own.close();
	other.close();
	rmSync(folder, { recursive: true });
});

const INSERT = 'insert into note (id, said, bytes) values (?, ?, ?)';
const insert = (id: number) => ({ sql: INSERT, args: [id, 'x', null] });
const failure = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

test('[STORE1] a batch that is refused midway leaves nothing behind, no lock either', async () => {
	await own.batch([insert(1)]);
	expect(await failure(own.batch([insert(2), insert(1)]))).toSatisfy(isRefusal);
	await other.batch([insert(3)]);
	await own.batch([insert(4)]);
	expect(await other.all('select id from note order by id')).toEqual([
		{ id: 1 },
		{ id: 3 },
		{ id: 4 },
	]);
});

test('[STORE2] a statement that met another’s lock spoils nothing that comes after it', async () => {
	await own.run(INSERT, [1, 'x', null]);
	await other.run('begin immediate');
	expect(await failure(own.run(INSERT, [2, 'x', null]))).toSatisfy(isBusy);
	expect(await failure(own.batch([insert(2)]))).toSatisfy(isBusy);
	expect(await own.all('select id from note')).toEqual([{ id: 1 }]);
	await other.run('commit');
	await own.batch([insert(3), insert(4)]);
	await other.batch([insert(5)]);
	expect(await own.all('select count(*) as notes from note')).toEqual([{ notes: 4 }]);
});

test('[STORE3] values come back as what they were, of a view only its own bytes', async () => {
	const memory = Uint8Array.from({ length: 9 }, (_, index) => index);
	await own.run(INSERT, [2 ** 40, 'ß — 𝄞', memory.subarray(3, 5)]);
	const [row] = await own.all(
		'select id, said, bytes, null as none, id > :least as is_more from note',
		{
			least: 1,
		},
	);
	expect(row).toEqual({
		id: 2 ** 40,
		said: 'ß — 𝄞',
		bytes: Uint8Array.of(3, 4).buffer,
		none: null,
		is_more: 1,
	});
	expect(await own.all('update note set id = ? returning id', [true])).toEqual([{ id: 1 }]);
	expect(await own.run('delete from note')).toBe(1);
});

test('[STORE4] a statement that is kept ready follows a change of its table', async () => {
	await own.batch([insert(1)]);
	expect(Object.keys((await own.all('select * from note'))[0] ?? {})).toHaveLength(3);
	await other.run('alter table note add column who text');
	expect(Object.keys((await own.all('select * from note'))[0] ?? {})).toHaveLength(4);
});

test('[STORE5] a statement with fewer values than it had is refused, rather than run with another call’s', async () => {
	expect(await own.all('select ? as a, ? as b', [1, 2])).toEqual([{ a: 1, b: 2 }]);
	expect(await failure(own.all('select ? as a, ? as b', [3]))).toBeInstanceOf(Error);
	expect(await own.all('select ? as a, ? as b', [3, 4])).toEqual([{ a: 3, b: 4 }]);
});

test('[STORE6] another’s lock is seen without a change of anything, and so is its end', async () => {
	await other.run('begin immediate');
	for (let look = 0; look < 50; look++) expect(await own.isLocked()).toBe(true);
	await other.run('commit');
	expect(await own.isLocked()).toBe(false);
	await other.batch([insert(1)]);
});

test('[STORE7] a file that can’t be opened is an outage of the database', async () => {
	const lost = openLocal(pathToFileURL(join(folder, 'no such folder', 'a.db')).href);
	expect(await failure(lost.all('select 1'))).toSatisfy(isOutage);
});
