/** What is written on this page, from its key to its commit: kept in this browser while it waits for the server. */
import * as Y from 'yjs';
import type { ConnectionStatus } from '#lib/client/connection.ts';
import type { LocalCopy } from '#lib/client/offline/local-copy.ts';
import { allAcked, saveStateOf, type SaveState } from '#lib/client/save-state.ts';
import type { Access, Ended } from './access.svelte.ts';

/** As exact as it is said: what is said would otherwise be drawn anew after every key. */
const minuteOf = (at: number): number => at - (at % 60_000);

export class Saving implements Disposable {
	state: SaveState = $state.raw({ is: 'opening' });
	/** Whether something written here is not committed yet. */
	unsaved = $state(false);
	/** Whether what is written outlives this page also while the server has not got it. */
	isKept = $state(false);
	/** Whether something that was written here before can't be sent any more. */
	hasUnsaved = $state(false);

	readonly #doc: Y.Doc;
	readonly #copy: LocalCopy;
	readonly #access: Access;
	readonly #listening = new AbortController();
	#acked = 0;
	/** Whether the server's text was read. */
	#met = false;
	#savedAt: number | null = null;
	#settling: (() => void)[] = [];

	/** Brings the copy into the text, and keeps from then on what is written there. */
	constructor(doc: Y.Doc, copy: LocalCopy, access: Access) {
		this.#doc = doc;
		this.#copy = copy;
		this.#access = access;
		doc.transact(() => {
			this.#apply(copy.text);
			copy.tidy(() => Y.encodeStateAsUpdate(doc));
			this.#apply(copy.waiting);
		}, copy);
		this.isKept = copy.isKept;
		this.hasUnsaved = copy.hasUnsaved;
		this.unsaved = copy.waiting.length > 0;
		copy.onlost = () => (this.isKept = false);
		doc.on('update', this.#keep);

		const { signal } = this.#listening;
		const warn = (event: BeforeUnloadEvent) => {
			// What no server takes any more is offered again where it is kept.
			if (this.unsaved && !(access.ended && this.isKept)) event.preventDefault();
		};
		addEventListener('beforeunload', warn, { signal });
		addEventListener('pagehide', () => void copy.flush(), { signal });
		const rest = () => {
			if (document.visibilityState !== 'visible') void copy.flush();
		};
		document.addEventListener('visibilitychange', rest, { signal });
	}

	/** Says what is true now of what was written. */
	hear(status: ConnectionStatus): void {
		const now = Date.now();
		this.#met ||= status.synced;
		if (this.unsaved && status.acked > this.#acked) this.#savedAt = minuteOf(now);
		this.#acked = status.acked;
		if (allAcked(status)) {
			if (this.unsaved) this.#copy.saved(() => Y.encodeStateAsUpdate(this.#doc));
			this.unsaved = false;
			for (const resolve of this.#settling.splice(0)) resolve();
		}
		const { canWrite, ended } = this.#access;
		const next = saveStateOf({
			...status,
			now,
			writes: canWrite,
			opened: this.#met,
			// A connection that was ended for good isn't waited for.
			lostAt: ended === null ? status.lostAt : null,
			unsaved: this.unsaved,
			savedAt: this.#savedAt,
		});
		if (JSON.stringify(next) !== JSON.stringify(this.state)) this.state = next;
	}

	/** Another tab of this brief may have been closed before it could send what was written in it. */
	adopt(): void {
		void this.#copy.adopt((updates) => {
			if (this.#access.ended !== null || this.#listening.signal.aborted) return;
			// The server may have had all of it; then the next status says so.
			this.unsaved = true;
			this.#doc.transact(() => this.#apply(updates), this.#copy);
		});
	}

	/** What waits is kept for as long as it can still be sent or offered. */
	end(ended: Ended): void {
		if (!this.#access.mayRead) {
			// What was written stays here until it was offered.
			if (!this.unsaved) void this.#copy.wipe();
		} else if (ended !== 'signed-out' && ended !== 'outdated') void this.#copy.refuse();
	}

	/** Resolves when all that was written so far is committed: at once, where nothing waits. */
	settled(): Promise<void> {
		if (!this.unsaved) return Promise.resolve();
		return new Promise((resolve) => this.#settling.push(resolve));
	}

	/** What the server has not acked, for whoever has to take it elsewhere. */
	readUnsaved(): { base: Uint8Array[]; updates: readonly Uint8Array[] } {
		return { base: [Y.encodeStateAsUpdate(this.#doc)], updates: this.#copy.waiting };
	}

	/** Wipes in this browser what can't be saved any more; of a brief that this person may read, only that. */
	async wipeUnsaved(): Promise<void> {
		const { forgetUnsaved } = await import('#lib/client/offline/unsaved.ts');
		const [personId, briefId, epoch] = this.#copy.id;
		await forgetUnsaved(personId, briefId, this.#access.mayRead ? epoch : undefined);
	}

	/** Wipes it, and offers it no more. */
	async forgetUnsaved(): Promise<void> {
		await this.wipeUnsaved();
		this.hasUnsaved = false;
		if (this.#access.ended !== null) this.unsaved = false;
	}

	[Symbol.dispose](): void {
		void this.#copy.flush();
		this.#listening.abort();
		this.#doc.off('update', this.#keep);
	}

	#apply(updates: readonly Uint8Array[]): void {
		for (const update of updates) Y.applyUpdate(this.#doc, update, this.#copy);
	}

	readonly #keep = (
		update: Uint8Array,
		origin: unknown,
		_doc: Y.Doc,
		{ local }: Y.Transaction,
	): void => {
		if (origin === this.#copy) return;
		// What the editors do to the text of somebody who only reads is never sent.
		if (local && this.#access.brief.role !== 'editor') return;
		this.#copy.add(update, !local);
		if (local) this.unsaved = true;
	};
}
