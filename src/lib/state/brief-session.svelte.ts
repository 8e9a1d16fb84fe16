/** One open brief on this page: its two documents, their sockets, and what may be said about both. */
import { simpleDiffString } from 'lib0/diff';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SCHEMA_VERSION, SECTIONS, sectionOf, titleOf, typeRoots, type SectionName } from '#brief';
import { readBrief } from '#lib/client/api.ts';
import { personIdOf, type BriefFacts } from '#lib/client/offline/copies.ts';
import type { LocalCopy } from '#lib/client/offline/local-copy.ts';
import { factsOf, type OpenedBrief } from '#lib/client/offline/open-brief.ts';
import { readPerson } from '#lib/client/offline/read-person.ts';
import { introduce, listPresent, type Present, type Writing } from '#lib/client/presence.ts';
import { Room, type RoomStatus } from '#lib/client/provider.ts';
import { allAcked, saveStateOf, type SaveState } from '#lib/client/save-state.ts';
import type { BriefRole, Me } from '#lib/protocol/answers.ts';
import { CLOSE } from '#lib/protocol/close.ts';
import { Problem } from '#lib/protocol/problem.ts';
import { readReview, type ReviewState } from '#lib/protocol/review.ts';

export type { Present, SaveState };

/** Why the server will not take this page back. */
export type Ended =
	'signed-out' | 'no-right' | 'read-only' | 'gone' | 'outdated' | 'unreadable' | 'too-large';

