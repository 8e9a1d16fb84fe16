import type { SectionName } from '#brief';
import { integer, json, text } from './columns.ts';
import type { Row } from './connection.ts';
import { grants } from './people.ts';
import type { Statement, Store } from './store.ts';

export interface BriefRow {
	id: string;
	title: string;
	epoch: number;
	restricted: boolean;
	isExample: boolean;
	/** The sections that hold text. */
	written: SectionName[];
	createdBy: { id: string; name: string };
	updatedAt: number;
}

const COLUMNS = `brief.id, brief.title, brief.epoch, brief.restricted, brief.is_example, brief.written, brief.created_by,
	brief.updated_at, user.name as created_by_name`;
const FROM = 'brief join user on user.id = brief.created_by';

export async function readBrief(store: Store, id: string): Promise<BriefRow | null> {
	const row = await store.read.first(
		`select ${COLUMNS} from ${FROM} where brief.id = ? and brief.deleted_at is null`,
		[id],
	);
	return row && toBrief(row);
}

/** What this person may see, newest first. `cursor` is the `next` of the page before. */
export async function listBriefs(
	store: Store,
	{
		userId,
		now,
		query,
		cursor,
		limit,
	}: { userId: string; now: number; query: string; cursor: string | null; limit: number },
): Promise<{ items: BriefRow[]; next: string | null }> {
	const [at, id] = cursor?.split('~') ?? [];
	const rows = await store.read.all(
		`select ${COLUMNS} from ${FROM}
		where brief.deleted_at is null and exists (${grants('brief.id')})
			and brief.title_key like :title escape '\\'
			and (:at is null or (brief.updated_at, brief.id) < (:at, :id))
		order by brief.updated_at desc, brief.id desc limit :limit`,
		{
			user: userId,
			now,
			title: `%${titleKey(query).replaceAll(/[\\%_]/g, '\\$&')}%`,
			at: at === undefined ? null : Number(at),
			id: id ?? '',
			limit: limit + 1,
		},
	);
	const items = rows.slice(0, limit).map(toBrief);
	const last = items.at(-1);
	return { items, next: rows.length > limit && last ? `${last.updatedAt}~${last.id}` : null };
}

export function insertBrief(brief: {
	id: string;
	title: string;
	isExample: boolean;
	restricted: boolean;
	written: SectionName[];
	createdBy: string;
	at: number;
}): Statement {
	return {
		sql: `insert into brief (id, title, title_key, is_example, restricted, written, created_by, created_at, updated_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		args: [
			brief.id,
			brief.title,
			titleKey(brief.title),
			brief.isExample ? 1 : 0,
			brief.restricted ? 1 : 0,
			JSON.stringify(brief.written),
			brief.createdBy,
			brief.at,
			brief.at,
		],
	};
}

/** Copies what the desk shows of a brief from its document to its row; what is older than the row changes nothing. */
export function describeBrief(
	id: string,
	brief: { title: string; written: SectionName[]; seq: number; at: number },
): Statement {
	return {
		sql: `update brief set title = ?, title_key = ?, written = ?, updated_at = max(updated_at, ?), described_seq = ?
			where id = ? and described_seq < ?`,
		args: [
			brief.title,
			titleKey(brief.title),
			JSON.stringify(brief.written),
			brief.at,
			brief.seq,
			id,
			brief.seq,
		],
	};
}

/** The sequence of the document's log up to which the row tells what it holds. */
export async function readDescribedSeq(store: Store, id: string): Promise<number> {
	const row = await store.read.first('select described_seq from brief where id = ?', [id]);
	return row ? integer(row, 'described_seq') : 0;
}

export function titleBrief(id: string, title: string): Statement {
	return {
		sql: 'update brief set title = ?, title_key = ? where id = ?',
		args: [title, titleKey(title), id],
	};
}

export function restrictBrief(id: string, restricted: boolean): Statement {
	return {
		sql: 'update brief set restricted = ? where id = ?',
		args: [restricted ? 1 : 0, id],
	};
}

/** `Größe` and `GRÖSSE` are one word to whoever looks for it, and so is `Grosse`. */
const titleKey = (title: string): string =>
	title
		.normalize('NFKD')
		.replaceAll(/[\u0300-\u036f]/g, '')
		.toLowerCase()
		.replaceAll('ß', 'ss');

function toBrief(row: Row): BriefRow {
	return {
		id: text(row, 'id'),
		title: text(row, 'title'),
		epoch: integer(row, 'epoch'),
		restricted: integer(row, 'restricted') === 1,
		isExample: integer(row, 'is_example') === 1,
		written: json<SectionName[]>(row, 'written'),
		createdBy: { id: text(row, 'created_by'), name: text(row, 'created_by_name') },
		updatedAt: integer(row, 'updated_at'),
	};
}
