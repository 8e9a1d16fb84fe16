/** Whose session brought which part of a brief's text. */
import { integer, optionalInteger, text } from './columns.ts';
import type { Statement, Store } from './store.ts';

export interface Mark {
	briefId: string;
	client: number;
	/** From here on, up to the client's next mark. */
	clock: number;
	personId: string;
	at: number | null;
}

/** Marks of a brief that is gone meanwhile are left out. */
export function insertMarks(marks: readonly Mark[]): Statement {
	const rows = JSON.stringify(
		marks.map(({ briefId, client, clock, personId, at }) => [briefId, client, clock, personId, at]),
	);
	return {
		sql: `insert or ignore into author (brief_id, client, clock, person_id, at)
			select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(?)
			where value ->> 0 in (select id from brief)`,
		args: [rows],
	};
}

export interface Author {
	client: number;
	clock: number;
	id: string;
	name: string;
	at: number | null;
}

/** Every mark of these clients, in the order of their clocks. */
export async function listAuthors(
	store: Store,
	briefId: string,
	clients: readonly number[],
): Promise<Author[]> {
	const rows = await store.read.all(
		`select client, clock, at, person_id, coalesce(user.name, guest.name) as name from author
		left join user on user.id = person_id left join guest on guest.id = person_id
		where brief_id = ? and client in (select value from json_each(?))
			and coalesce(user.name, guest.name) is not null
		order by client, clock`,
		[briefId, JSON.stringify(clients)],
	);
	return rows.map((row) => ({
		client: integer(row, 'client'),
		clock: integer(row, 'clock'),
		id: text(row, 'person_id'),
		name: text(row, 'name'),
		at: optionalInteger(row, 'at'),
	}));
}
