/** The words of a handoff's cell: for every state one sentence or two, what may be done, what is known. */
import {
	canCancel,
	canSurface,
	hasSurfaced,
	isOut,
	type HandoffView,
	type Person,
	type SurfaceWhen,
} from '#lib/handoff/handoff.ts';
import { sumTokens } from '#lib/handoff/meters.ts';
import { firstName, sayAt, sayMinutes } from './say-suggestion.ts';
import { capital, sayCount, sayNumber, sayTime, type Here } from './say-time.ts';

export interface Reader extends Here {
	/** Whose page it is. */
	id: string;
	name: string;
	mayDecide: boolean;
	mayHandOff: boolean;
}

/** `[ ]` waits, `[*]` is out, `[3]` has ended. */
export function sayNumberOf({ state, number }: HandoffView): string {
	if (state === 'scheduled') return '[ ]';
	return state === 'working' ? '[*]' : `[${number}]`;
}

const isRules = ({ worker }: HandoffView): boolean => worker === 'checklist';
const nameOf = (view: HandoffView): string => (isRules(view) ? 'the checklist' : view.workerName);
/** Said wherever it works, so that nobody takes its return for a model's. */
const inFull = (view: HandoffView): string =>
	nameOf(view) + (isRules(view) ? ', a set of rules and no model' : '');

export function sayHandoff(view: HandoffView, reader: Reader): string {
	const sentences = [...sayState(view, reader), sayRefused(view), sayUnwatched(view)];
	return sentences.filter(Boolean).join(' ');
}

function sayState(view: HandoffView, reader: Reader): string[] {
	switch (view.state) {
		case 'scheduled': {
			const most = `${capital(sayCount(view.budget.suggestions, 'suggestion', 'suggestions'))} at most.`;
			return view.startAt > reader.now
				? [`With ${inFull(view)}, ${sayTime(view.startAt, reader)}.`, most]
				: [`It waits for ${inFull(view)}.`, most];
		}
		case 'working':
			return [
				`Out with ${inFull(view)}${since(view.startedAt, reader)}.`,
				`It works from the brief as it stood ${sayAt(view.createdAt, reader)}, so you can go on writing.`,
			];
		case 'landed':
			return [sayOpening(view, reader)];
		case 'surfaced':
			return [...sayWork(view), sayLeft(view)];
		case 'reviewed':
			return [...sayWork(view), sayDone(view)];
		case 'failed': {
			const why = view.failure ?? 'It could not be finished.';
			return [why, /nothing was changed/i.test(why) ? '' : 'Nothing was changed.'];
		}
		case 'cancelled': {
			const who = capital(sayPerson(view.cancelledBy, reader));
			return view.startedAt === null
				? [`${who} cancelled it before it began.`]
				: [`${who} stopped it. Nothing of it came back.`];
		}
	}
}

const since = (at: number | null, reader: Reader): string =>
	at === null ? '' : ` since ${sayTime(at, reader).replace(/ today$/, '')}`;

const sayPerson = (person: Person | null, reader: Reader): string => {
	if (!person) return 'somebody';
	return person.id === reader.id ? 'you' : firstName(person.name);
};

function sayOpening({ surface, by }: HandoffView, reader: Reader): string {
	const mine = by.id === reader.id;
	if (surface === 'next-opening') {
		return mine
			? 'It opens when you next open the desk.'
			: `It opens when ${firstName(by.name)} next opens the desk.`;
	}
	if (surface === 'now') return 'It is about to open.';
	return `It opens at the time ${mine ? 'you' : firstName(by.name)} set.`;
}

function sayWork(view: HandoffView): string[] {
	const { ending, stop } = view;
	const to = `To ${inFull(view)}.`;
	if (ending !== 'stopped') return [to];
	if (!stop) return [to, 'It stopped before its work was done.'];
	return [to, `Stopped at step ${stop.step} by ${stop.condition}, because ${stop.evidence}.`];
}

/** How many came back above the line. */
const returned = ({ counts }: HandoffView): number =>
	counts ? counts.open + counts.accepted + counts.rejected : 0;

function sayLeft(view: HandoffView): string {
	const count = returned(view);
	const open = view.counts?.open ?? 0;
	if (count === 0) return 'It found nothing to suggest.';
	const had = view.ending === 'stopped' ? 'What it had is here: ' : '';
	const suggestions = capital(had + sayCount(count, 'suggestion', 'suggestions'));
	const minutes = sayMinutes(open);
	if (open === count) return `${suggestions}, ${minutes}.`;
	return `${suggestions}, ${sayNumber(count - open)} decided. ${capital(minutes)} left.`;
}

