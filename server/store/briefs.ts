import type { Row } from '@libsql/client';
import type { SectionName } from '#brief';
import type { Statement, Store } from './store.ts';

export interface BriefRow {
	id: string;
	title: string;
	epoch: number;
	isExample: boolean;
	/** The sections that hold text. */
	written: SectionName[];
	createdBy: { id: string; name: string };
	updatedAt: number;
}

const COLUMNS = `brief.id, brief.title, brief.epoch, brief.is_example, brief.written, brief.created_by,
	brief.updated_at, user.name as created_by_name`;
const FROM = 'brief join user on user.id = brief.created_by';

export async function readBrief(store: Store, id: string): Promise<BriefRow | null> {
	const row = await store.read.first(`select ${COLUMNS} from ${FROM} where brief.id = ?`, [id]);
	return row && toBrief(row);
}

/** Newest first. `cursor` is the `next` of the page before. */
export async function listBriefs(
	store: Store,
	{ query, cursor, limit }: { query: string; cursor: string | null; limit: number },
): Promise<{ items: BriefRow[]; next: string | null }> {
	const [at, id] = cursor?.split('~') ?? [];
	const rows = await store.read.all(
		`select ${COLUMNS} from ${FROM}
		where brief.title like ? escape '\\' and (? is null or (brief.updated_at, brief.id) < (?, ?))
		order by brief.updated_at desc, brief.id desc limit ?`,
		[`%${query.replaceAll(/[\\%_]/g, '\\$&')}%`, at ?? null, Number(at ?? 0), id ?? '', limit + 1],
	);
	const items = rows.slice(0, limit).map(toBrief);
	const last = items.at(-1);
	return { items, next: rows.length > limit && last ? `${last.updatedAt}~${last.id}` : null };
}

export function insertBrief(brief: {
	id: string;
	title: string;
	isExample: boolean;
	written: SectionName[];
	createdBy: string;
	at: number;
}): Statement {
	return {
		sql: `insert into brief (id, title, is_example, written, created_by, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?)`,
		args: [
			brief.id,
			brief.title,
			brief.isExample ? 1 : 0,
			JSON.stringify(brief.written),
			brief.createdBy,
			brief.at,
			brief.at,
		],
	};
}

/** Copies what the desk shows of a brief from its document to its row. */
export async function describeBrief(
	store: Store,
	id: string,
	brief: { title: string; written: SectionName[]; at: number },
): Promise<void> {
	await store.write.run('update brief set title = ?, written = ?, updated_at = ? where id = ?', [
		brief.title,
		JSON.stringify(brief.written),
		brief.at,
		id,
	]);
}

function toBrief(row: Row): BriefRow {
	return {
		id: String(row['id']),
		title: String(row['title']),
		epoch: Number(row['epoch']),
		isExample: Number(row['is_example']) === 1,
		written: JSON.parse(String(row['written'])) as SectionName[],
		createdBy: { id: String(row['created_by']), name: String(row['created_by_name']) },
		updatedAt: Number(row['updated_at']),
	};
}
