/** What a press or a key does to a suggestion: the ways to a decision, and the decision itself. */
import { hashWords, type SectionName } from '#brief';
import { sayNotOffered } from '#lib/client/say-act.ts';
import type { Reader } from '#lib/client/say-handoff.ts';
import { letterOf, placeOfAct, type Act } from '#lib/handoff/acts.ts';
import type { DrawnPlace } from '#lib/handoff/drawing.ts';
import type { PlacedSuggestion } from '#lib/handoff/place-suggestions.ts';
import type { Decisions, Wish } from './decisions.svelte.ts';
import type { FocusTargets } from './focus-targets.ts';
import type { Looks } from './looks.svelte.ts';
import type { Placing } from './placing.svelte.ts';
import type { Returns } from './returns.svelte.ts';
import type { Writing, WritingAct } from './writing.svelte.ts';

/** The page that is acted on. */
interface Page {
	readonly current: string | null;
	readonly reader: Reader;
	readonly whyReadOnly: string;
	readonly returns: Pick<Returns, 'rejectedGroundOf' | 'facts' | 'fallenOf' | 'readText'>;
	readonly decisions: Decisions;
	readonly focus: FocusTargets;
	readonly writing: Writing;
	readonly looks: Looks;
	readonly placing: Placing;
	find(id: string): PlacedSuggestion | undefined;
	offers(act: Act, one: PlacedSuggestion): boolean;
	say(words: string): void;
	open(id: string): void;
	move(by: 1 | -1): void;
	skip(id: string): void;
	fold(): void;
	/** After a decision that was taken. */
	moveOn(id: string, wish: Wish, rev: number): void;
}

export class Acting {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	perform(act: Act, id: string): void {
		const at = placeOfAct(act);
		if (at !== null) return this.#acceptAt(id, at);
		switch (act) {
			case 'accept':
			case 'again':
			case 'make-unknown':
				return void this.decide(id, { op: 'accept' });
			case 'reject':
			case 'revert':
				return void this.decide(id, { op: act });
			case 'skip':
				return this.#page.skip(id);
			case 'next':
				return this.#page.move(1);
			case 'fold':
				return this.#page.fold();
			case 'show-ground':
				return this.#showGround(id);
			case 'look':
			case 'fits':
			case 'place':
			case 'edit':
			case 'answer':
			case 'keep':
				return this.#performOffered(act, id);
		}
	}

	async send(id: string, as: WritingAct): Promise<void> {
		const one = this.#page.find(id);
		const wish = one && this.#page.writing.wishOf(one, as);
		if (wish && (await this.decide(id, wish))) this.#page.writing.forget(id, as);
	}

	stopWriting(): void {
		if (this.#page.writing.on) this.#page.focus.focus(this.#page.writing.on.id);
		this.#page.writing.on = null;
	}

	/** Puts what is being placed where the person pointed. */
	async place(): Promise<void> {
		const { id, chosen } = this.#page.placing;
		if (id === null) return;
		if (!chosen) return this.#page.say(this.#page.placing.say(false));
		const { span, words } = chosen;
		const wish: Wish = {
			op: 'accept',
			place: span,
			...(words === '' ? {} : { expectHash: hashWords(words) }),
		};
		if (await this.decide(id, wish)) this.#page.placing.end();
	}

	stepPlace(by: 1 | -1): void {
		const one = this.#page.placing.id === null ? undefined : this.#page.find(this.#page.placing.id);
		if (!one) return;
		this.#page.returns.readText();
		this.#page.placing.step(by, one.section);
		this.#page.say(this.#page.placing.say(one.body.kind === 'replace'));
	}

	choosePlace(section: SectionName, place: DrawnPlace): void {
		const one = this.#page.placing.id === null ? undefined : this.#page.find(this.#page.placing.id);
		if (!one) return;
		this.#page.returns.readText();
		this.#page.placing.choose(section, place);
		this.#page.say(this.#page.placing.say(one.body.kind === 'replace'));
	}

	stopPlacing(): void {
		if (this.#page.placing.id !== null) this.#page.focus.focus(this.#page.placing.id);
		this.#page.placing.end();
		this.#page.say('It waits at the end of its section.');
	}

	#performOffered(act: 'look' | 'fits' | 'place' | WritingAct, id: string): void {
		const one = this.#page.find(id);
		if (!one) return;
		if (!this.#page.offers(act, one)) {
			const { mayDecide } = this.#page.reader;
			return this.#page.say(
				mayDecide ? sayNotOffered(act, this.#page.looks.at(one)) : this.#page.whyReadOnly,
			);
		}
		if (act === 'look' || act === 'fits') this.#look(one, act === 'fits');
		else if (act === 'place') this.#beginPlacing(id);
		else this.#write(one, act);
	}

	#look(one: PlacedSuggestion, fits: boolean): void {
		this.#page.looks.look(one, fits);
		this.#page.say(fits ? 'It fits here. Accept is offered again.' : `It says now: ${one.words}`);
		this.#page.focus.focus(one.body.id);
	}

	#write(one: PlacedSuggestion, as: WritingAct): void {
		this.#page.writing.on = { id: one.body.id, as };
		this.#page.focus.focus(`field:${one.body.id}`);
	}

	#beginPlacing(id: string): void {
		if (this.#page.current !== id) this.#page.open(id);
		this.#page.placing.begin(id);
		this.#page.focus.focus(id);
		this.#page.say(this.#page.placing.say(false));
	}

	#acceptAt(id: string, index: number): void {
		const one = this.#page.find(id);
		const place = one?.places[index];
		if (!one || !place || !this.#page.offers(`at-${index + 1}`, one)) {
			const last =
				one && one.places.length > 0 ? ` The last is ${letterOf(one.places.length - 1)}.` : '';
			return this.#page.say(`There is no such place.${last}`);
		}
		void this.decide(id, { op: 'accept', place: place.span });
	}

	#showGround(id: string): void {
		const one = this.#page.find(id);
		const label = one && this.#page.returns.fallenOf(one)[0]?.label;
		if (!label) return this.#page.say('It is no longer in the brief.');
		const premise = document.getElementById(label);
		premise?.scrollIntoView({ block: 'center' });
		premise?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
	}

	/**
	 * @returns of those that were not taken the ids; each says why
	 * @throws {Problem} where none was, because the call was refused or lost
	 */
	acceptAll(ones: readonly PlacedSuggestion[]): Promise<string[]> {
		const asked = ones.map((one) => ({ one, wish: this.#wishOf(one, { op: 'accept' }) }));
		return this.#page.decisions.decideMany(asked, this.#page.reader);
	}

	/** @returns whether it was taken */
	async decide(id: string, asked: Wish): Promise<boolean> {
		const one = this.#page.find(id);
		if (!one || this.#page.decisions.isSending(id)) return false;
		const { rejectedGroundOf, facts } = this.#page.returns;
		const wish = this.#wishOf(one, asked);
		const answer = await this.#page.decisions.decide(one, wish, {
			reader: this.#page.reader,
			whyReadOnly: this.#page.whyReadOnly,
			rejectedGround: rejectedGroundOf(one).flatMap((uid) => facts.premises.get(uid)?.label ?? []),
		});
		if (answer.taken) this.#page.moveOn(id, wish, answer.rev);
		else this.#page.say(answer.why);
		return answer.taken;
	}

	/** What drifted is replaced only as it was when this person looked. */
	#wishOf(one: PlacedSuggestion, asked: Wish): Wish {
		const seen =
			asked.op === 'accept' && this.#page.looks.seen(one, asked.editedText !== undefined);
		return seen ? { ...asked, expectHash: seen } : asked;
	}
}
