/** One open brief on this page: its two documents, their sockets, and what may be said about both. */
import { simpleDiffString } from 'lib0/diff';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SCHEMA_VERSION, SECTIONS, sectionOf, titleOf, typeRoots, type SectionName } from '#brief';
import { introduce, listPresent, type Present, type Writing } from '#lib/client/presence.ts';
import { Room, type RoomStatus } from '#lib/client/provider.ts';
import { allAcked, saveStateOf, type SaveState } from '#lib/client/save-state.ts';
import type { Brief, BriefRole, Me } from '#lib/protocol/answers.ts';
import { CLOSE } from '#lib/protocol/close.ts';
import { readReview, type ReviewState } from '#lib/protocol/review.ts';

export type { Present, SaveState };

/** Why the server will not take this page back. */
export type Ended = 'signed-out' | 'no-right' | 'gone' | 'outdated' | 'too-large';

const ENDED: Record<number, Ended> = {
	[CLOSE.unreadable.code]: 'outdated',
	[CLOSE.signedOut.code]: 'signed-out',
	[CLOSE.noRight.code]: 'no-right',
	[CLOSE.gone.code]: 'gone',
	[CLOSE.outdated.code]: 'outdated',
	[CLOSE.tooLarge.code]: 'too-large',
};

const TICK_MS = 250;
/** Well under what is taken for dead, so that one late answer alone says nothing. */
const ASK_EVERY_MS = 1_000;
const ASK_REVIEW_EVERY_MS = 10_000;
const DEAD_AFTER_MS = 2_500;
/** *Tomas is writing* stays this long after his last key. */
const WRITING_MS = 4_000;
const CAPTURE_MS = 500;

/** As exact as it is said: what is said would otherwise be drawn anew after every key. */
const minuteOf = (at: number): number => at - (at % 60_000);

export class BriefSession implements Disposable {
	readonly id: string;
	readonly me: Me;
	/** As it was when the page was opened. */
	readonly brief: Brief;
	readonly timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	/** The live text. */
	readonly doc = typeRoots(new Y.Doc());
	/** What the server says of suggestions, standings and handoffs. */
	readonly reviewDoc = new Y.Doc();
	readonly awareness = new Awareness(this.doc);
	/** One history for the title and all five sections, so that undo goes back in the order of writing. */
	readonly undo: Y.UndoManager;
	/** What is written next is taken back apart from what was written before. */
	readonly endUndoStep: () => void;

	role: BriefRole = $state('viewer');
	/** Whether the text was read since the page was opened; before that, nothing may be written. */
	opened = $state(false);
	ended: Ended | null = $state(null);
	title = $state('');
	/** Grows with every change of the text, one's own or another's. */
	textVersion = $state(0);
	review: ReviewState = $state.raw(readReview(this.reviewDoc));
	/** Whether the review room was read since the page was opened. */
	reviewOpened = $state(false);
	save: SaveState = $state.raw({ is: 'opening' });
	/** Whether something written here is not committed yet. */
	unsaved = $state(false);
	people: readonly Present[] = $state.raw([]);
	/** Whether this person may write and decide. */
	canWrite = $derived(this.role === 'editor' && this.ended === null);