const ENDED: Record<number, Ended> = {
	[CLOSE.unreadable.code]: 'unreadable',
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
/** What is not acked may have lost its right to be. */
const ASK_RIGHT_EVERY_MS = 10_000;
/** *Tomas is writing* stays this long after his last key. */
const WRITING_MS = 4_000;
const CAPTURE_MS = 500;

/** As exact as it is said: what is said would otherwise be drawn anew after every key. */
const minuteOf = (at: number): number => at - (at % 60_000);

export class BriefSession implements Disposable {
	readonly id: string;
	readonly me: Me;
	/** As it was when the page was opened, or when the server was back. */
	brief: BriefFacts = $state.raw({} as BriefFacts);
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
	/** Whether the text was read, from the server or from the copy here; before that, nothing may be written. */
	opened = $state(false);
	/** Whether what is written outlives this page also while the server has not got it. */
	isKept = $state(false);
	/** Whether something that was written here before can't be sent any more. */
	hasUnsaved = $state(false);
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

	readonly #copy: LocalCopy;
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
	/** Whether the server's text was read. */
	#met = false;
	/** What is known of the brief and of one's role may be out of date. */
	#isStale: boolean;
	#askedRightAt = 0;
	#lostAt: number | null = Date.now();
	#savedAt: number | null = null;
	#writtenAt = 0;
	#tickedAt = Date.now();
	#connectedAt = 0;
	#askedAt = 0;
	#askedReviewAt = 0;
	#settling: (() => void)[] = [];

	constructor({ brief, me, copy, isFresh }: OpenedBrief) {
		this.id = brief.id;
		this.brief = brief;
		this.me = me;
		this.role = brief.role;
		this.title = brief.title;
		this.#copy = copy;
		this.#isStale = !isFresh;
		this.#readCopy();

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
			copy.setTitle(this.title);
		});
		this.doc.on('update', this.#onUpdate);
		this.reviewDoc.on('update', () => {
			this.review = readReview(this.reviewDoc);
		});
		introduce(this.awareness, me);
		this.awareness.on('change', this.#listPeople);
		this.#listPeople();

		const [person] = copy.id;
		const params = { person, epoch: String(brief.epoch), schema: String(SCHEMA_VERSION) };
		this.#text = new Room({
			briefId: brief.id,
			room: 'text',
			doc: this.doc,
			awareness: this.awareness,
			params: { ...params, ack: '1' },
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
			params: { person, schema: params.schema },
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
			// What no server takes any more is offered again where it is kept.
			if (this.unsaved && !(this.ended && this.isKept)) event.preventDefault();
		};
		addEventListener('beforeunload', warn, { signal });
		addEventListener('pagehide', () => void this.#copy.flush(), { signal });
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

	/** What the server has not acked, for whoever has to take it elsewhere. */
	readUnsaved(): { base: Uint8Array[]; updates: readonly Uint8Array[] } {
		return { base: [Y.encodeStateAsUpdate(this.doc)], updates: this.#copy.waiting };
	}

	/** Wipes in this browser what can't be saved any more; of a brief that this person may read, only that. */
	async wipeUnsaved(): Promise<void> {
		const { forgetUnsaved } = await import('#lib/client/offline/unsaved.ts');
		const [personId, briefId, epoch] = this.#copy.id;
		const isGone = this.ended === 'no-right' || this.ended === 'gone';
		await forgetUnsaved(personId, briefId, isGone ? undefined : epoch);
	}

	/** Wipes it, and offers it no more. */
	async forgetUnsaved(): Promise<void> {
		await this.wipeUnsaved();
		this.hasUnsaved = false;
		if (this.ended !== null) this.unsaved = false;
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

	#readCopy(): void {
		const copy = this.#copy;
		this.doc.transact(() => {
			for (const update of copy.text) Y.applyUpdate(this.doc, update, copy);
			copy.tidy(() => Y.encodeStateAsUpdate(this.doc));
			for (const update of copy.waiting) Y.applyUpdate(this.doc, update, copy);
		}, copy);
		this.opened = copy.text.length > 0;
		if (this.opened) this.title = titleOf(this.doc).toJSON();
		this.isKept = copy.isKept;
		this.hasUnsaved = copy.hasUnsaved;
		this.unsaved = copy.waiting.length > 0;
		copy.onlost = () => (this.isKept = false);
	}

	#destroy(): void {
		void this.#copy.flush();
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
		update: Uint8Array,
		origin: unknown,
		_doc: Y.Doc,
		transaction: Y.Transaction,
	): void => {
		this.textVersion++;
		if (origin === this.#copy) return;
		// What the editors do to the text of somebody who only reads is never sent.
		if (transaction.local && this.role !== 'editor') return;
		this.#copy.add(update, !transaction.local);
		if (transaction.local) this.unsaved = true;
	};

	/** Another tab of this brief may have been closed before it could send what was written in it. */
	readonly #adopt = (updates: Uint8Array[]): void => {
		if (this.ended !== null || this.#leaving.signal.aborted) return;
		this.unsaved = true;
		this.doc.transact(() => {
			for (const update of updates) Y.applyUpdate(this.doc, update, this.#copy);
		}, this.#copy);
		// The server may have had all of it.
		this.#onStatus(this.#text.status);
	};

	readonly #onStatus = (status: RoomStatus): void => {
		const now = Date.now();
		if (status.connected && !this.#status.connected) this.#connectedAt = now;
		if (status.synced && !this.#status.synced) {
			this.opened = this.#met = true;
			void this.#copy.adopt(this.#adopt);
			if (this.#isStale) void this.#readFacts();
		}
		if (status.connected) this.#lostAt = null;
		else this.#lostAt ??= now;
		if (this.unsaved && status.acked > this.#status.acked) this.#savedAt = minuteOf(now);
		this.#status = status;
		if (allAcked(status)) {
			if (this.unsaved) this.#copy.saved(() => Y.encodeStateAsUpdate(this.doc));
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
			opened: this.#met,
			// A connection that was ended for good isn't waited for.
			lostAt: this.ended === null ? this.#lostAt : null,
			unsaved: this.unsaved,
			savedAt: this.#savedAt,
		});
		if (JSON.stringify(next) !== JSON.stringify(this.save)) this.save = next;
	}

	readonly #end = (code: number): void => this.#endAs(ENDED[code] ?? 'no-right');

	#endAs(ended: Ended): void {
		if (this.ended !== null) return;
		this.ended = ended;
		// Neither socket is of use without the other.
		this.#text.end();
		this.#reviewRoom.end();
		// Asking it finds out who is here now, if anybody.
		if (ended === 'signed-out') void readPerson().catch(() => undefined);
		else if (ended === 'no-right' || ended === 'gone') {
			// What was written stays here until it was offered.
			if (!this.unsaved) void this.#copy.wipe();
		} else if (ended !== 'outdated') void this.#copy.refuse();
	}

	/** What the page knows of the brief may be as old as the copy; what waits may have lost its right. */
	async #readFacts(): Promise<void> {
		this.#isStale = false;
		try {
			const [me, answer] = await Promise.all([readPerson(), readBrief(this.id)]);
			if (personIdOf(me) !== personIdOf(this.me)) return this.#endAs('signed-out');
			const lostRight = this.canWrite && answer.role !== 'editor';
			this.brief = factsOf(answer);
			this.role = answer.role;
			if (lostRight && this.unsaved) this.#endAs('read-only');
		} catch (problem) {
			if (!(problem instanceof Problem)) throw problem;
			// Asked again with the next connection; a right that is gone ends the socket too.
			this.#isStale = true;
		}
	}

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
		if (this.save.is === 'not-saved' && now - this.#askedRightAt >= ASK_RIGHT_EVERY_MS) {
			this.#askedRightAt = now;
			void this.#readFacts();
		}
		this.#say(now);
	}

	#wake(): void {
		if (document.visibilityState !== 'visible') {
			void this.#copy.flush();
			return;
		}
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
