/** Where a transaction of the editor comes from, which decides whether anything may be added to it. */
import type { Transaction } from '@tiptap/pm/state';
import { ySyncPluginKey } from '@tiptap/y-tiptap';

interface SyncMeta {
	isChangeOrigin?: boolean;
	isUndoRedoOperation?: boolean;
}
const metaOf = (transaction: Transaction) =>
	transaction.getMeta(ySyncPluginKey) as SyncMeta | undefined;

/** Brought by the shared document: somebody else's writing, an accepted suggestion, or one's own undo. */
export const isFromDocument = (transaction: Transaction): boolean =>
	metaOf(transaction)?.isChangeOrigin === true;

export const isUndo = (transaction: Transaction): boolean =>
	metaOf(transaction)?.isUndoRedoOperation === true;

/** Whether this person changed the text. */
export const isWritten = (transactions: readonly Transaction[]): boolean =>
	transactions.some((transaction) => transaction.docChanged && !isFromDocument(transaction));
