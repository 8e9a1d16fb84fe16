import * as Y from 'yjs';
import { SECTIONS, sectionOf, titleOf } from '#brief';

const CAPTURE_MS = 500;

/** One history for the title and all five sections, so that undo goes back in the order of writing. */
export class BriefUndo extends Y.UndoManager implements Disposable {
	/** Whoever writes adds its origin. */
	constructor(doc: Y.Doc) {
		super([titleOf(doc), ...SECTIONS.map((section) => sectionOf(doc, section))], {
			captureTimeout: CAPTURE_MS,
			trackedOrigins: new Set(),
			captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
			// A block in which somebody else wrote stays when its maker takes it back.
			deleteFilter: ({ content }) =>
				!(content instanceof Y.ContentType) || content.type._length === 0,
		});
	}

	/** What is written next is taken back apart from what was written before. */
	endStep(): void {
		super.stopCapturing();
	}

	/** The binding would end a step with whatever is drawn after somebody else wrote. */
	override stopCapturing(): void {
		if (this.undoing) this.endStep();
	}

	/** Every editor that unmounts calls it, and would end the history of the others. */
	override destroy(): void {}

	[Symbol.dispose](): void {
		super.destroy();
	}
}