function sayDone(view: HandoffView): string {
	const count = returned(view);
	if (count === 0 || !view.counts) return 'It found nothing to suggest.';
	const { accepted, rejected } = view.counts;
	const suggestions = capital(sayCount(count, 'suggestion', 'suggestions'));
	if (accepted === 0 || rejected === 0) {
		const state = accepted > 0 ? 'accepted' : 'rejected';
		const all = count === 1 ? '' : count === 2 ? 'both ' : 'all ';
		return `${suggestions}: ${all}${state}.`;
	}
	return `${suggestions}: ${sayNumber(accepted)} accepted, ${sayNumber(rejected)} rejected.`;
}

/** What the worker invented was never shown; that it tried is. */
function sayRefused({ refused }: HandoffView): string {
	if (refused === 0) return '';
	const [was, it] = refused === 1 ? ['was', 'it'] : ['were', 'they'];
	return `${capital(sayNumber(refused))} more ${was} refused: ${it} quoted words or named ground that the brief does not have.`;
}

function sayUnwatched(view: HandoffView): string {
	const { unwatched, state } = view;
	if (unwatched.length === 0 || state === 'cancelled' || state === 'failed') return '';
	const names = new Intl.ListFormat('en-GB').format(unwatched);
	const [one, many] = isOut(state) ? ['is', 'are'] : ['was', 'were'];
	return `${names} ${unwatched.length === 1 ? one : many} not watched by ${nameOf(view)}.`;
}

/** “Five more were kept below the line.” */
export function sayBelowTheLine({ state, counts }: HandoffView): string | null {
	if (!hasSurfaced(state) || !counts || counts.held === 0) return null;
	return `${capital(sayNumber(counts.held))} more ${counts.held === 1 ? 'was' : 'were'} kept below the line.`;
}

/** What stands in the margin: a state in bold where it has ended, and when. */
export function sayWhen(view: HandoffView, reader: Reader): { state: string | null; when: string } {
	const at = (instant: number | null): string =>
		[instant === null ? '' : sayTime(instant, reader), sayTokens(view)].filter(Boolean).join(', ');
	switch (view.state) {
		case 'scheduled':
		case 'working':
		case 'landed':
			return { state: null, when: saySurface(view, reader) };
		case 'surfaced':
			return view.ending === 'stopped'
				? { state: 'stopped', when: at(view.stop?.at ?? view.endedAt) }
				: { state: 'surfaced', when: at(view.surfaceAt) };
		case 'reviewed':
			return { state: 'reviewed', when: at(view.reviewedAt) };
		case 'failed':
		case 'cancelled':
			return { state: view.state, when: at(view.endedAt) };
	}
}

/** “3,412 tokens”: what a model used; rules use none. */
function sayTokens(view: HandoffView): string {
	if (isRules(view) || view.steps.length === 0) return '';
	const tokens = sumTokens(view.steps);
	if (tokens === null) return 'tokens not counted by its server';
	return `${tokens.toLocaleString('en-GB')} ${tokens === 1 ? 'token' : 'tokens'}`;
}

function saySurface({ surface, surfaceAt, by }: HandoffView, reader: Reader): string {
	if (surface === 'now') return 'surfaces as soon as it is done';
	if (surface === 'next-opening') {
		return by.id === reader.id
			? 'surfaces when you next open the desk'
			: `surfaces when ${firstName(by.name)} next opens the desk`;
	}
	return `surfaces ${sayTime(surfaceAt ?? surface, reader)}`;
}

export type HandoffAct = 'cancel' | 'stop' | 'open-early' | 'read' | 'show' | 'again';

/** What may be done with it, at most three things; what is below the line has its own link beside its sentence. */
export function actsOfHandoff(view: HandoffView, reader: Reader): HandoffAct[] {
	const { state } = view;
	if (state === 'failed') return reader.mayHandOff ? ['again'] : [];
	if (hasSurfaced(state)) {
		if (returned(view) === 0) return [];
		return state === 'reviewed' || view.counts?.open === 0 ? ['show'] : ['read'];
	}
	if (!reader.mayDecide) return [];
	if (canSurface(state)) return ['open-early'];
	if (!canCancel(state)) return [];
	return [state === 'working' ? 'stop' : 'cancel'];
}

export const sayHandoffAct = (act: HandoffAct, view: HandoffView, shown: boolean): string => {
	if (act === 'show') return `${shown ? 'Fold' : 'Show'} ${returned(view)}`;
	return {
		cancel: 'Cancel',
		stop: 'Stop it',
		'open-early': 'Open early',
		read: 'Read',
		again: 'Hand off again',
	}[act];
};

/** Said once a brief was handed off. */
export function sayOut(surface: SurfaceWhen, here: Here): string {
	if (surface === 'now') return 'It is out. It opens here as soon as it is done.';
	if (surface === 'next-opening') {
		return 'It is out. Nothing reaches you before you next open the desk.';
	}
	const time = sayTime(surface, here).replace(/ today$/, '');
	return `It is out. Nothing reaches you before ${time}.`;
}
