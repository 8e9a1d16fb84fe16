/** Reads the columns of a row as what they are. A column of another type is a fault of the schema, not of a caller. */
import type { Row } from './connection.ts';

export function text(row: Row, column: string): string {
	const value = row[column];
	if (typeof value !== 'string') throw new TypeError(`${column} holds no text`);
	return value;
}

export function integer(row: Row, column: string): number {
	const value = row[column];
	if (typeof value !== 'number') throw new TypeError(`${column} holds no number`);
	return value;
}

/** The driver hands BLOBs out as ArrayBuffers. */
export function bytes(row: Row, column: string): Uint8Array {
	const value = row[column];
	if (!(value instanceof ArrayBuffer)) throw new TypeError(`${column} holds no bytes`);
	return new Uint8Array(value);
}

export const optionalText = (row: Row, column: string): string | null =>
	row[column] === null ? null : text(row, column);

export const optionalInteger = (row: Row, column: string): number | null =>
	row[column] === null ? null : integer(row, column);

/** What was stored as JSON by this program, so its type is known. */
export const json = <T>(row: Row, column: string): T => JSON.parse(text(row, column)) as T;
