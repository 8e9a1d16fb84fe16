/** A connection to a database, whichever driver fits its address, and what travels over it. */

export type Value = string | number | boolean | null | Uint8Array;
export type Args = Value[] | Record<string, Value>;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
	sql: string;
	args: Args;
}

/** What the database refuses or fails at is a `LibsqlError`, and spoils nothing that comes after it. */
export interface Connection {
	all(sql: string, args?: Args): Promise<Row[]>;
	/** @returns how many rows changed */
	run(sql: string, args?: Args): Promise<number>;
	/** Whole or not at all. */
	batch(statements: Statement[]): Promise<void>;
	/** Whether somebody else holds the lock for writing. */
	isLocked(): Promise<boolean>;
	/** Lets go of it until it is used again. */
	close(): void;
}
