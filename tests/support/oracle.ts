/** What is really stored, read from the database by a process that has nothing to do with the server's. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { createClient } from '@libsql/client';
import * as Y from 'yjs';
import { findDocumentFault, sectionOf, typeRoots } from '#brief';

export interface StoredBrief {
	seq: number;
	/** Updates that no snapshot covers. */
	loose: number;
	/** The text of its notes, without marks. */
	notes: string;
	/** Of the content, and of everything Yjs knows of it. */
	hash: string;
	fault: string | null;
	waits: boolean;
	row: { title: string; written: string };
}

export interface Stored {
	integrity: string;
	briefs: Record<string, StoredBrief>;
}

/** @param options briefs: those to read; all of them without it */
export async function askOracle(
	dataFolder: string,
	{ file = 'nightdesk.db', briefs }: { file?: string; briefs?: readonly string[] } = {},
): Promise<Stored> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['tests/support/oracle.ts', `${dataFolder}/${file}`, ...(briefs ?? [])],
		{ maxBuffer: 64 * 1024 * 1024 },
	);
	return JSON.parse(stdout) as Stored;
}

async function read(path: string, wanted: readonly string[]): Promise<Stored> {
	const database = createClient({ url: `file:${path}`, timeout: 10_000 });
	const check = await database.execute('pragma integrity_check');
	const briefs: Stored['briefs'] = {};
	for (const row of (await database.execute('select id, title, written from brief')).rows) {
		const id = row['id'] as string;
		if (wanted.length > 0 && !wanted.includes(id)) continue;
		const { rows } = await database.execute({
			sql: `select 0 as loose, seq, bytes from doc_snapshot where brief_id = ?1 and room = 'text'
				union all select 1, seq, bytes from doc_update where brief_id = ?1 and room = 'text'
				order by loose, seq`,
			args: [id],
		});
		const doc = typeRoots(new Y.Doc());
		for (const { bytes } of rows) Y.applyUpdate(doc, new Uint8Array(bytes as ArrayBuffer));
		const notes = sectionOf(doc, 'notes')
			.toArray()
			.map((block) => (block as Y.XmlElement).toArray().map(String).join(''))
			.join('\n');
		briefs[id] = {
			seq: Number(rows.at(-1)?.['seq']),
			loose: rows.filter((each) => Number(each['loose']) === 1).length,
			notes: notes.replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
			hash: createHash('sha256').update(Y.encodeStateAsUpdate(doc)).digest('hex'),
			fault: findDocumentFault(doc),
			waits: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
			row: { title: row['title'] as string, written: row['written'] as string },
		};
	}
	return { integrity: check.rows[0]?.['integrity_check'] as string, briefs };
}

if (import.meta.main) {
	const [path = '', ...wanted] = process.argv.slice(2);
	process.stdout.write(JSON.stringify(await read(path, wanted)));
}
