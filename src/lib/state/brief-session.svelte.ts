/** One open brief on this page: its two documents, and what is written, said and allowed on them. */
import { createDoc, titleOf, typeRoots } from '#brief';
import { BriefUndo } from '#lib/client/brief-undo.ts';
import { Connection } from '#lib/client/connection.ts';
import type { OpenedBrief } from '#lib/client/offline/open-brief.ts';
import type { Me } from '#lib/protocol/answers.ts';
import { readReview, type ReviewState } from '#lib/protocol/review.ts';
import { Access } from './access.svelte.ts';
import { Presence } from './presence.svelte.ts';
import { Saving } from './saving.svelte.ts';
import { SharedTitle } from './shared-title.svelte.ts';

export class BriefSession implements Disposable {
	readonly id: string;
	readonly me: Me;
	readonly timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	/** The live text. */
	readonly doc = typeRoots(createDoc());
	readonly #reviewDoc = createDoc();
	readonly access: Access;
	readonly saving: Saving;
	readonly title: SharedTitle;
	readonly undo: BriefUndo;
	readonly presence: Presence;

	/** Whether the text was read, from the server or from the copy here; before that, nothing may be written. */
	opened = $state(false);
	/** Grows with every change of the text, one's own or another's. */
	textVersion = $state(0);
	/** What the server says of suggestions, standings and handoffs. */
	review: ReviewState;

	readonly #connection: Connection;

	constructor(opened: OpenedBrief) {
		const { brief, me, copy } = opened;
		this.id = brief.id;
		this.me = me;
		this.access = new Access(opened, {
			onend: (ended) => {
				this.#connection.end();
				this.saving.end(ended);
			},
			ondemoted: () => {
				if (this.saving.unsaved) this.access.end('read-only');
			},
		});
		this.saving = new Saving(this.doc, copy, this.access);
		this.opened = copy.text.length > 0;
		const title = this.opened ? titleOf(this.doc).toJSON() : brief.title;
		this.title = new SharedTitle(this.doc, title, (text) => copy.setTitle(text));
		this.undo = new BriefUndo(this.doc);
		this.undo.addTrackedOrigin(this.title);
		this.presence = new Presence(this.doc, me);
		this.doc.on('update', () => this.textVersion++);
		this.review = $state.raw(readReview(this.#reviewDoc));
		this.#reviewDoc.on('update', () => (this.review = readReview(this.#reviewDoc)));

		this.#connection = new Connection(
			{
				id: copy.id,
				doc: this.doc,
				awareness: this.presence.awareness,
				reviewDoc: this.#reviewDoc,
			},
			{
				onstatus: (status) => {
					this.saving.hear(status);
					if (this.saving.state.is === 'not-saved') this.access.askNowAndThen();
				},
				onsynced: () => {
					this.opened = true;
					this.saving.adopt();
					this.access.askIfStale();
				},
				onend: this.access.endBy,
			},
		);
	}

	/** What waits to be saved is still saved after its page was left. */
	[Symbol.dispose](): void {
		this.presence.leave();
		if (this.saving.unsaved && this.access.ended === null)
			void this.saving.settled().then(() => this.#destroy());
		else this.#destroy();
	}

	#destroy(): void {
		this.saving[Symbol.dispose]();
		this.#connection[Symbol.dispose]();
		this.undo[Symbol.dispose]();
		this.presence[Symbol.dispose]();
		this.doc.destroy();
		this.#reviewDoc.destroy();
	}
}
