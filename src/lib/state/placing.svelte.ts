/** Choosing by hand where a suggestion goes whose passage is gone: words, or a block to go in after. */
import {
	SECTION,
	SECTIONS,
	spanOf,
	textAt,
	type LiveText,
	type Place,
	type SectionName,
	type Span,
	type TextBlock,
} from '#brief';
import type { DrawnPlace } from '#lib/handoff/drawing.ts';

const SHOWN_WORDS = 8;

export class Placing {
	/** The suggestion that is being placed. */
	id: string | null = $state(null);
	readonly #live: () => LiveText;
	#span: Span | null = $state.raw(null);
	/** What is chosen, where it stands now. */
	#place = $derived.by(() => {
		const span = this.#span;
		if (!span) return null;
		const place = this.#live().between(span.section, span.from, span.to);
		return place && { span, place };
	});

	constructor(live: () => LiveText) {
		this.#live = live;
	}

	/** What is chosen, with the words that it would replace. */
	get chosen(): { span: Span; words: string } | null {
		return this.#place && { span: this.#place.span, words: textAt(this.#place.place) };
	}

	begin(id: string): void {
		this.id = id;
		this.#span = null;
	}

	end(): void {
		this.id = null;
		this.#span = null;
	}

	targetIn(section: SectionName): DrawnPlace | null {
		if (this.#place?.span.section !== section) return null;
		const { block, from, to } = this.#place.place;
		return { block: block.index, from, to };
	}

	/** @param to the same as `from` for the whole block */
	choose(section: SectionName, { block: index, from, to }: DrawnPlace): void {
		const block = this.#live().blocks(section)[index];
		if (!block || to > block.text.length) return;
		this.#choose(section, from === to ? endOf(block) : { block, from, to });
	}

	/** To the block before or after the chosen one, at first from the end of a section. */
	step(by: 1 | -1, start: SectionName): void {
		const all = SECTIONS.flatMap((section) =>
			this.#live()
				.blocks(section)
				.filter(({ runs }) => runs.length > 0)
				.map((block) => ({ section, block })),
		);
		const now = this.#place;
		const at = now
			? all.findIndex(
					({ section, block }) =>
						section === now.span.section && block.index === now.place.block.index,
				)
			: all.findLastIndex(({ section }) => section === start) + (by === 1 ? -1 : 1);
		const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
		if (next) this.#choose(next.section, endOf(next.block));
	}

	/** “It goes in after “The switch is made in one window…”, in Goal.” */
	say(replaces: boolean): string {
		const now = this.#place;
		if (!now) return 'Click a paragraph or select words. The arrow keys choose a paragraph.';
		const { place, span } = now;
		const where = `, in ${SECTION[span.section].label}.`;
		const words = textAt(place);
		if (words !== '' && replaces) return `It replaces “${shorten(words)}”${where}`;
		const text = shorten(place.block.text);
		return `It goes in after ${text === '' ? 'an empty paragraph' : `“${text}”`}${where}`;
	}

	#choose(section: SectionName, place: Place): void {
		const span = spanOf(section, place);
		// What is typed at the end of a chosen block would come between the two borders.
		this.#span = place.from === place.to ? { ...span, from: span.to } : span;
	}
}

const endOf = (block: TextBlock): Place => ({
	block,
	from: block.text.length,
	to: block.text.length,
});

function shorten(text: string): string {
	const words = text.trim().split(/\s+/);
	return words.length > SHOWN_WORDS ? `${words.slice(0, SHOWN_WORDS).join(' ')}…` : text.trim();
}