	readonly #text: Room;
	readonly #reviewRoom: Room;
	readonly #titleOrigin = { from: 'title' };
	readonly #endUndo: () => void;
	readonly #ticking: ReturnType<typeof setInterval>;
	readonly #leaving = new AbortController();
	#status: RoomStatus = {
		connected: false,
		synced: false,
		sent: 0,
		acked: 0,
		waitingSince: null,
	};
	#lostAt: number | null = Date.now();
	#savedAt: number | null = null;
	#writtenAt = 0;
	#tickedAt = Date.now();
	#connectedAt = 0;
	#askedAt = 0;
	#askedReviewAt = 0;
	#settling: (() => void)[] = [];

	constructor(brief: Brief, me: Me) {
		this.id = brief.id;
		this.brief = brief;
		this.me = me;
		this.role = brief.role;
		this.title = brief.title;

		this.undo = new Y.UndoManager(
			[titleOf(this.doc), ...SECTIONS.map((section) => sectionOf(this.doc, section))],
			{
				captureTimeout: CAPTURE_MS,
				captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
				// A block in which somebody else wrote stays when its maker takes it back.
				deleteFilter: ({ content }) =>
					!(content instanceof Y.ContentType) || content.type._length === 0,
			},
		);
		this.undo.removeTrackedOrigin(null);
		// The editors add theirs.
		this.undo.addTrackedOrigin(this.#titleOrigin);
		// The binding would end a step with whatever is drawn after somebody else wrote.
		const endStep = this.undo.stopCapturing.bind(this.undo);
		this.endUndoStep = endStep;
		this.undo.stopCapturing = () => {
			if (this.undo.undoing) endStep();
		};
		// Every editor that unmounts calls `destroy`, and would end the history of the others.
		this.#endUndo = this.undo.destroy.bind(this.undo);
		this.undo.destroy = () => undefined;

		titleOf(this.doc).observe((event) => {
			this.title = event.target.toJSON();
		});
		this.doc.on('update', this.#onUpdate);
		this.reviewDoc.on('update', () => {
			this.review = readReview(this.reviewDoc);
		});
		introduce(this.awareness, me);
		this.awareness.on('change', this.#listPeople);
		this.#listPeople();

		const params = { ack: '1', epoch: String(brief.epoch), schema: String(SCHEMA_VERSION) };
		this.#text = new Room({
			briefId: brief.id,
			room: 'text',
			doc: this.doc,
			awareness: this.awareness,
			params,
			onstatus: this.#onStatus,
			onend: this.#end,
		});
		const silent = new Awareness(this.reviewDoc);
		silent.setLocalState(null);
		this.#reviewRoom = new Room({
			briefId: brief.id,
			room: 'review',
			doc: this.reviewDoc,
			awareness: silent,
			params: { schema: params.schema },
			onstatus: ({ synced }) => {
				if (synced) this.reviewOpened = true;
			},
			onend: this.#end,
		});

		const { signal } = this.#leaving;
		// A laptop without a network may still reach a server of its own: ask by connecting anew.
		addEventListener('offline', () => this.#reconnect(), { signal });
		addEventListener('online', () => this.#hurry(), { signal });
		const warn = (event: BeforeUnloadEvent) => {
			if (this.unsaved) event.preventDefault();
		};
		addEventListener('beforeunload', warn, { signal });
		document.addEventListener('visibilitychange', () => this.#wake(), { signal });
		this.#ticking = setInterval(() => this.#tick(), TICK_MS);
	}

	/** Replaces the title by its least difference, so that two people can write in it. */
	setTitle(title: string): void {
		const text = titleOf(this.doc);
		const { index, remove, insert } = simpleDiffString(text.toJSON(), title);
		if (remove === 0 && insert === '') return;
		this.doc.transact(() => {
			text.delete(index, remove);
			text.insert(index, insert);
		}, this.#titleOrigin);
	}

	/** Says to the others where this person writes; it is taken back by itself. */
	isWriting(section: SectionName, item: string | null = null): void {
		this.#writtenAt = Date.now();
		const known = this.awareness.getLocalState()?.['writing'] as Writing | null | undefined;
		if (known?.section === section && known.item === item) return;
		this.awareness.setLocalStateField('writing', { section, item } satisfies Writing);
	}

	/** Resolves when all that was written so far is committed: at once, where nothing waits. */
	settled(): Promise<void> {
		if (!this.unsaved) return Promise.resolve();
		return new Promise((resolve) => this.#settling.push(resolve));
	}

	/** What waits to be saved is still saved after its page was left. */
	[Symbol.dispose](): void {
		this.awareness.setLocalState(null);
		if (this.unsaved && this.ended === null) void this.settled().then(() => this.#destroy());
		else this.#destroy();
	}

	#destroy(): void {
		clearInterval(this.#ticking);
		this.#leaving.abort();
		this.#text[Symbol.dispose]();
		this.#reviewRoom[Symbol.dispose]();
		this.#endUndo();
		this.awareness.destroy();
		this.doc.destroy();
		this.reviewDoc.destroy();
	}

	readonly #onUpdate = (
		_update: Uint8Array,
		_origin: unknown,
		_doc: Y.Doc,
		transaction: Y.Transaction,
	): void => {
		this.textVersion++;
		if (transaction.local) this.unsaved = true;
	};

	readonly #onStatus = (status: RoomStatus): void => {
		const now = Date.now();
		if (status.connected && !this.#status.connected) this.#connectedAt = now;
		if (status.connected) this.#lostAt = null;
		else this.#lostAt ??= now;
		if (this.unsaved && status.acked > this.#status.acked) this.#savedAt = minuteOf(now);
		this.#status = status;
		if (status.synced) this.opened = true;
		if (allAcked(status)) {
			this.unsaved = false;
			for (const resolve of this.#settling.splice(0)) resolve();
		}
		this.#say(now);
	};

	#say(now: number): void {
		const next = saveStateOf({
			...this.#status,
			now,
			writes: this.canWrite,
			opened: this.opened,
			// A connection that was ended for good isn't waited for.
			lostAt: this.ended === null ? this.#lostAt : null,
			unsaved: this.unsaved,
			savedAt: this.#savedAt,
		});
		if (JSON.stringify(next) !== JSON.stringify(this.save)) this.save = next;
	}

	readonly #end = (code: number): void => {
		this.ended ??= ENDED[code] ?? 'no-right';
		// Neither socket is of use without the other.
		this.#text.end();
		this.#reviewRoom.end();
	};

	readonly #listPeople = (): void => {
		const people = listPresent(this.awareness, this.me, this.people);
		// Carets move with every key, and are no part of the list.
		if (JSON.stringify(people) !== JSON.stringify(this.people)) this.people = people;
	};

	#tick(): void {
		const now = Date.now();
		const late = now - this.#tickedAt > 4 * TICK_MS;
		this.#tickedAt = now;
		// While this page itself stood still, frames have come that it has not read.
		if (late) this.#connectedAt = now;
		if (this.#writtenAt > 0 && now - this.#writtenAt > WRITING_MS) {
			this.#writtenAt = 0;
			this.awareness.setLocalStateField('writing', null);
		}
		if (this.#status.connected && document.visibilityState === 'visible') {
			if (now - this.#askedAt >= ASK_EVERY_MS) {
				this.#askedAt = now;
				this.#text.ask();
			}
			const heardAt = Math.max(this.#text.heardAt, this.#connectedAt);
			if (now - heardAt > DEAD_AFTER_MS) {
				this.#lostAt = heardAt;
				this.#reconnect();
			}
		}
		if (now - this.#askedReviewAt >= ASK_REVIEW_EVERY_MS) {
			this.#askedReviewAt = now;
			this.#reviewRoom.ask();
		}
		this.#say(now);
	}

	#wake(): void {
		if (document.visibilityState !== 'visible') return;
		this.#connectedAt = Date.now();
		this.#text.ask();
		this.#hurry();
	}

	#reconnect(): void {
		if (this.ended !== null) return;
		this.#text.reconnect();
		this.#reviewRoom.reconnect();
	}

	#hurry(): void {
		if (this.ended !== null) return;
		this.#text.hurry();
		this.#reviewRoom.hurry();
	}
}
