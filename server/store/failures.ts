/** How a database fails, whichever driver tells of it. */
import { LibsqlError } from '@libsql/client';

/** A `holds` of a batch did not hold: what the batch was built on has changed. Nothing was written. */
export class ConditionFailed extends Error {
	override readonly name = 'ConditionFailed';
}

const codeOf = (error: unknown): string => (error instanceof LibsqlError ? error.code : '');
export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
/** The statement itself is refused and will be again; the store and its connection are as good as before. */
export const isRefusal = (error: unknown): boolean =>
	/^SQLITE_(CONSTRAINT|ERROR|TOOBIG|MISMATCH|RANGE)/.test(codeOf(error));
/** The store failed, not the statement. */
export const isOutage = (error: unknown): boolean =>
	error instanceof LibsqlError && !isRefusal(error);
export const isConditionFailed = (error: unknown): boolean =>
	error instanceof Error && /CHECK constraint failed: holds/.test(error.message);

/** Whether a row with the same key was there already. */
export const isDuplicate = (error: unknown): boolean =>
	error instanceof Error && /UNIQUE constraint failed/.test(error.message);
